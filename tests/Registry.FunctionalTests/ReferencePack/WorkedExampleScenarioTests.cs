using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.ReferencePack;

/// <summary>The worked example of the design through the API, with the modules that ship.</summary>
[TestFixture]
public sealed class WorkedExampleScenarioTests : ReferencePackFixture
{
    private const string Networks = "core.interfaces.network";

    private static readonly string[] Pairs = ["wr741nd", "wdr4300"];

    private Node _pool = null!;
    private Node _project = null!;

    [OneTimeSetUp]
    public async Task CreateProject()
    {
        _pool = (await Client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = "pool-of-defaults",
            Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.26.0.0/16" } },
        })).Node;
        _project = await ProjectAsync("wlan-si", Ssid("ap", "open.example.net"), Ssid("mesh", "mesh.example.net", "02:CA:FF:EE:BA:BE"));
    }

    [Test]
    public async Task Scenario26_PlatformRouterProjectAndType_GiveTheWorkedExample()
    {
        var tunnel = await ServerAsync("tunnel-server", "tunnel.server", ("ports", Value.ForList(Value.ForNumber(8942))));
        var dns = await ServerAsync("dns-server", "dns.server");
        var node = await RouterAsync("tp-link-wr741nd", _project);
        var (config, id) = (await ConfigAsync(node), await ValueAsync(node, "core.routerid", "default", "allocation"));

        Assert.That(Lines(config), Is.EquivalentTo($"""
            core.authentication/default Password:
            core.general CgmGeneral: name={node.Name} platform=openwrt router=tp-link-wr741nd
            core.identity Identity: store_unknown=true trust_policy=first
            core.interfaces/clients0 Bridge: enabled=true name=clients0 routing_protocols=[babel] stp=false uplink=false
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 uplink=false
            core.interfaces/tunnel-{tunnel.Id} Tunneldigger: enabled=true mac={(await ValueAsync(node, Interfaces, $"tunnel-{tunnel.Id}", "mac"))!.StringValue} routing_protocols=[babel] server={tunnel.Id}
            core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
            core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bgn wifi_radio=wifi0
            core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
            core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
            core.interfaces.network/clients Allocated < clients0: allocation={(await ValueAsync(node, Networks, "clients", "allocation"))!.StringValue} description=AP-LAN Client Access enabled=true family=ipv4 lease_duration=15m lease_type=dhcp pool={_pool.Id} prefix_length=28 routing_announces=[babel]
            core.interfaces.network/lan Bridged < lan: bridge=clients0 enabled=true
            core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
            core.interfaces.network/wifi0-ap Bridged < wifi0-ap: bridge=clients0 enabled=true
            core.project Project: project={_project.Id}
            core.routerid/default Allocated: allocation={id!.StringValue} family=ipv4 pool={_pool.Id} prefix_length=29 rid_family=ipv4 router_id={(await ValueAsync(node, "core.routerid", "default", "router_id"))!.StringValue}
            core.servers.dns/dns-{dns.Id} DnsServer: server={dns.Id}
            core.switch/sw0 Switch: switch=sw0 vlan_preset=default
            core.type Type: type=wireless
            """.Split('\n')));
        Assert.That(id.StringValue, Does.Match(@"^10\.26\.\d+\.\d+/29$"));
        Assert.That((await ValueAsync(node, Networks, "clients", "allocation"))!.StringValue, Does.Match(@"^10\.26\.\d+\.\d+/28$"));
    }

    [Test]
    public async Task Scenario26_TwoRouters_HaveAddressesAndPasswordsOfTheirOwnThatStay()
    {
        Node[] nodes = [await RouterAsync("tp-link-wr741nd", _project), await RouterAsync("tp-link-wdr4300", _project)];
        var before = await Task.WhenAll(nodes.Select(SecretsAsync));
        foreach (var node in nodes)
        {
            await EditAsync(node, Set("core.location", "city", Text("Ljubljana")));
        }

        Assert.That(before.SelectMany(secrets => secrets), Is.Unique);
        Assert.That(await Task.WhenAll(nodes.Select(SecretsAsync)), Is.EqualTo(before));
    }

    [Test]
    public async Task Scenario26_BatchOfRouters_EachHasItsOwnPassword()
    {
        var answer = await Client.WriteBatchAsync(Pairs.Select(name => new Write
        {
            RegisterNode = new RegisterNodeRequest
            {
                Node = new Node { Type = "router", Name = Unique(name) },
                ConfigEdits = { new PointEdits { Edits = { Set("core.project", "project", Text(_project.Id)) } } },
            },
        }));

        var secrets = await Task.WhenAll(answer.Results.Select(result => SecretsAsync(result.Node)));
        Assert.That(secrets.SelectMany(values => values), Is.Unique);
    }

    [Test]
    public async Task Scenario27_OneSsidPerRadio_MeshesOnly()
    {
        var node = await RouterAsync("fonera", _project);

        Assert.That(Keys(await ConfigAsync(node), Interfaces), Has.Member("wifi0-mesh").And.None.EqualTo("wifi0-ap"));
        Assert.That(await ValueAsync(node, Interfaces, "wifi0-mesh", "essid"), Is.EqualTo(Text("mesh.example.net")));
    }

    [Test]
    public async Task Scenario27_SsidOfTheProject_IsItsDefaultOrAnErrorThatSaysSo()
    {
        var fallback = await ProjectAsync(Unique("default"), Ssid("ap", "any.example.net", isDefault: true));
        var none = await ProjectAsync(Unique("none"));

        var node = await RouterAsync("fonera", fallback);
        var refusal = await Refused(() => RouterAsync("fonera", none));

        Assert.That(await ValueAsync(node, Interfaces, "wifi0-mesh", "essid"), Is.EqualTo(Text("any.example.net")));
        var violation = refusal.FieldViolations.Single(found => found.Reason == "defaults.no_ssid");
        Assert.That(violation.Field, Is.EqualTo("config/core.interfaces/wifi0-mesh#essid"));
        Assert.That(
            violation.Description,
            Is.EqualTo($"the project {none.Name} has no SSID for mesh and no default one: add one to the project, or set the ESSID"));
    }

    [TestCase("tp-link-wr741nd", "mesh.wlan-si.net")]
    [TestCase("fonera", "open.wlan-si.net")]
    public async Task Scenario28_RuleOfTheOriginalDocumentation_GoesBeforeThePack(string model, string expected)
    {
        await ApplyAsync("""
            module: example.ssid
            version: 1.0.0
            requires: [core, wireless]
            defaults:
              - id: mesh-ssid-by-hardware
                target: config/core.interfaces/WifiInterface#essid
                when: self.mode == 'mesh' && config.core.project.project.name == 'wlan-si'
                value: "'MultipleSSID' in radio(parent.wifi_radio).features ? 'mesh.wlan-si.net' : 'open.wlan-si.net'"
                priority: 10
            """);
        var node = await RouterAsync(model, _project);
        await Client.DeleteModuleAsync(new DeleteModuleRequest { Id = "example.ssid" });

        Assert.That(await ValueAsync(node, Interfaces, "wifi0-mesh", "essid"), Is.EqualTo(Text(expected)));
    }

    [Test]
    public async Task ReapplyDefaults_ServerAddedLater_BringsItsTunnelToTheRouters()
    {
        var node = await RouterAsync("fonera", _project);
        var server = await ServerAsync("tunnel-server", "tunnel.server", ("project", Text(_project.Id)));

        var before = Keys(await ConfigAsync(node), Interfaces);
        await Client.ReapplyDefaultsAsync(new ReapplyDefaultsRequest { Selector = new NodeSelector { NamePrefix = node.Name } }).LastAsync();

        Assert.That(before, Has.None.EqualTo($"tunnel-{server.Id}"));
        Assert.That(Keys(await ConfigAsync(node), Interfaces), Has.Member($"tunnel-{server.Id}"));
        await Client.DeleteNodeAsync(NodeRefs.Of(server));
        Assert.That(Keys(await ConfigAsync(node), Interfaces), Has.None.EqualTo($"tunnel-{server.Id}"), "a tunnel goes with its server");
    }

    private Task<Node> RouterAsync(string model, Node project) =>
        RegisterAsync("router", [.. Device(model), Set("core.project", "project", Text(project.Id)), Set("core.type", "type", Text("wireless"))]);

    private Task<Node> ProjectAsync(string name, params ConfigEdit[] ssids) => Client.RegisterNodeAsync(new RegisterNodeRequest
    {
        Node = new Node { Type = "project", Name = name },
        ConfigEdits = { new PointEdits { Edits = { ssids, Set("project.general", "default_ip_pool", Text(_pool.Id)) } } },
    });

    private Task<Node> ServerAsync(string type, string id, params (string Field, Value Value)[] fields) =>
        RegisterAsync(type, [Set(id, "address", Text("192.0.2.53")), .. fields.Select(field => Set(id, field.Field, field.Value))]);

    private static ConfigEdit Ssid(string purpose, string essid, string? bssid = null, bool isDefault = false) => Add(
        "project.ssids",
        "Ssid",
        purpose,
        null,
        [("purpose", Text(purpose)), ("essid", Text(essid)), ("default", Value.ForBool(isDefault)), .. bssid is null ? [] : new[] { ("bssid", Text(bssid)) }]);

    /// <summary>What is a router's alone: its password, its address, its clients' network.</summary>
    private async Task<string[]> SecretsAsync(Node node)
    {
        var config = (await Client.GetConfigAsync(new GetConfigRequest { NodeRef = NodeRefs.Of(node), RevealSensitive = true })).Config;
        var password = Item(config, "core.authentication", "default")!.Values["password"].StringValue;
        Assert.That(password, Does.Match("^[0-9a-f]{20}$"));
        string?[] values = [password, .. config.Items.Where(item => item.Values.ContainsKey("allocation")).Select(item => item.Values["allocation"].StringValue)];
        return [.. values.OfType<string>()];
    }

    /// <summary>The items that there are, one a line; what is sensitive is not shown.</summary>
    private static IEnumerable<string> Lines(V1.Config config) => config.Items.Where(item => !item.IsDefault).Select(item =>
        $"{item.Ref.Id}{(item.Ref.Key.Length > 0 ? "/" : "")}{item.Ref.Key} {item.Class}{(item.Parent is null ? "" : $" < {item.Parent.Key}")}:"
        + string.Concat(item.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $" {value.Key}={Shown(value.Value)}")));

    private static string Shown(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.ListValue => $"[{string.Join(' ', value.ListValue.Values.Select(Shown))}]",
        _ => value.ToString(),
    };
}
