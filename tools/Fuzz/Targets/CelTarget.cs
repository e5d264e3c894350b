using System.Text;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Cel.Values;

namespace Fuzz.Targets;

/// <summary>Texts of expressions: parsed, checked, evaluated within limits, checked and not. No text may throw.</summary>
internal sealed class CelTarget : IFuzzTarget
{
    private static readonly (string Name, CelType Type, CelValue Value)[] Variables =
    [
        ("b", CelType.Bool, CelValue.True),
        ("i", CelType.Int, CelValue.Of(42)),
        ("s", CelType.String, CelValue.Of("host-1.example")),
        ("l", CelType.List(CelType.Int), CelList.Of(CelValue.Of(5), CelValue.Of(-5), CelValue.Of(0))),
        ("x", CelType.Dyn, CelList.Of(CelValue.Null, CelValue.Of("x"))),
    ];

    private static readonly CelActivation Known = CelActivation.Of(Variables.ToDictionary(variable => variable.Name, variable => variable.Value));

    private static readonly CelEnvironment Environment = CelLibrary.Extensions
        .Aggregate(
            Variables.Aggregate(CelEnvironment.Create(), (builder, variable) => builder.Variable(variable.Name, variable.Type)),
            (builder, library) => builder.Add(library))
        .Limits(new CelLimits { MaxCost = 100_000 })
        .Build();

    public string Name => "cel";

    public IEnumerable<byte[]> Seeds => new[]
    {
        "i + 1 == 43 && s.startsWith('host')", "l.map(e, e * 2).filter(e, e > 0).size()", "cidr('10.0.0.0/8').containsIP(ip('::ffff:a00:1'))",
        "[1, 2].exists(v, v in l) ? 'a' : \"b\\n\\u00e9\"", "{'a': 1u, 'b': 2.5e3}.transformMap(k, v, v)", "timestamp('2026-01-02T03:04:05Z') + duration('1h2m')",
        "cel.bind(t, s.split('.'), t[0].matches('[a-z]+(-[0-9]{1,3})?') && has(x[0].f))", "'%s %d %.2f'.format([s, i, 0.5])", "optional.of(1).optMap(v, v + i).orValue(0)",
        "mac('00:1A:2b:3c:4d:5e').oui() + b'\\xff' .size()", "geo.point(1.0, 2.0).distance(geo.point(3.0, 4.0))", "sets.contains([1], [1.0]) || math.greatest(1, 2u, 3.0) > 2",
    }.Select(Encoding.UTF8.GetBytes);

    public IEnumerable<string> Words => Environment.Functions.Select(function => function.Name).Concat(
        ["&&", "||", "==", "!=", "<=", "?", ":", "[", "]", "{", "}", "(", ")", ".", ",", "in", "true", "null", "9223372036854775807", "-1", "1e308", "'''", "r'", "b'", "\\u0000", ".all(e, ", ".map(e, "]);

    public void Run(byte[] input)
    {
        var source = Encoding.UTF8.GetString(input);
        var parsed = Environment.Parse(source);
        if (parsed.Issues.Any(issue => issue.Message.Length == 0))
        {
            throw new InvalidDataException("an issue says nothing");
        }

        if (parsed.Issues.Count > 0)
        {
            return;
        }

        Environment.Plan(parsed.Ast).Evaluate(Known).ToString();
        var compiled = Environment.Compile(source);
        if (compiled.Issues.Count == 0)
        {
            Environment.Plan(compiled.Ast).Evaluate(Known).ToString();
        }
    }
}
