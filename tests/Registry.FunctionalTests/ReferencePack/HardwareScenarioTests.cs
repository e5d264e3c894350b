using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.ReferencePack;

/// <summary>The scenarios of the design that devices and their rules decide, with the modules that ship.</summary>
[TestFixture]
public sealed class HardwareScenarioTests : ReferencePackFixture
{
    /// <summary>A second platform, as another network would add it.</summary>
    private const string OtherPlatform = """
        module: devices-airos
        requires: [core]
        choices:
          - {field: core.general#platform, choices: [{name: airos, label: AirOS}]}
          - {field: core.general#router, choices: [{name: nanostation, limited_to: self.platform == 'airos', metadata: {name: NanoStation}}]}
        """;

    protected override IReadOnlyList<string> Modules => [OtherPlatform];

    [Test]
    public async Task Scenario25_PlatformChosen_RoutersAreOnlyThatPlatforms()
    {
        var node = await RegisterAsync("router", [WithoutDefaults(), .. Device("fonera")]);

        var refusal = await Refused(() => EditAsync(node, Set("core.general", "router", Text("nanostation"))));
        var other = await EditAsync(node, Set("core.general", "platform", Text("airos")), Set("core.general", "router", Text("nanostation")));

        var violation = refusal.FieldViolations.Single(found => found.Reason == "choice.limited");
        Assert.Multiple(() =>
        {
            Assert.That(violation.Field, Is.EqualTo("config/core.general#router"));
            Assert.That(violation.Description, Does.EndWith("choose fonera or tp-link-wdr4300 or tp-link-wr741nd"));
            Assert.That(Item(other.Config, "core.general")?.Values["router"], Is.EqualTo(Text("nanostation")));
        });
    }

    [Test]
    public async Task Scenario25_AnotherRouter_ItsPortsAndRadiosAreJudgedInTheSameEvaluation()
    {
        var ports = Add("core.switch", "Switch", "sw0", null, ("switch", Text("sw0")), ("vlan_preset", Text("default")));
        var node = await RegisterAsync(
            "router",
            [WithoutDefaults(), .. Device("tp-link-wr741nd"), ports, Ethernet("wan", "wan0"), Radio("ieee-80211bgn"), Wifi("mesh", "mesh")]);
        var router = Set("core.general", "router", Text("tp-link-wdr4300"));

        var refusal = await Refused(() => EditAsync(node, router));
        var changed = await EditAsync(node, router, Set(Interfaces, "wan", "eth_port", Text("sw0.vlan2")));

        Assert.Multiple(() =>
        {
            Assert.That(refusal.FieldViolations.Select(found => found.Field), Is.All.EqualTo($"config/{Interfaces}/wan#eth_port"));
            Assert.That(
                refusal.FieldViolations.Single(found => found.Reason == "openwrt.port_unknown").Description,
                Is.EqualTo("WDR4300 has no port wan0; choose sw0.vlan1 or sw0.vlan2"));
            Assert.That(Item(changed.Config, Interfaces, "wan")?.Values["eth_port"], Is.EqualTo(Text("sw0.vlan2")));
        });
    }

    [Test]
    public async Task Scenario32_TwoEnabledInterfacesOnTheFonera_RefusedAtEntryWithTheRadiosPathAndNothingStored()
    {
        var node = await RegisterAsync("router", [WithoutDefaults(), .. Device("fonera"), Radio("ieee-80211bg"), Wifi("mesh", "mesh")]);
        var revision = (await Client.GetStatusAsync()).Revision;

        var refusal = await Refused(() => EditAsync(node, Wifi("ap", "ap")));

        var violation = refusal.FieldViolations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.ConfigInvalid));
            Assert.That((violation.Field, violation.Reason), Is.EqualTo(($"config/{Interfaces}/wifi0#interfaces", "openwrt.single_ssid")));
            Assert.That(violation.Description, Is.EqualTo("wifi0 of Fonera can carry one network only, not mesh, ap; disable or remove all but one"));
        });
        Assert.That((await Client.GetStatusAsync()).Revision, Is.EqualTo(revision));
        Assert.That(Keys(await ConfigAsync(node), Interfaces), Is.EqualTo(["wifi0", "mesh"]));
    }

    [Test]
    public async Task Scenario32_SecondInterfaceDisabledOrOnAnotherDevice_IsAccepted()
    {
        var fonera = await RegisterAsync("router", [WithoutDefaults(), .. Device("fonera"), Radio("ieee-80211bg"), Wifi("mesh", "mesh")]);
        var tplink = await RegisterAsync("router", [WithoutDefaults(), .. Device("tp-link-wr741nd"), Radio("ieee-80211bgn"), Wifi("mesh", "mesh")]);

        var off = await EditAsync(fonera, Wifi("ap", "ap"), Set(Interfaces, "ap", "enabled", Value.ForBool(false)));
        var several = await EditAsync(tplink, Wifi("ap", "ap"));

        Assert.That(off.Findings.Concat(several.Findings), Is.Empty);
    }
}
