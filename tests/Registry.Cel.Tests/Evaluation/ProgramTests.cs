namespace Registry.Cel.Tests.Evaluation;

/// <summary>Errors and unknown values as values, cost, cancellation, activations, threads.</summary>
public sealed class ProgramTests
{
    private static readonly CelEnvironment Environment = Cel.Create()
        .Variable("t", CelType.Bool).Variable("f", CelType.Bool).Variable("u", CelType.Bool).Variable("v", CelType.Dyn).Build();

    [TestCase("dyn")]
    [TestCase("[dyn]")]
    [TestCase("type(dyn)")]
    [TestCase("type(1) == dyn")]
    public void Evaluate_DynAsName_IsUnknownVariable(string source)
    {
        var value = Cel.EvaluateUnchecked(source);

        Assert.That(value.Kind, Is.EqualTo(CelKind.Error), $"{source} is {value}");
        Assert.That(value.AsError().Code, Is.EqualTo(CelErrorCode.UndeclaredReference));
        Assert.That(Cel.IssueOf(Cel.Everything, source).Message, Does.Contain("'dyn'"));
        Assert.That(Cel.EvaluateUnchecked("dyn + 1", ("dyn", CelValue.Of(2))), Is.EqualTo(CelValue.Of(3)), "the activation may have it");
    }

    [TestCase("any")]
    [TestCase("error")]
    [TestCase("null")]
    [TestCase("object")]
    [TestCase("wrapper")]
    [TestCase("has")]
    [TestCase("size")]
    public void Evaluate_NameOfNoType_IsNoType(string source) =>
        Assert.That(Cel.EvaluateUnchecked(source).Kind, Is.Not.EqualTo(CelKind.Type));

    [TestCase("false && e", "false")]
    [TestCase("e && false", "false")]
    [TestCase("true && e", "error")]
    [TestCase("e && true", "error")]
    [TestCase("true || e", "true")]
    [TestCase("e || true", "true")]
    [TestCase("false || e", "error")]
    [TestCase("e || false", "error")]
    [TestCase("u && false", "false")]
    [TestCase("u && true", "unknown")]
    [TestCase("u || true", "true")]
    [TestCase("u || false", "unknown")]
    [TestCase("u && e", "unknown")]
    [TestCase("e && u", "unknown")]
    [TestCase("e || u", "unknown")]
    [TestCase("e && u && false", "false")]
    [TestCase("!e", "error")]
    [TestCase("!u", "unknown")]
    [TestCase("e == true", "error")]
    [TestCase("u == true", "unknown")]
    [TestCase("e == u", "unknown")]
    [TestCase("e ? true : false", "error")]
    [TestCase("u ? true : false", "unknown")]
    [TestCase("true ? false : e", "false")]
    [TestCase("false ? e : true", "true")]
    [TestCase("[e].size() == 1", "error")]
    [TestCase("[u, e].size() == 1", "unknown")]
    [TestCase("{e: 1}.size() == 1", "error")]
    [TestCase("{1: u}.size() == 1", "unknown")]
    [TestCase("string(e) == ''", "error")]
    [TestCase("string(u) == ''", "unknown")]
    [TestCase("e in [1]", "error")]
    [TestCase("1 in [u]", "unknown")]
    [TestCase("[1].exists(x, u)", "unknown")]
    [TestCase("[1, 2].exists(x, x == 2 || u)", "true")]
    [TestCase("[1, 2].all(x, u && x == 1)", "false")]
    [TestCase("[1].map(x, u)[0] == true", "unknown")]
    [TestCase("u.x.y", "unknown")]
    [TestCase("has(u.x)", "unknown")]
    [TestCase("optional.of(u).hasValue()", "unknown")]
    [TestCase("'a' && false", "false")]
    [TestCase("'a' && true", "error")]
    [TestCase("'a' ? true : false", "error")]
    public void Evaluate_ErrorsAndUnknowns_SpreadUntilTheyAreAbsorbed(string source, string expected)
    {
        var value = Cel.Everything.Plan(Cel.Everything.Parse(source).Ast)
            .Evaluate(Cel.Bind(("e", CelError.Of(CelErrorCode.Host, "down")), ("u", CelValue.Unknown("u"))));

        Assert.That(value.Kind == CelKind.Bool ? value.ToString() : value.Kind.ToString().ToLowerInvariant(), Is.EqualTo(expected));
    }

    [Test]
    public void Evaluate_SeveralUnknowns_AreNamedTogether()
    {
        var value = Cel.EvaluateUnchecked("a + b + a + c", ("a", CelValue.Unknown("a")), ("b", CelValue.Unknown("b")), ("c", CelValue.Of(1)));

        Assert.That(value.AsUnknown().Names, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Evaluate_Error_KnowsItsPlace()
    {
        Assert.That(Cel.Evaluate("1 + [2][7]").AsError(), Is.EqualTo(new CelError(CelErrorCode.InvalidArgument, "invalid_argument: index out of range: 7", 7)));
        Assert.That(Cel.Evaluate("1 +\n 2 / 0").AsError().Position, Is.EqualTo(7));
    }

    [Test]
    public void Evaluate_VariableThatIsNotBound_IsAnError()
    {
        Assert.That(Cel.Evaluate(Environment, "t").AsError().Code, Is.EqualTo(CelErrorCode.UndeclaredReference));
        Assert.That(Cel.Evaluate(Environment, "t || true").IsTrue);
        Assert.That(Environment.Plan(Environment.Compile("t").Ast).Matches(CelActivation.Empty), Is.False);
    }

    [Test]
    public void Evaluate_ValuesByIndex_AreTheDeclared()
    {
        var values = new[] { CelValue.True, CelValue.False, CelValue.True, CelValue.Of(4) };
        var program = Environment.Plan(Environment.Compile("t && !f && u && v == 4").Ast);
        var activation = CelActivation.Of(values);

        Assert.That(program.Matches(activation));
        values[1] = CelValue.True;
        Assert.That(program.Matches(activation), Is.False);
    }

    [TestCase("lists.range(1000).all(x, lists.range(1000).all(y, lists.range(1000).all(z, true)))")]
    [TestCase("lists.range(4000).map(x, lists.range(4000)) == []")]
    [TestCase("[lists.range(1000000)].map(l, [l + l, l + l, l + l, l + l, l + l, l + l]) == []")]
    [TestCase("lists.range(100000).filter(x, x in lists.range(100000)) == []")]
    [TestCase("cel.bind(l, lists.range(1000000), lists.range(1000).all(x, l == l))")]
    [TestCase("cel.bind(s, lists.range(100000).map(x, 'aaaaaaaaaaaaaaaa').join(), lists.range(1000).all(x, s.contains('b') || true))")]
    [TestCase("lists.range(100000).all(x, '%.1000e'.format([1e-300]) != '')")]
    [TestCase("DAG([]) == DAG([])")]
    [TestCase("[DAG([]), DAG([])].distinct() == []")]
    [TestCase("sets.contains([DAG([])], [DAG([])])")]
    [TestCase("'%s'.format([DAG([])]) == ''")]
    [TestCase("DAG([]).flatten(100) == []")]
    [TestCase("BIG(s, lists.range(100000).all(x, s == s))")]
    [TestCase("BIG(s, lists.range(100000).all(x, s <= s))")]
    [TestCase("BIG(s, lists.range(100000).all(x, s.startsWith(s)))")]
    [TestCase("BIG(s, lists.range(100000).all(x, size(s) > 0))")]
    [TestCase("BIG(s, lists.range(100000).all(x, {s: 1}[s] == 1))")]
    [TestCase("BIG(s, lists.range(100000).all(x, s in [s]))")]
    [TestCase("BIG(s, lists.range(100000).all(x, !isIP(s)))")]
    [TestCase("BIG(s, lists.range(1000).map(x, s).sort() == [])")]
    public void Evaluate_TooCostly_EndsWithAnError(string template)
    {
        var shared = string.Concat(Enumerable.Range(0, 60).Select(i => $"cel.bind(d{i}, [{(i == 0 ? "X" : $"d{i - 1}")}, {(i == 0 ? "X" : $"d{i - 1}")}], "))
            + "d59" + new string(')', 60);
        const string Big = "cel.bind(s, lists.range(100000).map(x, 'aaaaaaaaaaaaaaaa').join(), ";
        var source = template.Replace("DAG([])", shared.Replace("X", "[]", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("BIG(s, ", Big, StringComparison.Ordinal);
        AssertTooCostly(source);
    }

    [Test]
    public void ToString_LargeSharedValue_IsCut()
    {
        var value = Enumerable.Range(0, 60).Aggregate(CelList.Of(), (inner, _) => CelList.Of(inner, inner, inner));

        Assert.That(value.ToString(), Has.Length.LessThan(1000));
        Assert.That(CelValue.Of(new string('a', 10_000)).ToString(), Has.Length.LessThan(1000));
        Assert.That(CelError.NoKey(value).AsError().Message, Has.Length.LessThan(1000));
    }

    private static void AssertTooCostly(string source)
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxCost = 2_000_000 }).Build();
        foreach (var text in new[] { source, $"{source} || true" })
        {
            var value = Cel.Evaluate(environment, text);
            Assert.That(value.Kind, Is.EqualTo(CelKind.Error), value.ToString());
            Assert.That(value.AsError().Code, Is.EqualTo(CelErrorCode.CostExceeded), value.AsError().Message);
        }
    }

    [TestCase("cel.bind(a, 'aaaaaaaaaaaaaaaa', cel.bind(b, a.replace('', a), cel.bind(c, b.replace('', b), cel.bind(d, c.replace('', c), d.replace('', d))))) == ''")]
    [TestCase("lists.range(4194305) == []")]
    [TestCase("cel.bind(l, lists.range(2200000), l + l) == []")]
    public void Evaluate_ResultTooLong_IsAnError(string source) => Cel.AssertError(source, CelErrorCode.OutOfRange);

    [Test]
    public void Evaluate_CostLimit_CountsRounds()
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxCost = 1000 }).Build();

        Assert.That(Cel.Evaluate(environment, "lists.range(100).all(x, x >= 0)").IsTrue);
        Assert.That(Cel.Evaluate(environment, "lists.range(1000).all(x, x >= 0)").AsError().Code, Is.EqualTo(CelErrorCode.CostExceeded));
    }

    [Test]
    public void Evaluate_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var environment = Cel.Create()
            .Function(new CelFunction("cancel", CelOverload.Function("cancel", CelType.Bool, CelType.Int, _ =>
            {
                source.Cancel();
                return CelValue.True;
            })))
            .Build();
        var program = environment.Plan(environment.Compile("lists.range(100000).all(x, cancel(x))").Ast);

        Assert.That(() => program.Evaluate(CelActivation.Empty, source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Evaluate_OneProgramOnManyThreads_GivesEachItsOwnResult()
    {
        var environment = Cel.Create().Variable("n", CelType.Int).Build();
        var program = environment.Plan(environment.Compile(
            "lists.range(n).map(x, cel.bind(y, x * x, y + n)).filter(z, string(z).matches('[0-9]+')).size() == n").Ast);

        Parallel.For(0, 1000, i => Assert.That(program.Matches(Cel.Bind(("n", CelValue.Of((long)(i % 50)))))));
    }

    [Test]
    public void Evaluate_LargeMap_TakesTimeInProportion()
    {
        var environment = Cel.Create().Limits(new CelLimits { MaxCost = 100_000_000 }).Build();

        Assert.That(Cel.Evaluate(environment, "lists.range(300000).map(x, x + 1).filter(x, x % 2 == 0).size() == 150000").IsTrue);
        Assert.That(Cel.Evaluate(environment, "lists.range(100000).transformMap(i, x, x * 2)[99999] == 199998").IsTrue);
    }

    [Test]
    public void Evaluate_UncheckedName_IsSoughtInTheActivationLongestFirst()
    {
        var variables = new[] { ("a.b", CelMap.Of([KeyValuePair.Create(CelValue.Of("c"), CelValue.Of(1))])), ("a", CelValue.Of(2)) };

        Assert.That(Cel.EvaluateUnchecked("a.b.c", variables).AsInt(), Is.EqualTo(1));
        Assert.That(Cel.EvaluateUnchecked("a", variables).AsInt(), Is.EqualTo(2));
        Assert.That(Cel.EvaluateUnchecked("x.y", variables).AsError().Message, Is.EqualTo("undeclared reference to 'x.y' (in container '')"));
    }
}
