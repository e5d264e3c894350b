using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Bench;

/// <summary>The requests of the benchmark: nodes with a definition of 600 bytes, a name and two unique keys.</summary>
internal static class Requests
{
    private const int DefinitionBytes = 600;

    private static readonly Struct Definition = MakeDefinition();

    /// <summary>Registers the node of a number.</summary>
    public static byte[] Register(long number) => new RegisterNodeRequest { Node = MakeNode(number) }.ToByteArray();

    /// <summary>Gets the node of a number by a unique key.</summary>
    public static byte[] GetByKey(long number) => new GetNodeRequest { NodeRef = new NodeRef { UniqueKey = Mac(number) } }.ToByteArray();

    /// <summary>The node of a number.</summary>
    public static Node MakeNode(long number) => new()
    {
        Type = "vm",
        Name = $"node-{number:d9}",
        State = "running",
        Definition = Definition,
        UniqueKeys = { Mac(number), $"serial:{Scatter(number):x16}" },
    };

    private static string Mac(long number) => $"mac:{Scatter(number):x16}";

    /// <summary>Spreads numbers, so that keys do not come in their order.</summary>
    private static ulong Scatter(long number) => ((ulong)number + 1) * 0x9E3779B97F4A7C15;

    private static Struct MakeDefinition()
    {
        var definition = new Struct
        {
            Fields =
            {
                ["cpus"] = Value.ForNumber(4),
                ["memory_bytes"] = Value.ForNumber(8L << 30),
                ["os"] = Value.ForStruct(new Struct { Fields = { ["arch"] = Value.ForString("x86_64"), ["type"] = Value.ForString("hvm") } }),
                ["disks"] = Value.ForList(Value.ForStruct(new Struct
                {
                    Fields = { ["target"] = Value.ForString("vda"), ["source"] = Value.ForString("/var/lib/libvirt/images/disk.qcow2") },
                })),
                ["interfaces"] = Value.ForList(Value.ForStruct(new Struct
                {
                    Fields = { ["mac"] = Value.ForString("52:54:00:00:00:01"), ["network"] = Value.ForString("default") },
                })),
                ["pad"] = Value.ForString(""),
            },
        };
        while (definition.CalculateSize() < DefinitionBytes)
        {
            definition.Fields["pad"].StringValue += "x";
        }

        return definition;
    }
}
