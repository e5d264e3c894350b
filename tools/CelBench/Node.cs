using Registry.Cel.Types;
using Registry.Cel.Values;

namespace CelBench;

/// <summary>What filters are run over: shaped like a node of the registry.</summary>
internal sealed class Node(int number) : ICelObject
{
    public static CelObjectType Type { get; } = CelObjectType.For<Node>("Node")
        .Field("type", CelType.String, node => CelValue.Of(node.Kind))
        .Field("name", CelType.Nullable(CelType.String), node => CelValue.Of(node.Name))
        .Field("tags", CelType.Map(CelType.String, CelType.String), node => CelMap.View(node.Tags, CelValue.Of))
        .Field("cpus", CelType.Int, node => CelValue.Of(node.Cpus))
        .Build();

    public CelObjectType ObjectType => Type;

    public string Kind { get; } = number % 3 == 0 ? "host" : "vm";

    public string Name { get; } = (number % 2 == 0 ? "web-" : "db-") + number;

    public Dictionary<string, string> Tags { get; } = new() { ["env"] = number % 5 == 0 ? "test" : "prod", ["rack"] = "r" + (number % 40) };

    public long Cpus { get; } = number % 64;
}
