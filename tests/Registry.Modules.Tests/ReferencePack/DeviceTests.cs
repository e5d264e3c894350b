using System.Globalization;
using NUnit.Framework.Constraints;
using Registry.Modules.Edits;
using Registry.Modules.Schema;
using Registry.Modules.Tests.Evaluation;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>The devices: what their descriptors say, that all are of one form, and what may be chosen on each.</summary>
public sealed class DeviceTests
{
    private static readonly ModuleSchema Schema = ReferencePackFixture.SchemaWithoutDefaults;

    private static readonly string[] Radio = ["id", "name", "usb", "features", "connectors", "protocols"];
    private static readonly string[] Protocol = ["id", "name", "band", "modes", "widths", "bitrates", "channels"];
    private static readonly string[] Switch = ["id", "name", "ports", "cpu_port", "vlans", "configurable", "cpu_tagged", "presets"];
    private static readonly string[] Device =
        ["identifier", "name", "manufacturer", "url", "architecture", "usb", "radios", "switches", "ports", "antennas", "platforms"];

    private static IEnumerable<Choice> Routers => ChoicesOf("core.general", "router").Choices;

    [Test]
    public void Routers_OfThePack_AreThree() =>
        Assert.That(Routers.Select(choice => choice.Name), Is.EquivalentTo(new[] { "tp-link-wr741nd", "tp-link-wdr4300", "fonera" }));

    [TestCaseSource(nameof(Routers))]
    public void Descriptor_OfEveryDevice_IsOfOneForm(Choice router)
    {
        var device = router.Metadata;

        Assert.Multiple(() =>
        {
            Assert.That(Keys(device), Is.EqualTo(Device));
            Assert.That(Text(device, "identifier"), Is.EqualTo(router.Name));
            Assert.That(List(device, "radios").Select(Keys), Has.All.EqualTo(Radio));
            Assert.That(List(device, "radios").SelectMany(radio => List(radio, "protocols")).Select(Keys), Has.All.EqualTo(Protocol));
            Assert.That(List(device, "switches").Select(Keys), Has.All.EqualTo(Switch));
            Assert.That(
                Keys(Get(Get(device, "platforms"), "openwrt")),
                Is.EqualTo(new[] { "target", "profile", "packages", "ports", "radios", "switches" }));
        });
    }

    [TestCaseSource(nameof(Routers))]
    public void Descriptor_OfEveryDevice_MapsAllItsPartsToOpenWrt(Choice router)
    {
        var openwrt = Get(Get(router.Metadata, "platforms"), "openwrt");

        Assert.Multiple(() =>
        {
            Assert.That(Keys(Get(openwrt, "ports")), Is.EquivalentTo(Ids(router.Metadata, "ports")));
            Assert.That(Keys(Get(openwrt, "radios")), Is.EquivalentTo(Ids(router.Metadata, "radios")));
            Assert.That(Keys(Get(openwrt, "switches")), Is.EquivalentTo(Ids(router.Metadata, "switches")));
        });
    }

    [TestCaseSource(nameof(Routers))]
    public void Channels_OfEveryDevice_HaveTheFrequenciesOfTheirBand(Choice router)
    {
        foreach (var protocol in List(router.Metadata, "radios").SelectMany(radio => List(radio, "protocols")))
        {
            var start = Text(protocol, "band") == "5" ? 5000 : 2407;
            Assert.That(
                List(protocol, "channels").Select(channel => Number(channel, "frequency")),
                Is.EqualTo(List(protocol, "channels").Select(channel => start + (5 * Number(channel, "number")))));
        }
    }

    [TestCaseSource(nameof(Routers))]
    public void Choices_OfEveryDevice_AreItsRadiosPortsSwitchesAndPresets(Choice router)
    {
        var vlans = List(router.Metadata, "switches").SelectMany(part => List(part, "presets").SelectMany(preset => List(preset, "vlans")
            .Select(vlan => $"{Text(part, "id")}.vlan{Number(vlan, "vlan").ToString(CultureInfo.InvariantCulture)}")));

        Assert.Multiple(() =>
        {
            Assert.That(Registered(router, "core.interfaces", "wifi_radio"), Is.EqualTo(Ids(router.Metadata, "radios")));
            Assert.That(Registered(router, "core.switch", "switch"), Is.EqualTo(Ids(router.Metadata, "switches")));
            Assert.That(Registered(router, "core.interfaces", "eth_port"), Is.SupersetOf(Ids(router.Metadata, "ports").Concat(vlans)));
            Assert.That(
                Registered(router, "core.switch", "vlan_preset"),
                Is.EqualTo(List(router.Metadata, "switches").SelectMany(part => Ids(part, "presets"))));
            Assert.That(
                Registered(router, "core.interfaces", "protocol"),
                Is.EqualTo(List(router.Metadata, "radios").SelectMany(radio => Ids(radio, "protocols"))));
            Assert.That(
                Registered(router, "core.interfaces", "antenna_connector"),
                Is.EqualTo(List(router.Metadata, "radios").SelectMany(radio => Ids(radio, "connectors"))));
        });
    }

    [Test]
    public void Wr741nd_Descriptor_IsAsTheDesignSays()
    {
        var device = Router("tp-link-wr741nd");

        Assert.Multiple(() =>
        {
            Assert.That(Ids(device, "ports"), Is.EqualTo(new[] { "wan0" }));
            Assert.That(Get(device, "usb"), Is.EqualTo(CelValue.False));
            Assert.That(List(device, "switches").Single(), Matches("configurable", CelValue.False));
            Assert.That(Vlans(device), Is.EqualTo(new[] { "1 lan 0,1,2,3,4" }));
            Assert.That(List(device, "radios").Single(), Matches("features", CelList.Of([CelValue.Of("MultipleSSID")])));
            Assert.That(Ids(List(device, "radios").Single(), "protocols"), Is.EqualTo(new[] { "ieee-80211bgn" }));
        });
    }

    [Test]
    public void Wdr4300_Descriptor_IsAsTheDesignSays()
    {
        var device = Router("tp-link-wdr4300");

        Assert.Multiple(() =>
        {
            Assert.That(Ids(device, "ports"), Is.Empty);
            Assert.That(Get(device, "usb"), Is.EqualTo(CelValue.True));
            Assert.That(List(device, "switches").Single(), Matches("configurable", CelValue.True));
            Assert.That(Vlans(device), Is.EqualTo(new[] { "1 lan 0,2,3,4,5", "2 wan 0,1" }));
            Assert.That(
                List(device, "radios").Select(radio => Text(List(radio, "protocols").Single(), "band")), Is.EqualTo(new[] { "2.4", "5" }));
            Assert.That(List(device, "radios"), Is.All.Matches(Matches("features", CelList.Of([CelValue.Of("MultipleSSID")]))));
        });
    }

    [Test]
    public void Fonera_Descriptor_IsAsTheDesignSays()
    {
        var device = Router("fonera");
        var radio = List(device, "radios").Single();

        Assert.Multiple(() =>
        {
            Assert.That(Ids(device, "ports"), Is.EqualTo(new[] { "wan0" }));
            Assert.That(List(device, "switches"), Is.Empty);
            Assert.That(List(radio, "features"), Is.Empty);
            Assert.That(Ids(radio, "protocols"), Is.EqualTo(new[] { "ieee-80211bg" }));
            Assert.That(
                Text(Get(Get(Get(Get(device, "platforms"), "openwrt"), "radios"), "wifi0"), "driver"), Is.EqualTo("madwifi"));
        });
    }

    [TestCase("tp-link-wr741nd", "wan0", true)]
    [TestCase("tp-link-wr741nd", "sw0.vlan1", true)]
    [TestCase("tp-link-wr741nd", "sw0.vlan2", false)]
    [TestCase("tp-link-wdr4300", "wan0", false)]
    [TestCase("tp-link-wdr4300", "sw0.vlan2", true)]
    [TestCase("tp-link-wdr4300", "sw0.vlan7", false)]
    [TestCase("fonera", "wan0", true)]
    [TestCase("fonera", "sw0.vlan1", false)]
    public void EthPort_OfADevice_MayBeChosenWhereTheDeviceHasIt(string router, string port, bool isAllowed)
    {
        ItemEdit[] switches = router == "fonera" ? [] : [SwitchItem("default")];
        var result = new Laboratory(Schema).Try([.. On(router), .. switches, Add("core.interfaces", "Ethernet", "e", null, ("eth_port", port))]);

        Assert.That(result.Findings.All(finding => finding.Code != FindingCodes.ChoiceLimited), Is.EqualTo(isAllowed));
    }

    [Test]
    public void EthPort_OfAVlanOfOnesOwn_MayBeChosen()
    {
        var vlan = Add(
            "core.switch.vlan", "Vlan", "guests", new("core.switch", "sw0"), ("name", "guests"), ("vlan", 7), ("ports", new object[] { 0, 5 }));
        var port = Add("core.interfaces", "Ethernet", "e", null, ("eth_port", "sw0.vlan7"));

        var result = new Laboratory(Schema).Try([.. On("tp-link-wdr4300"), SwitchItem("custom"), vlan, port]);

        Assert.That(result.Findings, Is.Empty);
    }

    private static AddItem SwitchItem(string preset) => Add("core.switch", "Switch", "sw0", null, ("switch", "sw0"), ("vlan_preset", preset));

    private static ItemEdit[] On(string router) => [Set("core.general", "platform", "openwrt"), Set("core.general", "router", router)];

    private static ChoiceSet ChoicesOf(string id, string field) => Schema.Point("config")!.Item(id)!.Field(field)!.Choices!;

    private static CelValue Router(string name) => Routers.Single(choice => choice.Name == name).Metadata;

    /// <summary>The choices that a device's module registers.</summary>
    private static IEnumerable<string> Registered(Choice router, string id, string field) =>
        ChoicesOf(id, field).Choices.Where(choice => choice.Module == router.Module).Select(choice => choice.Name);

    private static IEnumerable<string> Vlans(CelValue device) => List(List(List(device, "switches").Single(), "presets").Single(), "vlans")
        .Select(vlan => $"{Number(vlan, "vlan")} {Text(vlan, "name")} {string.Join(',', List(vlan, "ports").Select(port => $"{port}"))}");

    private static PredicateConstraint<CelValue> Matches(string key, CelValue value) => new(map => Get(map, key).Equals(value));

    private static CelValue Get(CelValue map, string key) => map.AsMap().TryGet(CelValue.Of(key), out var value) ? value : CelValue.Null;

    private static string Text(CelValue map, string key) => Get(map, key).AsString();

    private static long Number(CelValue map, string key) =>
        Get(map, key) is var value && value.Kind == CelKind.Double ? (long)value.AsDouble() : Get(map, key).AsInt();

    private static IReadOnlyList<CelValue> List(CelValue map, string key)
    {
        var list = Get(map, key).AsList();
        return [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
    }

    private static IEnumerable<string> Ids(CelValue map, string key) => List(map, key).Select(part => Text(part, "id"));

    private static IReadOnlyList<string> Keys(CelValue map) => [.. map.AsMap().Keys.Select(key => key.AsString())];
}
