using System.Diagnostics;

namespace Registry.Cel.Tests.Syntax;

/// <summary>No text may overflow the stack, run for long or take much memory, whatever it is made of.</summary>
public sealed class LimitTests
{
    private const int Many = 20_000;

    [TestCase("(", "1", ")")]
    [TestCase("[", "1", "]")]
    [TestCase("{1:", "1", "}")]
    [TestCase("f(", "1", ")")]
    [TestCase("!", "true", "")]
    [TestCase("-", "x", "")]
    [TestCase("", "x", ".y")]
    [TestCase("", "x", "[0]")]
    [TestCase("", "x", ".f()")]
    [TestCase("", "1", "+1")]
    [TestCase("true?1:", "1", "")]
    [TestCase("[1].all(x,", "true", ")")]
    [TestCase("cel.bind(x,1,", "x", ")")]
    [TestCase("", "optional.none()", ".optMap(x,x)")]
    [TestCase("a[", "1", "]")]
    [TestCase("", "1", "==1")]
    public void Parse_NestedTooDeep_IsAnIssue(string open, string middle, string close)
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxLength = 1_000_000, MaxNodes = 1_000_000 }).Build();
        var source = string.Concat(Enumerable.Repeat(open, Many)) + middle + string.Concat(Enumerable.Repeat(close, Many));

        Assert.That(environment.Parse(source).Issues.Single().Message, Does.Contain("nested deeper than 250"));
    }

    [TestCase("||", "false")]
    [TestCase("&&", "true")]
    public void Evaluate_LongChainOfOneLogicalOperator_IsNotDeep(string text, string operand)
    {
        var source = string.Join(text, Enumerable.Repeat(operand, 10_000));

        Assert.That(Cel.Evaluate(source).AsBool(), Is.EqualTo(operand == "true"));
    }

    [Test]
    public void Evaluate_DeepestThatIsAllowed_FitsASmallStack()
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxDepth = CelLimits.LargestDepth }).Build();
        var source = Nested(CelLimits.LargestDepth / 4);
        CelValue result = default;

        var thread = new Thread(
            () =>
            {
                var ast = environment.Compile(source).Ast;
                Assert.That(environment.Parse(ast.ToString()).IsOk);
                Assert.That(CelPaths.Of(ast), Is.Empty);
                result = environment.Plan(environment.Fold(ast)).Evaluate(CelActivation.Empty);
            },
            maxStackSize: 1 << 20);
        thread.Start();

        Assert.That(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.That(result.IsTrue, result.ToString());
    }

    [Test]
    public void Compile_TypeThatDoublesWithEachName_IsAnIssue()
    {
        var source = "cel.bind(a0, 1, "
            + string.Concat(Enumerable.Range(1, 60).Select(i => $"cel.bind(a{i}, {{a{i - 1}: a{i - 1}}}, ")) + "a60" + new string(')', 61);

        Assert.That(Cel.IssueOf(Cel.Everything, source).Message, Is.EqualTo("the types are too large to be checked"));
    }

    [Test]
    public void Compile_TypeThatDoublesThroughParameters_EndsSoon()
    {
        var source = string.Concat(Enumerable.Range(0, 60).Select(i => $"cel.bind(x{i}, [], "))
            + "[" + string.Join(", ", Enumerable.Range(0, 59).Select(i => $"[x{i}, [{{x{i + 1}: x{i + 1}}}]].size()")) + ", x0.size()]"
            + new string(')', 60);
        var clock = Stopwatch.StartNew();

        Assert.That(Cel.Everything.Compile(source), Is.Not.Null);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [TestCase("x == y", "||")]
    [TestCase("[1] == []", "&&")]
    [TestCase("[1, 2].exists(i, i in [])", "||")]
    [TestCase("{}.size() + [].size() == 0", "&&")]
    public void Compile_LongestSource_TakesTimeInProportion(string part, string text)
    {
        var clock = Stopwatch.StartNew();
        var source = string.Join(text, Enumerable.Repeat(part, 2_000));

        Assert.That(Cel.Everything.Compile(source).Issues, part.StartsWith('x') ? Has.Count.EqualTo(20) : Is.Empty);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void Parse_TooLong_IsAnIssue()
    {
        Assert.That(Cel.Everything.Parse(new string(' ', 100_001)).Issues.Single().Message, Does.Contain("longer than 100000"));
    }

    [Test]
    public void Parse_TooManyParts_IsAnIssue()
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxNodes = 10 }).Build();

        Assert.That(environment.Parse("[1, 2, 3, 4, 5, 6, 7, 8, 9]").IsOk);
        Assert.That(environment.Parse("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]").Issues.Single().Message, Does.Contain("more than 10 parts"));
    }

    [TestCase(0)]
    [TestCase(CelLimits.LargestDepth + 1)]
    public void Limits_DepthThatIsNotAllowed_IsRefused(int depth)
    {
        Assert.That(() => CelEnvironment.Create().Limits(new CelLimits { MaxDepth = depth }), Throws.ArgumentException);
    }

    private static string Nested(int depth)
    {
        var source = "true";
        for (var i = 0; i < depth / 2; i++)
        {
            source = i % 2 == 0 ? $"[1].all(x, {source})" : $"(1 < 2 ? ({source}) : false)";
        }

        return source;
    }
}
