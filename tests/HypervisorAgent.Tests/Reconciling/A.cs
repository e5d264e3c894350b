using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.V1;

namespace HypervisorAgent.Tests.Reconciling;

/// <summary>Builds what the rules are tested on: hypervisor <c>h1</c>, machines with UUIDs made of one digit.</summary>
internal static class A
{
    public const string Hypervisor = "h1";

    public static readonly Struct Definition = new() { Fields = { ["cpus"] = Value.ForNumber(2) } };

    public static string Uuid(int digit) => $"00000000-0000-4000-8000-00000000000{digit}";

    public static string Mac(int digit) => $"52:54:00:00:00:0{digit}";

    public static ReportedMachine Machine(int digit, string? name = null, string state = "running", int? mac = null) =>
        new(Uuid(digit), new MachineDetails(name ?? $"m{digit}", state, [Mac(mac ?? digit)], Definition));

    public static ReportedMachine NotDescribed(int digit) => new(Uuid(digit), null, "vanished");

    public static Node Node(int digit, string parent = Hypervisor, string state = "running") => new()
    {
        Id = $"n{digit}",
        Type = "vm",
        Name = $"m{digit}",
        Parent = parent,
        State = state,
        Definition = Definition,
        UniqueKeys = { $"uuid:{Uuid(digit)}", $"mac:{Mac(digit)}" },
    };

    /// <summary>A node as a person registers it before the machine is seen: no keys, no parent, no definition.</summary>
    public static Node Announced(string id, string name, params string[] keys) =>
        new() { Id = id, Type = "vm", Name = name, State = "unknown", UniqueKeys = { keys } };

    /// <summary>A registry that holds these nodes.</summary>
    public static RegistryView Registry(params Node[] nodes) => new()
    {
        HypervisorId = Hypervisor,
        Children = [.. nodes.Where(node => node.Parent == Hypervisor)],
        ByKey = nodes.SelectMany(node => node.UniqueKeys.Select(key => (key, node))).ToDictionary(pair => pair.key, pair => pair.node),
        ByName = nodes.ToDictionary(node => node.Name),
    };
}
