using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;
using static Registry.V1.PoolSpec.Types;
using static Registry.V1.ValueSource.Types;

namespace Registry.FunctionalTests.Config;

/// <summary>The scenarios of the design that configuration decides, through the API of a real daemon.</summary>
[TestFixture]
public sealed class ConfigScenarioTests : ConfigFixture
{
    private const string Interfaces = "core.interfaces";

    protected override IReadOnlyList<string> Modules => [NetworkModules.Core, NetworkModules.Defaults];

    [Test]
    public async Task Scenario15_MissingSingleItem_ReadsAsDefaultsAndKeepsThemWhenOneFieldIsSet()
    {
        var node = await RegisterAsync("router");

        var before = Item(await ConfigAsync(node), "core.settings");
        await EditAsync(node, Set("core.settings", "channel_width", Text("ht40")));

        var after = Item(await ConfigAsync(node), "core.settings");
        Assert.Multiple(() =>
        {
            Assert.That(before?.Values["lease_duration"], Is.EqualTo(Text("15m")));
            Assert.That(before?.Values["channel_width"], Is.EqualTo(Text("ht20")));
            Assert.That(before?.Source, Is.Null, "there is no item");
            Assert.That(after?.Values["lease_duration"], Is.EqualTo(Text("15m")));
            Assert.That(after?.Sources["lease_duration"].Origin, Is.EqualTo(Origin.Constant));
            Assert.That(after?.Values["channel_width"], Is.EqualTo(Text("ht40")));
        });
    }

    [Test]
    public async Task Scenario21_NodeWithItemsKeysAndAllocations_DeletedLeavesNothing()
    {
        var pool = await CreatePoolAsync("10.21.0.0/24");
        var node = await RegisterAsync(
            "router",
            Set("core.general", "platform", Text("openwrt")),
            Set("core.general", "router", Text("wr741nd")),
            Set("core.general", "serial", Text("S21")),
            Set(Interfaces, "wifi0-ap", "essid", Text("a")),
            Set(Interfaces, "wifi0-mesh", "essid", Text("m")),
            Add("core.routerid", "Allocated", "main", null, ("pool", Text(pool.Id))));
        Assert.That(node.ClaimedKeys, Is.EqualTo([$"pool:{pool.Id}:10.21.0.0/28", "serial:S21"]));
        Assert.That((await ByKey("serial:S21"))?.Id, Is.EqualTo(node.Id));

        await Client.DeleteNodeAsync(NodeRefs.Of(node));

        var pools = await Client.GetPoolAsync(NodeRefs.Id(pool.Id));
        Assert.That(await ByKey("serial:S21"), Is.Null);
        Assert.That((pools.Usage.Allocated, pools.Usage.Held), Is.EqualTo(("0", "16")));
        Assert.That((await Refused(() => ConfigAsync(node))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
        Assert.That(await RegisterAsync("router", Set("core.general", "serial", Text("S21"))), Is.Not.Null, "the key is free");
    }

    [Test]
    public async Task Scenario25_Platform_LimitsRoutersAndAnotherRouterChangesPortsAndRadiosAtOnce()
    {
        var node = await RegisterAsync("router", Set("core.general", "platform", Text("openwrt")), Set("core.general", "router", Text("fonera")), Essid("wifi0-mesh"));
        var before = Keys(await ConfigAsync(node), Interfaces).ToArray();

        var refusal = await Refused(() => EditAsync(node, Set("core.general", "router", Text("nanostation"))));
        var changed = await EditAsync(node, Set("core.general", "router", Text("wr741nd")), Essid("wifi0-ap"));

        Assert.Multiple(() =>
        {
            Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.ConfigInvalid));
            Assert.That(refusal.FieldViolations.Select(v => (v.Field, v.Reason)), Has.Member(("config/core.general#router", "choice.limited")));
            Assert.That(before, Is.EquivalentTo(["wifi0", "wan0", "wifi0-mesh"]));
            Assert.That(Keys(changed.Config, Interfaces), Is.EquivalentTo(["wifi0", "wan0", "lan0", "wifi0-mesh", "wifi0-ap"]));
        });
    }

    [Test]
    public async Task Scenario27_DeviceWithOneSsid_MeshOnlyWithTheProjectsDefaultElseAnErrorThatSaysSo()
    {
        var project = await RegisterAsync("project", Set("project.settings", "default_ssid", Text("open.net")));
        var bare = await RegisterAsync("project");

        var node = await RegisterAsync("router", Fonera(project));
        var refusal = await Refused(() => RegisterAsync("router", Fonera(bare)));

        var config = await ConfigAsync(node);
        var mesh = Item(config, Interfaces, "wifi0-mesh");
        Assert.Multiple(() =>
        {
            Assert.That(config.Items.Count(item => item.Class == "WifiInterface"), Is.EqualTo(1), "mesh only");
            Assert.That(mesh?.Values["essid"], Is.EqualTo(Text("open.net")));
            Assert.That(mesh?.Sources["essid"], Has.Property("Origin").EqualTo(Origin.Default).And.Property("By").EqualTo("defaults@2.1.0/essid-of-project"));
            Assert.That(refusal.FieldViolations.Select(v => (v.Field, v.Reason)), Is.EqualTo([($"config/{Interfaces}/wifi0-mesh#essid", "field.required")]));
        });
    }

    [Test]
    public async Task Scenario26InSmall_DeviceWithSeveralSsids_TakesTheProjectsForEachPurpose()
    {
        var project = await RegisterAsync(
            "project",
            Add("project.ssids", "Ssid", "ap", null, ("purpose", Text("ap")), ("essid", Text("wlan-si"))),
            Add("project.ssids", "Ssid", "mesh", null, ("purpose", Text("mesh")), ("essid", Text("mesh.wlan-si"))));

        var node = await RegisterAsync("router", Device("wr741nd", project));

        var config = await ConfigAsync(node);
        Assert.That(
            (Item(config, Interfaces, "wifi0-ap")?.Values["essid"], Item(config, Interfaces, "wifi0-mesh")?.Values["essid"]),
            Is.EqualTo((Text("wlan-si"), Text("mesh.wlan-si"))));
    }

    [Test]
    public async Task Scenario29_DefaultsOff_OnlyRulesThatAlwaysRunDo()
    {
        var node = await RegisterAsync("router", [.. Device("fonera", null), Essid("wifi0-mesh")]);
        await EditAsync(node, new ConfigEdit { SetUseDefaults = false });

        var after = await EditAsync(node, Set("core.general", "router", Text("wr741nd")));

        Assert.That(
            Keys(after.Config, Interfaces), Is.EquivalentTo(["wifi0", "wan0", "lan0", "wifi0-mesh"]),
            "the ports are always made, the access point is not");
    }

    [Test]
    public async Task Scenario30_TwoRadiosWithInterfaces_RemovingTheFirstLeavesTheSecondWithItsInterfaceAndKey()
    {
        var node = await RegisterAsync("router", TwoRadios());

        var after = await EditAsync(node, Remove(Interfaces, "r0"));

        var second = Item(after.Config, Interfaces, "i1");
        Assert.That(Keys(after.Config, Interfaces), Is.EquivalentTo(["r1", "i1"]));
        Assert.That((second?.Parent.Key, second?.Values["essid"]), Is.EqualTo(("r1", Text("one"))));
    }

    [Test]
    public async Task Scenario31_ClassOfAnItemChanged_KeepsCommonFieldsAndStoresNothingWhenValidating()
    {
        var node = await RegisterAsync(
            "router", Add(Interfaces, "Ethernet", "x", null, ("eth_port", Text("p0")), ("essid", Text("kept")), ("enabled", Value.ForBool(false))));
        var edits = new[] { new ConfigEdit { ChangeClass = new ChangeClass { Item = Ref(Interfaces, "x"), Class = "wifiradio" } }, Set(Interfaces, "x", "wifi_radio", Text("w")) };

        var preview = await Client.UpdateConfigAsync(new UpdateConfigRequest { NodeRef = NodeRefs.Of(node), Edits = { edits }, ValidateOnly = true });

        var item = Item(preview.Config, Interfaces, "x");
        Assert.Multiple(() =>
        {
            Assert.That(item?.Class, Is.EqualTo("WifiRadio"));
            Assert.That(item?.Values["enabled"], Is.EqualTo(Value.ForBool(false)), "both classes have it");
            Assert.That(item?.Values.Keys, Does.Not.Contain("eth_port"));
        });
        Assert.That(Item(await ConfigAsync(node), Interfaces, "x")?.Class, Is.EqualTo("Ethernet"), "nothing is stored");
    }

    [Test]
    public async Task Scenario32_TwoInterfacesOnASimpleRadio_RefusedAtEntryWithTheRadiosPath()
    {
        var node = await RegisterAsync("router", [.. Device("fonera", null), Essid("wifi0-mesh")]);

        var refusal = await Refused(() => EditAsync(
            node, Add(Interfaces, "WifiInterface", "second", Ref(Interfaces, "wifi0"), ("mode", Text("ap")), ("essid", Text("a")))));

        var violation = refusal.FieldViolations.Single();
        Assert.Multiple(() =>
        {
            Assert.That((violation.Field, violation.Reason), Is.EqualTo(($"config/{Interfaces}/wifi0#interfaces", "wifi.single_ssid")));
            Assert.That(violation.Description, Is.EqualTo("radio wifi0 can carry one network only"));
        });
        Assert.That(Keys(await ConfigAsync(node), Interfaces), Does.Not.Contain("second"));
    }

    [Test]
    public async Task Scenario35_AllocatedNetwork_KeptWhileItFitsHeldWhenItDoesNotFreedWithTheItem()
    {
        var pool = await CreatePoolAsync("10.35.0.0/16");
        var node = await RegisterAsync("router", Add("core.routerid", "Allocated", "main", null, ("pool", Text(pool.Name))));
        var first = await ValueAsync(node, "core.routerid", "main", "network");

        await EditAsync(node, Set("core.settings", "note", Text("saved again")));
        var again = await ValueAsync(node, "core.routerid", "main", "network");
        await EditAsync(node, Set("core.routerid", "main", "prefix_length", Value.ForNumber(27)));
        var longer = await ValueAsync(node, "core.routerid", "main", "network");
        var held = await AllocationsAsync(pool);
        await EditAsync(node, Remove("core.routerid", "main"));

        Assert.Multiple(() =>
        {
            Assert.That((first, again), Is.EqualTo((Text("10.35.0.0/28"), Text("10.35.0.0/28"))));
            Assert.That(longer, Is.EqualTo(Text("10.35.0.32/27")));
            Assert.That(held, Is.EqualTo([("10.35.0.0/28", true), ("10.35.0.32/27", false)]));
        });
        Assert.That(await AllocationsAsync(pool), Is.EqualTo([("10.35.0.0/28", true), ("10.35.0.32/27", true)]));
        Assert.That((await Client.GetNodeAsync(NodeRefs.Of(node))).ClaimedKeys, Is.Empty);
    }

    [Test]
    public async Task Scenario36_InterfaceVanishesFromTelemetry_StaysDownWithoutCounters()
    {
        var node = await RegisterAsync("router");
        var revision = (await Client.GetStatusAsync()).Revision;
        await ReportAsync(node, ("wlan0", 10), ("eth0", 20));

        var after = await ReportAsync(node, ("eth0", 21));

        var gone = Item(after.Config, Interfaces, "wlan0");
        Assert.Multiple(() =>
        {
            Assert.That(gone?.Values["name"], Is.EqualTo(Text("wlan0")));
            Assert.That(gone?.Values["up"], Is.EqualTo(Value.ForBool(false)));
            Assert.That(gone?.Values.ContainsKey("tx_bytes"), Is.False);
            Assert.That(Item(after.Config, Interfaces, "eth0")?.Values["tx_bytes"], Is.EqualTo(Value.ForNumber(21)));
            Assert.That(after.Revision, Is.EqualTo(after.Config.PointRevision));
        });
        Assert.That((await Client.GetStatusAsync()).Revision, Is.EqualTo(revision), "no commit");
    }

    [Test]
    public async Task Scenario38_ExplainADefaultReplacedAndGivenBack_EachStepNamesSourceRuleAndLosers()
    {
        var project = await RegisterAsync("project", Set("project.settings", "default_ssid", Text("open.net")));
        var node = await RegisterAsync("router", Fonera(project));

        var byRule = await ExplainAsync(node);
        await EditAsync(node, Set(Interfaces, "wifi0-mesh", "essid", Text("mine")));
        var byUser = await ExplainAsync(node);
        await EditAsync(node, Clear(Interfaces, "wifi0-mesh", "essid"));
        var givenBack = await ExplainAsync(node);

        const string Rule = "defaults@2.1.0/essid-of-project";
        Assert.Multiple(() =>
        {
            Assert.That((byRule.Value, byRule.Source.Origin, byRule.Source.By), Is.EqualTo((Text("open.net"), Origin.Default, Rule)));
            Assert.That(byRule.Candidates[0].Inputs.Select(input => input.Path), Has.Some.EndsWith("config/core.project#project"));
            Assert.That((byUser.Value, byUser.Source.Origin, byUser.Source.By), Is.EqualTo((Text("mine"), Origin.User, "anonymous")));
            var loser = byUser.Candidates.Single(candidate => candidate.Source.By == Rule);
            Assert.That(loser.Won, Is.False);
            Assert.That(loser.Reason, Is.Not.Empty);
            Assert.That((givenBack.Value, givenBack.Source.Origin, givenBack.Source.By), Is.EqualTo((Text("open.net"), Origin.Default, Rule)));
        });
    }

    [Test]
    public async Task DeleteNode_ProtectedByAReference_RefusedAndTheOtherKindIsCleared()
    {
        var kept = await RegisterAsync("project", Set("project.settings", "default_ssid", Text("x")));
        var backup = await RegisterAsync("project");
        var node = await RegisterAsync("router", [.. Fonera(kept), Set("core.project", "backup", Text(backup.Id))]);

        var refusal = await Refused(() => Client.DeleteNodeAsync(NodeRefs.Of(kept)));
        await Client.DeleteNodeAsync(NodeRefs.Of(backup));

        Assert.That((refusal.Reason, refusal.Metadata["referrer"]), Is.EqualTo((ErrorReason.StillReferenced, node.Id)));
        Assert.That(await ValueAsync(node, "core.project", "", "backup"), Is.Null);
    }

    [Test]
    public async Task ListHistory_OfItems_TellsValuesBeforeAndAfterButNoSecrets()
    {
        var node = await RegisterAsync("router", Set("core.settings", "note", Text("a")));
        await EditAsync(node, Set("core.settings", "note", Text("b")), Set("core.general", "password", Text("secret")));

        var history = await Client.ListHistoryAsync(new ListHistoryRequest { NodeRef = NodeRefs.Of(node) }).FirstAsync();

        var fields = history.Nodes.Single().Fields.ToDictionary(field => field.Path);
        Assert.Multiple(() =>
        {
            Assert.That(
                (fields["config/core.settings#note"].OldValue, fields["config/core.settings#note"].NewValue), Is.EqualTo((Text("a"), Text("b"))));
            Assert.That(fields["config/core.general#password"], Is.EqualTo(new FieldChange { Path = "config/core.general#password", Masked = true }));
        });
    }

    [Test]
    public async Task WriteBatch_NodesItemsAndReferences_AreOneCommit()
    {
        var name = Unique("batch");
        var answer = await Client.WriteBatchAsync(
        [
            new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = name + "-p", Type = "project" } } },
            new Write
            {
                RegisterNode = new RegisterNodeRequest
                {
                    Node = new Node { Id = name + "-r", Type = "router" },
                    ConfigEdits = { new PointEdits { Edits = { Set("core.project", "project", Text(name + "-p")) } } },
                },
            },
            new Write
            {
                UpdateConfig = new UpdateConfigRequest
                {
                    NodeRef = NodeRefs.Id(name + "-p"), Edits = { Set("project.settings", "default_ssid", Text("late.net")) },
                },
            },
            new Write
            {
                UpdateNode = new UpdateNodeRequest
                {
                    NodeRef = NodeRefs.Id(name + "-r"),
                    ConfigEdits = { new PointEdits { Edits = { Device("fonera", null) } } },
                },
            },
        ]);

        var router = await Client.GetNodeAsync(NodeRefs.Id(name + "-r"));
        Assert.That(router.Revision, Is.EqualTo(answer.Revision));
        Assert.That(await ValueAsync(router, Interfaces, "wifi0-mesh", "essid"), Is.EqualTo(Text("late.net")), "each write sees those before it");
    }

    [Test]
    public async Task WriteBatch_OneConfigurationIsWrong_RefusesAllAndNamesTheWrite()
    {
        var name = Unique("refused");
        var refusal = await Refused(() => Client.WriteBatchAsync(
        [
            new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = name, Type = "router" } } },
            new Write { UpdateConfig = new UpdateConfigRequest { NodeRef = NodeRefs.Id(name), Edits = { Set("core.general", "name", Text("UPPER")) } } },
        ]));

        Assert.That((refusal.Reason, refusal.Metadata["index"]), Is.EqualTo((ErrorReason.ConfigInvalid, "1")));
        Assert.That(await ByName(name), Is.Null);
    }

    private static ConfigEdit Essid(string key) => Set(Interfaces, key, "essid", Text("e"));

    private static ConfigEdit[] Fonera(Node project) => Device("fonera", project);

    private static ConfigEdit[] Device(string router, Node? project) =>
    [
        Set("core.general", "platform", Text("openwrt")),
        Set("core.general", "router", Text(router)),
        .. project is null ? [] : new[] { Set("core.project", "project", Text(project.Name)) },
    ];

    private static ConfigEdit[] TwoRadios() =>
    [
        Add(Interfaces, "WifiRadio", "r0", null, ("wifi_radio", Text("a"))),
        Add(Interfaces, "WifiRadio", "r1", null, ("wifi_radio", Text("b"))),
        Add(Interfaces, "WifiInterface", "i0", Ref(Interfaces, "r0"), ("essid", Text("zero"))),
        Add(Interfaces, "WifiInterface", "i1", Ref(Interfaces, "r1"), ("essid", Text("one"))),
    ];

    private Task<ExplainConfigResponse> ExplainAsync(Node node) => Client.ExplainConfigAsync(new ExplainConfigRequest
    {
        NodeRef = NodeRefs.Of(node),
        Item = Ref(Interfaces, "wifi0-mesh"),
        Field = "essid",
    });

    private Task<UpdateConfigResponse> ReportAsync(Node node, params (string Name, int Bytes)[] interfaces) => Client.UpdateConfigAsync(new UpdateConfigRequest
    {
        NodeRef = NodeRefs.Of(node),
        Point = "monitoring",
        Edits =
        {
            new ConfigEdit
            {
                ReportItems = new ReportItems
                {
                    Id = Interfaces,
                    Items =
                    {
                        interfaces.Select(known => Add(
                            "", "", known.Name, null, ("name", Text(known.Name)), ("up", Value.ForBool(true)), ("tx_bytes", Value.ForNumber(known.Bytes))).AddItem),
                    },
                },
            },
        },
    });

    private async Task<Node> CreatePoolAsync(string range) => (await Client.CreatePoolAsync(new CreatePoolRequest
    {
        Name = Unique("pool"),
        Spec = new PoolSpec { Kind = Kind.Ipv4Prefixes, Ranges = { range } },
    })).Node;

    private async Task<List<(string Value, bool IsHeld)>> AllocationsAsync(Node pool) =>
        await Client.ListAllocationsAsync(new ListAllocationsRequest { Pool = NodeRefs.Of(pool), IncludeHeld = true })
            .Select(allocation => (allocation.Value, allocation.FreeTime is not null)).ToListAsync();
}
