namespace Registry.Cel.Tests.Evaluation;

/// <summary>What macros expand to and how their results come about: errors, order, early ends.</summary>
public sealed class MacroTests
{
    [TestCase("[1, 2].all(x, x > 0) && ![1, 2].all(x, x > 1) && [].all(x, false)")]
    [TestCase("[1, 2].exists(x, x > 1) && ![1, 2].exists(x, x > 2) && ![].exists(x, true)")]
    [TestCase("[1, 2].exists_one(x, x > 1) && ![2, 2].exists_one(x, x > 1) && ![1].existsOne(x, x > 1)")]
    [TestCase("[1, 2, 3].map(x, x * x) == [1, 4, 9] && [1, 2, 3].map(x, x > 1, x * x) == [4, 9] && [].map(x, x) == []")]
    [TestCase("[1, 2, 3].filter(x, x % 2 == 1) == [1, 3] && {'a': 1, 'b': 2}.filter(k, k > 'a') == ['b'] && {'a': 1}.map(k, k + k) == ['aa']")]
    [TestCase("['a', 'b'].all(i, v, v == 'ab'.substring(i, i + 1)) && {'a': 1}.all(k, v, k == 'a' && v == 1)")]
    [TestCase("['a', 'b'].exists(i, v, i == 1 && v == 'b') && [5, 1].existsOne(i, v, i == v) && [5, 1].exists_one(i, v, i == v)")]
    [TestCase("[5, 6].transformList(i, v, i + v) == [5, 7] && [5, 6].transformList(i, v, i > 0, i + v) == [7] && {'a': 1}.transformList(k, v, k) == ['a']")]
    [TestCase("[5, 6].transformMap(i, v, i + v) == {0: 5, 1: 7} && {'a': 1, 'b': 2}.transformMap(k, v, v > 1, k) == {'b': 'b'}")]
    [TestCase("['a', 'b'].transformMapEntry(i, v, {v: i}) == {'a': 0, 'b': 1} && [1, 2].transformMapEntry(i, v, i > 0, {v: i, 'x': 0}) == {2: 1, 'x': 0}")]
    [TestCase("[1, 2].map(x, [3, 4].map(y, [5].map(z, x * y * z))) == [[[15], [20]], [[30], [40]]]")]
    [TestCase("[1, 2].map(x, [x].map(x, x + 1)[0] + x) == [3, 5]", Description = "the inner variable hides the outer")]
    [TestCase("[[1], [2, 3]].map(l, l + [0]) == [[1, 0], [2, 3, 0]]")]
    [TestCase("[1, 2].filter(x, [x] + [0] == [1, 0]).map(y, y + [10, 20].filter(z, z > y * 10)[0] / 10) == [3]")]
    public void Evaluate_Macro_IsAsSpecified(string source) => Cel.AssertTrue(source);

    [TestCase("[0, 1].exists(x, 1 / x > 0)", true)]
    [TestCase("[1, 0].exists(x, 1 / x > 0)", true)]
    [TestCase("[0, 1].all(x, 1 / x < 0)", false)]
    [TestCase("[1, 0].all(x, 1 / x < 0)", false)]
    public void Evaluate_QuantifierThatAnotherElementDecides_IgnoresTheError(string source, bool expected)
    {
        Assert.That(Cel.Evaluate(source).AsBool(), Is.EqualTo(expected));
    }

    [TestCase("[0, 1].exists(x, 1 / x > 1)")]
    [TestCase("[0, 1].all(x, 1 / x > 0)")]
    [TestCase("[1, 0].exists_one(x, 1 / x > 0)")]
    [TestCase("[0, 1].map(x, 1 / x)")]
    [TestCase("[0, 1].filter(x, 1 / x > 0)")]
    [TestCase("[0, 1].transformMap(i, x, 1 / x)")]
    [TestCase("[0, 1].transformMapEntry(i, x, {i: 1 / x})")]
    [TestCase("[1 / 0].map(x, x)")]
    [TestCase("[1 / 0].all(x, true)")]
    public void Evaluate_MacroThatNothingDecides_IsTheError(string source) => Cel.AssertError(source, CelErrorCode.DivideByZero);

    [Test]
    public void Evaluate_TwoEntriesWithOneKey_IsAnError()
    {
        Cel.AssertError("[1, 1].transformMapEntry(i, x, {x: i})", CelErrorCode.RepeatedKey);
    }

    [TestCase("dyn(1).map(x, x)")]
    [TestCase("[1].all(x, dyn(x))")]
    [TestCase("[1].filter(x, dyn(x))")]
    [TestCase("[1].transformMapEntry(i, x, dyn(1))")]
    public void Evaluate_MacroOnOtherTypes_IsAnError(string source) => Cel.AssertError(source, CelErrorCode.NoSuchOverload);

    [TestCase("[1].all(x, x > 0)", "@fold([1], true, @not_strictly_false(@result), @result && x > 0, @result)")]
    [TestCase("[1].exists(x, x > 0)", "@fold([1], false, @not_strictly_false(!@result), @result || x > 0, @result)")]
    [TestCase("[1].exists_one(x, x > 0)", "@fold([1], 0, true, x > 0 ? @result + 1 : @result, @result == 1)")]
    [TestCase("[1].map(x, -x)", "@fold([1], [], true, @result + [-x], @result)")]
    [TestCase("[1].map(x, x > 0, -x)", "@fold([1], [], true, x > 0 ? @result + [-x] : @result, @result)")]
    [TestCase("[1].filter(x, x > 0)", "@fold([1], [], true, x > 0 ? @result + [x] : @result, @result)")]
    [TestCase("[1].transformMap(i, x, i > 0, x)", "@fold([1], {}, true, i > 0 ? cel.@mapInsert(@result, i, x) : @result, @result)")]
    [TestCase("[1].transformMapEntry(i, x, {x: i})", "@fold([1], {}, true, cel.@mapInsert(@result, {x: i}), @result)")]
    [TestCase("cel.bind(x, 1, x + x)", "@fold([], 1, false, x, x + x)")]
    [TestCase("math.greatest(1, 2)", "math.@max(1, 2)")]
    [TestCase("math.least(1, 2, 3)", "math.@min([1, 2, 3])")]
    [TestCase("has(a.b)", "has(a.b)")]
    public void Parse_Macro_ExpandsToTheSpecifiedFold(string source, string expansion)
    {
        var root = Cel.Everything.Parse(source).Ast.Root;
        root.Macro = null;

        Assert.That(Printer.Print(root), Is.EqualTo(expansion));
    }

    [Test]
    public void Parse_WithoutMacros_LeavesCalls()
    {
        var environment = Cel.Create().WithoutMacros().Build();

        Assert.That(environment.Parse("[1].all(x, x > 0)").Ast.Root, Is.InstanceOf<CelCall>());
        Assert.That(environment.Compile("[1].all(x, true)").Issues, Is.Not.Empty);
    }

    [Test]
    public void Parse_MacroOfTheHost_IsExpanded()
    {
        var environment = CelEnvironment.Create()
            .Macros(new Macros.CelMacro("twice", false, 1, (m, _, args) => m.Call(Operators.Multiply, m.Constant(CelValue.Of(2)), args[0])))
            .Build();

        Assert.That(Cel.Evaluate(environment, "twice(21)").AsInt(), Is.EqualTo(42));
        Assert.That(environment.Parse("twice(21)").Ast.ToString(), Is.EqualTo("twice(21)"));
    }
}
