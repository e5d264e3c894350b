using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Tests.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Routers and what they refer to, under the modules that ship with the daemon.</summary>
internal static class PackLaboratory
{
    /// <summary>An SSID of a project as edits add it.</summary>
    public static AddItem Ssid(string purpose, string essid, string? bssid = null, bool isDefault = false) => Add(
        "project.ssids", "Ssid", "", null, ("purpose", purpose), ("essid", essid), ("bssid", bssid), ("default", isDefault));

    /// <summary>The SSIDs of most tests.</summary>
    public static AddItem[] Ssids => [Ssid("ap", "open.example.net"), Ssid("mesh", "mesh.example.net", "02:CA:FF:EE:BA:BE")];

    /// <summary>A pool, and a project that has it as its default.</summary>
    public static Node[] Project(string id = "project", params ItemEdit[] ssids)
    {
        var pool = new Node { Id = "pool", Type = "pool", Name = "pool" };
        return [pool, Configured(new Node { Id = id, Type = "project", Name = id }, [pool], [Set("project.general", "default_ip_pool", "pool"), .. ssids])];
    }

    /// <summary>A tunnel server or DNS server.</summary>
    public static Node Server(string type, string id, string? project = null, bool enabled = true, params Node[] others) => Configured(
        new Node { Id = id, Type = type, Name = id },
        others,
        [
            Set(type == "tunnel-server" ? "tunnel.server" : "dns.server", "address", "192.0.2.1"),
            Set(type == "tunnel-server" ? "tunnel.server" : "dns.server", "enabled", enabled),
            .. project is null ? (ItemEdit[])[] : [Set(type == "tunnel-server" ? "tunnel.server" : "dns.server", "project", project)],
        ]);

    /// <summary>A place for a router among other nodes; it has no configuration yet.</summary>
    public static Laboratory Router(params Node[] others) => new(ReferencePackFixture.Schema, others)
    {
        Draft = new Node { Id = "router", Type = "router", Name = "node-one" },
        Allocator = new PrefixAllocator(),
        Seed = "seed",
    };

    /// <summary>A router of a model, of the project and type.</summary>
    public static Laboratory Router(string model, string type = "wireless", Node[]? others = null, params ItemEdit[] edits)
    {
        var lab = Router(others ?? Project(ssids: Ssids));
        lab.Write([Set("core.general", "router", model), Set("core.type", "type", type), .. edits]);
        return lab;
    }

    /// <summary>Chooses profiles.</summary>
    public static SetField Profiles(params string[] profiles) => Set("network.profile", "profiles", profiles.Cast<object>().ToArray());

    /// <summary>The effective configuration, one item a line; without secrets.</summary>
    public static string[] Lines(Laboratory lab, params string[] ids) =>
    [
        .. lab.Items.Point("config").Items
            .Where(item => ids.Length == 0 || ids.Contains(item.Ref.Id))
            .Select(item => $"{item.Ref} {item.Class}{(item.Parent.IsNone ? "" : $" < {item.Parent.Key}")}:{string.Concat(item.Fields.Select(Text))}"),
    ];

    private static string Text(ItemField field) => field.Name is "password" && field.Source.Origin == ValueOrigin.Default
        ? " password=random"
        : $" {field.Name}={Text(field.Value)}";

    private static string Text(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString(),
        CelKind.List => $"[{string.Join(' ', Enumerable.Range(0, value.AsList().Count).Select(Element(value.AsList())))}]",
        _ => value.ToString(),
    };

    private static Func<int, string> Element(ICelList list) => i => Text(list[i]);

    private static Node Configured(Node node, Node[] others, ItemEdit[] edits)
    {
        var lab = new Laboratory(ReferencePackFixture.Schema, others) { Draft = node };
        lab.Write(edits);
        return lab.Node!;
    }

    /// <summary>Gives for each prefix length the same prefix.</summary>
    private sealed class PrefixAllocator : IValueAllocator
    {
        public AllocationAnswer Allocate(AllocationAsk ask) => AllocationAnswer.Of(CelValue.Of(ask.Hint ?? $"10.{ask.PrefixLength}.0.0/{ask.PrefixLength}"));
    }
}
