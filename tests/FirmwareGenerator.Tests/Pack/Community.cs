using FirmwareGenerator.Nodes;
using FirmwareGenerator.Reading;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>What the routers of a community network refer to: pools, a project with SSIDs, and servers.</summary>
internal sealed record Community(RegistryClient Client, string Pool, string Pool6, string Project, string TunnelServer, string DnsServer)
{
    /// <summary>A tag that its routers get; empty: none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Registers it all, under names that begin with a prefix.</summary>
    public static async Task<Community> CreateAsync(RegistryClient client, string prefix = "")
    {
        var pool = await PoolAsync(client, prefix + "clients", PoolSpec.Types.Kind.Ipv4Prefixes, "10.254.0.0/16", 28);
        var pool6 = await PoolAsync(client, prefix + "clients6", PoolSpec.Types.Kind.Ipv6Prefixes, "2001:db8::/32", 64);
        var project = await RegisterAsync(
            client, "project", prefix + "wlan-si", Edit.Set("project.general", "default_ip_pool", pool),
            Edit.Set("project.general", "ip_pools", new[] { pool }),
            Edit.Add("project.ssids", "", "ap", ("purpose", "ap"), ("essid", "open.wlan-si.net"), ("default", true)),
            Edit.Add("project.ssids", "", "mesh", ("purpose", "mesh"), ("essid", "mesh.wlan-si.net"), ("bssid", "02:ca:ff:ee:ba:be")));
        var tunnel = await RegisterAsync(
            client, "tunnel-server", prefix + "tunnel-1", Edit.Set("tunnel.server", "address", "46.54.226.43"),
            Edit.Set("tunnel.server", "ports", new[] { 8942, 53 }),
            Edit.Set("tunnel.server", "project", project));
        var dns = await RegisterAsync(
            client, "dns-server", prefix + "dns-1", Edit.Set("dns.server", "address", "10.254.255.1"), Edit.Set("dns.server", "project", project));
        return new Community(client, pool, pool6, project, tunnel, dns);
    }

    /// <summary>Registers a node, under an id made of its name.</summary>
    public static async Task<string> RegisterAsync(RegistryClient client, string type, string name, params ConfigEdit[] edits) =>
        await RegisterAsync(client, new Node { Id = $"id-{name}", Type = type, Name = name }, edits);

    /// <summary>Registers a router of the project; without a device, one that has none yet.</summary>
    public Task<string> RouterAsync(string name, string device, params ConfigEdit[] edits)
    {
        var node = new Node { Id = $"id-{name}", Type = "router", Name = name };
        if (Tag.Length > 0)
        {
            node.Tags[Tag] = "";
        }

        var router = device.Length > 0 ? new[] { Edit.Set("core.general", "router", device) } : [];
        return RegisterAsync(
            Client, node, [Edit.Set("core.general", "platform", "openwrt"), Edit.Set("core.project", "project", Project), .. router, .. edits]);
    }

    /// <summary>What the firmware of a router would be made from, if these edits were made; with what the registry has against them.</summary>
    public async Task<(GenerationInput Input, IReadOnlyList<Finding> Findings)> TryAsync(
        string router, RegistryModules modules, params IEnumerable<ConfigEdit> edits)
    {
        var answer = await Client.UpdateConfigAsync(new UpdateConfigRequest
        {
            NodeRef = NodeRefs.Id(router),
            Edits = { edits },
            ValidateOnly = true,
            RevealSensitive = true,
        });
        var node = await Client.GetNodeAsync(NodeRefs.Id(router));
        var referred = await RegistryInput.ReadReferredAsync(Client, answer.Config, CancellationToken.None);
        return (new GenerationInput { Node = node, Config = answer.Config, Devices = modules.Devices, Referred = referred }, answer.Findings);
    }

    private static async Task<string> RegisterAsync(RegistryClient client, Node node, ConfigEdit[] edits) =>
        (await client.RegisterNodeAsync(new RegisterNodeRequest { Node = node, ConfigEdits = { new PointEdits { Edits = { edits } } } })).Id;

    private static async Task<string> PoolAsync(RegistryClient client, string name, PoolSpec.Types.Kind kind, string range, int length) =>
        (await client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = name,
            Spec = new PoolSpec { Kind = kind, Ranges = { range }, DefaultPrefixLength = length },
        })).Node.Id;
}
