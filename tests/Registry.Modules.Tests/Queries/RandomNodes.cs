using System.Globalization;
using Registry.Domain;
using Registry.Domain.Items;

namespace Registry.Modules.Tests.Queries;

/// <summary>Nodes and filters of chance, of the schema of <see cref="QueryLab"/>. Their values meet often.</summary>
internal static class RandomNodes
{
    private static readonly string[] Texts = ["", "a", "ab", "abc", "b", "\uFFFD", "\U0001F600", "\uE000x", new string('z', 300), new string('z', 299) + "y"];
    private static readonly double[] Doubles = [-1.5, -0.0, 0.0, 1, 1e300, double.NaN, double.NegativeInfinity];

    public static Node Node(Random random, int number)
    {
        var id = $"n{number:d3}";
        var type = random.Next(8) == 0 ? "vm" : random.Next(6) == 0 ? "project" : "router";
        return QueryLab.Node(id, type, Items(random)) with
        {
            Tenant = random.Next(3) == 0 ? "" : Text(random),
            State = random.Next(2) == 0 ? "up" : "down",
            Tags = random.Next(2) == 0 ? [] : [new TagEntry("k", random.Next(2) == 0 ? "" : "v")],
            Parent = number > 0 && random.Next(4) == 0 ? "n000" : "",
        };
    }

    public static Item[] Items(Random random)
    {
        var items = new List<Item>();
        if (random.Next(4) > 0)
        {
            items.Add(QueryLab.General([.. Fields(random).Where(_ => random.Next(3) > 0)]));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            items.Add(random.Next(2) == 0
                ? QueryLab.Item("core.interfaces", "Interface", $"i{i}", ("foo", random.Next(4)))
                : QueryLab.Item("core.interfaces", "Wifi", $"i{i}", ("foo", random.Next(5) == 0 ? null : random.Next(4)), ("essid", Text(random))));
        }

        if (random.Next(3) == 0)
        {
            items.Add(QueryLab.Item("core.project", "Project", "", ("project", $"n{random.Next(5):d3}")));
        }

        return [.. items];
    }

    /// <summary>A filter of some depth.</summary>
    public static string Filter(Random random, int depth) => depth == 0 || random.Next(3) == 0 ? Condition(random) : random.Next(5) switch
    {
        0 => $"!({Filter(random, depth - 1)})",
        1 => $"({Filter(random, depth - 1)} || {Filter(random, depth - 1)})",
        2 => $"(config.core.interfaces.exists(i, {OfInterface(random)} && {OfInterface(random)}))",
        _ => $"({Filter(random, depth - 1)} && {Filter(random, depth - 1)})",
    };

    private static string OfInterface(Random random) => random.Next(3) switch
    {
        0 => $"i.essid {Operator(random)} {Quoted(random)}",
        1 => $"(i.foo == {random.Next(4)} || i.essid.startsWith({Quoted(random)}))",
        _ => $"i.foo {Operator(random)} {random.Next(4)}",
    };

    private static string Condition(Random random) => random.Next(18) switch
    {
        0 => $"name {Operator(random)} {Quoted(random)}",
        1 => $"name.startsWith({Quoted(random)})",
        2 => $"name in [{Quoted(random)}, {Quoted(random)}{(random.Next(4) == 0 ? ", null" : "")}]",
        3 => $"config.core.general.count {Operator(random)} {random.Next(5, 9)}",
        4 => $"{random.Next(5, 9)} {Operator(random)} config.core.general.count",
        5 => $"config.core.general.ratio {Operator(random)} {Double(random)}",
        6 => random.Next(2) == 0 ? "config.core.general.flag" : "!config.core.general.flag",
        7 => $"config.core.general.lease {Operator(random)} duration('{random.Next(3)}m')",
        8 => $"config.core.general.since {Operator(random)} timestamp('202{random.Next(3)}-01-01T00:00:00Z')",
        9 => $"{Quoted(random)} in config.core.general.roles",
        10 => $"config.core.general.roles.exists(r, r {Operator(random)} {Quoted(random)})",
        11 => $"project.id == 'n{random.Next(5):d3}'",
        12 => $"node.tenant == {Quoted(random)} || node.state in ['up', 'gone']",
        13 => random.Next(3) switch { 0 => "node.tags['k'] == 'v'", 1 => "'k' in node.tags", _ => "has(node.tags.k)" },
        14 => random.Next(2) == 0 ? "node.parent.id == 'n000'" : $"node.id in ['n00{random.Next(9)}', 'n01{random.Next(9)}', 'none']",
        15 => $"node.name.startsWith('router-n00') || node.type == 'vm'",
        16 => $"kind == '{"xam"[random.Next(3)]}' && config.core.general.count >= {random.Next(5, 8)} && config.core.general.count < {random.Next(6, 9)}",
        _ => $"{Quoted(random)} in essid",
    };

    private static IEnumerable<(string, object?)> Fields(Random random) =>
    [
        ("name", Text(random)), ("kind", "xam"[random.Next(3)].ToString()), ("count", random.Next(5, 9)), ("ratio", Doubles[random.Next(Doubles.Length)]),
        ("flag", random.Next(2) == 0), ("lease", TimeSpan.FromMinutes(random.Next(3))),
        ("since", new DateTimeOffset(2020 + random.Next(3), 1, 1, 0, 0, 0, TimeSpan.Zero)),
        ("roles", Enumerable.Range(0, random.Next(3)).Select(_ => Text(random)).ToList()), ("plain", random.Next(3)),
    ];

    private static string Operator(Random random) => new[] { "==", "!=", "<", "<=", ">", ">=" }[random.Next(6)];

    private static string Double(Random random) => random.Next(5) switch
    {
        0 => "1.0",
        1 => "0.0",
        2 => "double('NaN')",
        _ => Doubles[random.Next(4)].ToString("0.0", CultureInfo.InvariantCulture),
    };

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static string Quoted(Random random) => $"'{Text(random)}'";
}
