namespace Registry.Cel.Tests.Checking;

/// <summary>
/// Every operator with every pair of types: what checks, and to which type. The table below is written from the specification; an overload
/// added, lost or changed shows up here.
/// </summary>
public sealed class OverloadTableTests
{
    private static readonly (string Name, string Source)[] Types =
    [
        ("bool", "true"), ("int", "1"), ("uint", "1u"), ("double", "1.0"), ("string", "'a'"), ("bytes", "b'a'"), ("null", "null"),
        ("list", "[1]"), ("map", "{'a': 1}"), ("timestamp", "timestamp(0)"), ("duration", "duration('1s')"), ("type", "int"),
    ];

    private static readonly Dictionary<string, string[]> Arithmetic = new()
    {
        ["+"] =
        [
            "int int int", "uint uint uint", "double double double", "string string string", "bytes bytes bytes", "list list list",
            "timestamp duration timestamp", "duration timestamp timestamp", "duration duration duration",
        ],
        ["-"] =
        [
            "int int int", "uint uint uint", "double double double", "timestamp duration timestamp", "timestamp timestamp duration",
            "duration duration duration",
        ],
        ["*"] = ["int int int", "uint uint uint", "double double double"],
        ["/"] = ["int int int", "uint uint uint", "double double double"],
        ["%"] = ["int int int", "uint uint uint"],
    };

    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] NullTakers = ["null", "timestamp", "duration"];

    [TestCaseSource(nameof(Operators))]
    public void Check_OperatorOnEveryPairOfTypes_TakesExactlyTheSpecifiedOnes(string text)
    {
        var expected = Pairs().Select(pair => Expected(text, pair.Left, pair.Right) is { } type ? $"{pair.Left} {pair.Right} {type}" : null)
            .OfType<string>();

        Assert.That(Pairs().Select(pair => Found(text, pair.Left, pair.Right)).OfType<string>(), Is.EquivalentTo(expected));
    }

    [Test]
    public void Evaluate_OperatorOnEveryPairOfTypes_AgreesWithTheChecker()
    {
        foreach (var text in Operators().Except(["==", "!=", "&&", "||"]))
        {
            foreach (var (left, right) in Pairs().Where(pair => pair.Left != "null" && pair.Right != "null"))
            {
                var source = $"{SourceOf(left)} {text} {SourceOf(right)}";
                var value = Cel.EvaluateUnchecked(source);
                var isRefused = value.Kind == CelKind.Error && value.AsError().Code == CelErrorCode.NoSuchOverload;

                // Unchecked, numbers are compared across types, and any value may be looked for in a list or map.
                var isLenient = text is "<" or "<=" or ">" or ">=" ? IsNumber(left) && IsNumber(right) : text == "in" && right is "list" or "map";
                Assert.That(isRefused, Is.EqualTo(Expected(text, left, right) is null && !isLenient), source);
            }
        }
    }

    [TestCase("!", "bool")]
    [TestCase("-", "int double")]
    public void Check_UnaryOperator_TakesExactlyTheSpecifiedTypes(string text, string expected)
    {
        var taken = Types.Where(type => Cel.Everything.Compile($"{text}({type.Source})").IsOk).Select(type => type.Name);

        Assert.That(taken, Is.EqualTo(expected.Split(' ')));
    }

    [TestCase("bool", "bool string")]
    [TestCase("int", "int uint double string timestamp duration")]
    [TestCase("uint", "int uint double string")]
    [TestCase("double", "int uint double string")]
    [TestCase("string", "bool int uint double string bytes timestamp duration")]
    [TestCase("bytes", "string bytes")]
    [TestCase("timestamp", "int string timestamp")]
    [TestCase("duration", "int string duration")]
    [TestCase("size", "string bytes list map")]
    [TestCase("type", "bool int uint double string bytes null list map timestamp duration type")]
    public void Check_Conversion_TakesExactlyTheSpecifiedTypes(string function, string expected)
    {
        // Null stands for a timestamp or duration that may be absent.
        var nulls = function is "string" or "int" or "timestamp" or "duration" ? ["null"] : Array.Empty<string>();
        var taken = Types.Where(type => Cel.Everything.Compile($"{function}({type.Source})").IsOk).Select(type => type.Name);

        Assert.That(taken.Except(nulls), Is.EqualTo(expected.Split(' ')));
    }

    private static IEnumerable<string> Operators() => [.. Arithmetic.Keys, "<", "<=", ">", ">=", "==", "!=", "in", "&&", "||"];

    private static IEnumerable<(string Left, string Right)> Pairs() =>
        from left in Types from right in Types select (left.Name, right.Name);

    private static string? Expected(string text, string left, string right)
    {
        if (Arithmetic.TryGetValue(text, out var signatures))
        {
            var fitting = signatures.Select(signature => signature.Split(' ')).Where(types => Fits(left, types[0]) && Fits(right, types[1])).ToList();
            return fitting.Count == 0 ? null : fitting.Select(types => types[2]).Distinct().Count() == 1 ? fitting[0][2] : "dyn";
        }

        return text switch
        {
            "&&" or "||" => left == "bool" && right == "bool" ? "bool" : null,
            "in" => (right == "list" && left == "int") || (right == "map" && left == "string") ? "bool" : null,
            "==" or "!=" => left == right || (NullTakers.Contains(left) && NullTakers.Contains(right) && (left == "null" || right == "null"))
                ? "bool"
                : null,
            _ => Ordered.Any(type => Fits(left, type) && Fits(right, type)) ? "bool" : null,
        };
    }

    private static bool Fits(string given, string declared) => given == declared || (given == "null" && declared is "timestamp" or "duration");

    private static bool IsNumber(string type) => type is "int" or "uint" or "double";

    private static string SourceOf(string type) => Array.Find(Types, candidate => candidate.Name == type).Source;

    private static string? Found(string text, string left, string right)
    {
        var result = Cel.Everything.Compile($"{SourceOf(left)} {text} {SourceOf(right)}");
        return result.IsOk ? $"{left} {right} {result.Ast.Type.Name.Split('.')[^1].ToLowerInvariant()}" : null;
    }
}
