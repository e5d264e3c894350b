using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.ReferencePack;

/// <summary>Scenarios of items with the classes, constants and measurements of the modules that ship.</summary>
[TestFixture]
public sealed class ItemScenarioTests : ReferencePackFixture
{
    [Test]
    public async Task Scenario14_ClassesOfThePack_AreSelectableUnlessHidden()
    {
        var general = await Client.DescribeClassAsync("core.general/General");
        var interfaces = await Client.DescribeClassAsync("core.interfaces/Interface");

        Assert.Multiple(() =>
        {
            Assert.That(general.Selectable, Is.False, "CgmGeneral hides it");
            Assert.That(general.SelectableClasses, Is.EqualTo(["config/core.general/CgmGeneral"]));
            Assert.That(interfaces.Selectable, Is.False);
            Assert.That(
                interfaces.SelectableClasses.Select(name => name.Split('/')[^1]),
                Is.EquivalentTo(["Bridge", "Ethernet", "WifiRadio", "WifiInterface", "Mobile", "Tunneldigger"]));
        });
    }

    [Test]
    public async Task Scenario15_BrokerWithItsPortsOnly_HasTheConstantsOfThePack()
    {
        var node = await RegisterAsync(
            "router", WithoutDefaults(), Add("core.packages", "Broker", "b", null, ("ports", Value.ForList(Value.ForNumber(8942)))));

        var broker = Item(await ConfigAsync(node), "core.packages", "b");

        Assert.Multiple(() =>
        {
            Assert.That(broker?.Values["max_tunnels"], Is.EqualTo(Value.ForNumber(1024)));
            Assert.That(broker?.Values["tunnel_timeout"], Is.EqualTo(Text("1m")));
            Assert.That(broker?.Sources["tunnel_timeout"].Origin, Is.EqualTo(ValueSource.Types.Origin.Constant));
        });
    }

    [Test]
    public async Task Scenario30_TwoRadiosOfTheWdr4300_RemovingTheFirstLeavesTheSecondWithItsInterfaceAndNetwork()
    {
        var second = Add(
            Interfaces,
            "WifiRadio",
            "wifi1",
            null,
            ("wifi_radio", Text("wifi1")),
            ("protocol", Text("ieee-80211an")),
            ("channel_width", Text("ht20")),
            ("channel", Value.ForNumber(36)));
        var node = await RegisterAsync(
            "router",
            [
                WithoutDefaults(),
                .. Device("tp-link-wdr4300"),
                Radio("ieee-80211bgn"),
                Wifi("first", "mesh"),
                second,
                Add(Interfaces, "WifiInterface", "second", Ref(Interfaces, "wifi1"), ("mode", Text("sta")), ("essid", Text("open.net"))),
                Add("core.interfaces.network", "Dhcp", "net", Ref(Interfaces, "second")),
            ]);

        var after = await EditAsync(node, Remove(Interfaces, "wifi0"));

        Assert.That(Keys(after.Config, Interfaces), Is.EqualTo(["wifi1", "second"]));
        Assert.That(Item(after.Config, "core.interfaces.network", "net")?.Parent, Is.EqualTo(Ref(Interfaces, "second")));
    }

    [Test]
    public async Task Scenario31_StaticNetworkBecomesAllocated_KeepsWhatBothHave()
    {
        var pool = await Client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = Unique("pool"),
            Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.31.0.0/16" } },
        });
        var network = Add(
            "core.interfaces.network",
            "Static",
            "net",
            Ref(Interfaces, "wan"),
            ("family", Text("ipv4")),
            ("address", Text("10.1.0.1/24")),
            ("lease_type", Text("dhcp")),
            ("lease_duration", Text("4h")));
        var node = await RegisterAsync("router", [WithoutDefaults(), .. Device("fonera"), Ethernet("wan", "wan0"), network]);

        var changed = await EditAsync(
            node,
            new ConfigEdit { ChangeClass = new ChangeClass { Item = Ref("core.interfaces.network", "net"), Class = "Allocated" } },
            Set("core.interfaces.network", "net", "pool", Text(pool.Node.Id)));

        var item = Item(changed.Config, "core.interfaces.network", "net");
        Assert.Multiple(() =>
        {
            Assert.That(item?.Class, Is.EqualTo("Allocated"));
            Assert.That(
                (item?.Values["family"], item?.Values["lease_type"], item?.Values["lease_duration"]),
                Is.EqualTo((Text("ipv4"), Text("dhcp"), Text("4h"))));
            Assert.That(item?.Values["allocation"], Is.EqualTo(Text("10.31.0.0/27")));
            Assert.That(item?.Values.Keys, Has.None.EqualTo("address"));
        });
    }

    [Test]
    public async Task Scenario36_InterfaceVanishesFromTelemetry_StaysDownWithoutCounters()
    {
        var node = await RegisterAsync("router", WithoutDefaults());
        var revision = (await Client.GetStatusAsync()).Revision;
        await ReportAsync(node, "wlan0", "eth0");

        var after = await ReportAsync(node, "eth0");

        var gone = Item(after.Config, Interfaces, "wlan0");
        Assert.Multiple(() =>
        {
            Assert.That(gone?.Values["name"], Is.EqualTo(Text("wlan0")));
            Assert.That(gone?.Values["up"], Is.EqualTo(Value.ForBool(false)));
            Assert.That(gone?.Values.Keys, Has.None.EqualTo("tx_bytes").And.None.EqualTo("rx_packets"));
            Assert.That(gone?.Values["mtu"], Is.EqualTo(Value.ForNumber(1500)), "no counter");
            Assert.That(Item(after.Config, Interfaces, "eth0")?.Values["tx_bytes"], Is.EqualTo(Value.ForNumber(10)));
        });
        Assert.That((await Client.GetStatusAsync()).Revision, Is.EqualTo(revision), "no commit");
    }

    [Test]
    public async Task Scenario37_StricterRuleBesideThePack_WarnsUntilWhatItIsAboutIsEdited()
    {
        var node = await RegisterAsync("router", [WithoutDefaults(), .. Device("fonera"), Radio("ieee-80211bg"), Wifi("mesh", "mesh")]);
        await ApplyAsync("""
            module: strict.channels
            requires: [core, network, wireless]
            rules:
              - id: channel-of-the-mesh
                on: core.interfaces/WifiRadio
                check: self.channel == 1
                path: channel
                code: strict.channel
                message: "the mesh is on channel 1; set it"
            """);

        var elsewhere = await EditAsync(node, Set("core.location", "city", Text("Ljubljana")));
        var there = await Refused(() => EditAsync(node, Set(Interfaces, "wifi0", "channel", Value.ForNumber(2))));
        var mended = await EditAsync(node, Set(Interfaces, "wifi0", "channel", Value.ForNumber(1)));
        await Client.DeleteModuleAsync(new DeleteModuleRequest { Id = "strict.channels" });

        Assert.Multiple(() =>
        {
            Assert.That(elsewhere.Findings.Select(finding => (finding.Code, finding.Known)), Is.EqualTo([("strict.channel", true)]));
            Assert.That(there.FieldViolations.Select(found => found.Reason), Is.EqualTo(["strict.channel"]));
            Assert.That(mended.Findings, Is.Empty);
        });
    }

    private Task<UpdateConfigResponse> ReportAsync(Node node, params string[] interfaces) => Client.UpdateConfigAsync(new UpdateConfigRequest
    {
        NodeRef = NodeRefs.Of(node),
        Point = "monitoring",
        Edits = { new ConfigEdit { ReportItems = new ReportItems { Id = Interfaces, Items = { interfaces.Select(Reported) } } } },
    });

    private static AddItem Reported(string name) => Add(
        "",
        "",
        name,
        null,
        ("name", Text(name)),
        ("up", Value.ForBool(true)),
        ("tx_bytes", Value.ForNumber(10)),
        ("rx_packets", Value.ForNumber(3)),
        ("mtu", Value.ForNumber(1500))).AddItem;
}
