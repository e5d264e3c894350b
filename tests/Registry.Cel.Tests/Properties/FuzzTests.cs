using System.Diagnostics;
using System.Globalization;

namespace Registry.Cel.Tests.Properties;

/// <summary>
/// Random expressions: nothing throws, nothing hangs, and what must agree agrees. A seed that fails is printed; CEL_FUZZ_MINUTES makes the run
/// as long as wanted.
/// </summary>
public sealed class FuzzTests
{
    private const int Runs = 4_000;
    private const string Minutes = "CEL_FUZZ_MINUTES";
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(20);

    private static readonly CelObjectType NodeType = CelObjectType.For<string>("Node")
        .Field("name", CelType.Nullable(CelType.String), name => CelValue.Of(name.Length == 0 ? null : name))
        .Field("cpus", CelType.Int, name => CelValue.Of(name.Length))
        .Field("labels", CelType.List(CelType.Int), name => CelList.View(name.ToCharArray(), letter => CelValue.Of((long)letter)))
        .Field("parent", CelType.Object("Node"), _ => CelValue.Of(NodeType!, ""))
        .Field("secret", CelType.String, _ => CelValue.Unknown("secret"))
        .Build();

    private static readonly (string Name, CelType Type, CelValue Value)[] Variables =
    [
        ("b", CelType.Bool, CelValue.True),
        ("i", CelType.Int, CelValue.Of(42)),
        ("u", CelType.Uint, CelValue.Of(42UL)),
        ("d", CelType.Double, CelValue.Of(-0.5)),
        ("s", CelType.String, CelValue.Of("host-1.example")),
        ("y", CelType.Bytes, CelValue.OfBytes([0, 0xC3, 0xA9, 0xFF])),
        ("l", CelType.List(CelType.Int), CelList.Of(CelValue.Of(5), CelValue.Of(-5), CelValue.Of(0))),
        ("m", CelType.Map(CelType.String, CelType.Int), CelMap.Of([KeyValuePair.Create(CelValue.Of("a"), CelValue.Of(1)), KeyValuePair.Create(CelValue.Of("q"), CelValue.Of(2))])),
        ("t", CelType.Timestamp, CelValue.Of(new CelTimestamp(1_234_567_890, 5))),
        ("x", CelType.Dyn, CelList.Of(CelValue.Null, CelValue.Of("x"))),
        ("v.w", CelType.Dyn, CelValue.Of(1.0)),
        ("node", NodeType.Type, CelValue.Of(NodeType, "web")),
    ];

    private static readonly CelActivation Known = Cel.Bind([.. Variables.Select(variable => (variable.Name, variable.Value))]);

    private static readonly CelActivation Half = Cel.Bind(
        [.. Variables.Select((variable, i) => (variable.Name, i % 2 == 0 ? variable.Value : CelValue.Unknown(variable.Name)))]);

    private static readonly CelEnvironment Environment = Variables
        .Aggregate(Cel.Create().Type(NodeType), (builder, variable) => builder.Variable(variable.Name, variable.Type))
        .Limits(new CelLimits { MaxCost = 100_000 })
        .Build();

    [Test]
    public void RandomExpressions_EveryStage_HoldsItsPromises()
    {
        var until = System.Environment.GetEnvironmentVariable(Minutes) is { } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
        var first = System.Environment.GetEnvironmentVariable(Minutes) is null ? 20_260_101 : (int)(Stopwatch.GetTimestamp() & 0x3FFFFFFF);
        TestContext.Out.WriteLine($"seeds from {first}");

        var clock = Stopwatch.StartNew();
        var seen = new SortedDictionary<string, int>();
        var count = 0;
        for (; count < Runs || clock.Elapsed < until; count++)
        {
            foreach (var outcome in One(first + count))
            {
                seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
            }
        }

        TestContext.Out.WriteLine($"{count} seeds: {string.Join(", ", seen.Select(outcome => $"{outcome.Key} {outcome.Value}"))}");
        Assert.That(seen.Keys, Is.SupersetOf(new[] { "syntax", "type", "value", "error", "unknown", "folded", "residual" }));
        Assert.That(seen["value"], Is.GreaterThan(count / 4), "most expressions should mean something");
    }

    private static IEnumerable<string> One(int seed)
    {
        var generator = new ExpressionGenerator(seed);
        var whole = generator.Expression(generator.AnyType(), 1 + (seed % 6));
        foreach (var source in new[] { whole, generator.Broken(whole), generator.Noise() })
        {
            var clock = Stopwatch.StartNew();
            string[] outcomes;
            try
            {
                outcomes = [.. Through(source)];
            }
            catch (Exception error) when (error is not AssertionException)
            {
                throw new AssertionException($"seed {seed}: {source}", error);
            }

            Assert.That(clock.Elapsed, Is.LessThan(LongestRun), $"seed {seed}: {source}");
            foreach (var outcome in outcomes)
            {
                yield return outcome;
            }
        }
    }

    private static IEnumerable<string> Through(string source)
    {
        var parsed = Environment.Parse(source);
        if (!parsed.IsOk)
        {
            Assert.That(parsed.Issues.Single().ToString(), Is.Not.Empty);
            yield return "syntax";
            yield break;
        }

        var printed = parsed.Ast.ToString();
        Assert.That(Environment.Parse(printed).Ast.ToString(), Is.EqualTo(printed), source);

        var loose = Environment.Plan(parsed.Ast).Evaluate(Known);
        Assert.That(loose.ToString(), Is.Not.Null);
        var compiled = Environment.Check(parsed.Ast);
        if (!compiled.IsOk)
        {
            yield return "type";
            yield break;
        }

        var value = Environment.Plan(compiled.Ast).Evaluate(Known);
        var isSame = value.Kind == CelKind.Error ? loose.Kind == CelKind.Error : Same(value, loose);
        Assert.That(isSame, $"checked {value}, unchecked {loose}: {source}");
        Assert.That(HasDyn(compiled.Ast) || Fits(value, compiled.Ast.Type), $"{value} is no {compiled.Ast.Type}: {source}");
        Assert.That(CelPaths.Of(compiled.Ast), Is.Not.Null);
        Assert.That(CelConjunct.Of(Environment, compiled.Ast), Is.Not.Empty);
        yield return value.Kind switch { CelKind.Error => "error", CelKind.Unknown => "unknown", _ => "value" };

        if (Agrees(Environment.Fold(compiled.Ast), compiled.Ast, value, "folded"))
        {
            yield return "folded";
        }

        if (Agrees(Environment.Residual(compiled.Ast, Half), compiled.Ast, value, "residual"))
        {
            yield return "residual";
        }
    }

    /// <summary>A rewritten expression gives the same value, as a tree and as text; whether it differs at all.</summary>
    private static bool Agrees(CelAst rewritten, CelAst original, in CelValue value, string what)
    {
        var again = Environment.Plan(rewritten).Evaluate(Known);

        // A part that fails may be folded away where it does not count, and the budgets differ.
        var isSame = IsCost(value) || IsCost(again) || (value.Kind == CelKind.Error ? again.Kind == CelKind.Error : Same(value, again));
        Assert.That(isSame, $"{what} {rewritten} is {again}, not {value}: {original.Source}");
        return rewritten.ToString() != original.ToString();
    }

    /// <summary>Whether the checker had to trust a part: then it promises nothing of the whole.</summary>
    private static bool HasDyn(CelAst ast)
    {
        return Nodes(ast.Root).Any(node => IsOpen(ast.TypeOf(node)));

        static IEnumerable<CelExpr> Nodes(CelExpr node) => node.Children.SelectMany(Nodes).Prepend(node);

        static bool IsOpen(CelType type) => type.IsDyn || type.Parameters.Any(IsOpen);
    }

    private static bool IsCost(in CelValue value) => value.Kind == CelKind.Error && value.AsError().Code == CelErrorCode.CostExceeded;

    // NaN is not itself, but its text is.
    private static bool Same(in CelValue left, in CelValue right) => left.Kind == right.Kind && (left.Equals(right) || left.ToString() == right.ToString());

    private static bool Fits(in CelValue value, CelType type) =>
        value.IsErrorOrUnknown || type.IsDyn || type.Accepts(value) || (value.Kind == CelKind.Null && type.AcceptsNull);
}
