using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;
using static Registry.Modules.Tests.ReferencePack.PackLaboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>What users change of what the rules give them, and what becomes of it.</summary>
public sealed class SurvivalTests
{
    private const string Interfaces = "core.interfaces";
    private const string Networks = "core.interfaces.network";

    [Test]
    public void Evaluate_AnotherLanPortChosen_TheOthersFollow()
    {
        var lab = Router("tp-link-wdr4300");
        lab.Write(
            Set("core.switch", "sw0", "vlan_preset", "custom"),
            Vlan("lan", 1, 2, 3),
            Vlan("wan", 2, 1),
            Vlan("office", 3, 4, 5));
        var before = Lines(lab, Interfaces).Where(line => line.Contains("Ethernet", StringComparison.Ordinal));
        lab.Write(Set(Interfaces, "lan", "eth_port", "sw0.vlan3"));
        lab.Write(Set("core.description", "url", "https://example.net/"));

        Assert.That(before, Is.EquivalentTo("""
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 uplink=false
            core.interfaces/sw0.vlan3 Ethernet: enabled=true eth_port=sw0.vlan3 routing_protocols=[babel] uplink=false
            core.interfaces/wan Ethernet: enabled=true eth_port=sw0.vlan2 uplink=true
            """.Split('\n')));
        Assert.That(Lines(lab, Interfaces).Where(line => line.Contains("Ethernet", StringComparison.Ordinal)), Is.EquivalentTo("""
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan3 uplink=false
            core.interfaces/sw0.vlan1 Ethernet: enabled=true eth_port=sw0.vlan1 routing_protocols=[babel] uplink=false
            core.interfaces/wan Ethernet: enabled=true eth_port=sw0.vlan2 uplink=true
            """.Split('\n')));
        Assert.That(Lines(lab, Networks), Has.Member("core.interfaces.network/lan Bridged < lan: bridge=clients0 enabled=true"));
    }

    [Test]
    public void Evaluate_EssidAndModeOfGeneratedInterfacesChanged_StayAsTheyAre()
    {
        var lab = Router("tp-link-wr741nd");
        lab.Write(Set(Interfaces, "wifi0-ap", "essid", "cafe"), Set(Interfaces, "wifi0-mesh", "mode", "mesh11s"), Set(Interfaces, "wifi0", "channel", 11));
        lab.Write(Profiles("routing-over-wan", "hostname-essid"));

        Assert.That(lab.Get(Interfaces, "essid", "wifi0-ap"), Is.EqualTo(CelValue.Of("cafe")));
        Assert.That(lab.Get(Interfaces, "mode", "wifi0-mesh"), Is.EqualTo(CelValue.Of("mesh11s")));
        Assert.That(lab.Get(Interfaces, "channel", "wifi0"), Is.EqualTo(CelValue.Of(11L)));
        Assert.That(lab.Get(Interfaces, "essid", "wifi0-mesh"), Is.EqualTo(CelValue.Of("node-one")), "what nobody changed follows");
    }

    [Test]
    public void Evaluate_PoolAndPrefixOfTheClientsChanged_StayUntilTheyAreCleared()
    {
        var lab = Router("tp-link-wr741nd", others: [.. Project(ssids: Ssids), new Node { Id = "pool2", Type = "pool", Name = "pool2" }]);
        lab.Write(Set(Networks, "clients", "pool", "pool2"), Set(Networks, "clients", "prefix_length", 26));
        lab.Write(Profiles("no-wifi-ap"));
        var changed = (lab.Get(Networks, "pool", "clients"), lab.Get(Networks, "allocation", "clients"));
        lab.Write(Clear(Networks, "pool", "clients"), Clear(Networks, "prefix_length", "clients"));

        Assert.That(changed, Is.EqualTo((CelValue.Of("pool2"), CelValue.Of("10.26.0.0/26"))));
        Assert.That((lab.Get(Networks, "pool", "clients"), lab.Get(Networks, "allocation", "clients")), Is.EqualTo((CelValue.Of("pool"), CelValue.Of("10.28.0.0/28"))));
    }

    [Test]
    public void Evaluate_MobileUplink_KeepsItsSettingsAndGoesWithTheProfile()
    {
        var lab = Router("tp-link-wdr4300", edits: [Profiles("mobile-uplink"), Set(Interfaces, "mobile", "apn", "internet"), Set(Interfaces, "mobile", "service", "gprs")]);
        lab.Write(Set("core.type", "type", "mobile"));
        var line = Lines(lab, Interfaces).Single(item => item.Contains(" Mobile:", StringComparison.Ordinal));
        lab.Write(Profiles());

        Assert.That(line, Is.EqualTo("core.interfaces/mobile Mobile: apn=internet device=ppp0 enabled=true service=gprs uplink=true"));
        Assert.That(lab.Find(Interfaces, "mobile"), Is.Null);
    }

    [Test]
    public void Evaluate_WifiUplinkOnly_LeavesTheChannelToTheAccessPoint()
    {
        var lab = Router("tp-link-wr741nd", edits: [Profiles("wifi-uplink", "no-wifi-ap"), Set(Interfaces, "wifi-uplink", "essid", "neighbour")]);
        var meshed = lab.Get(Interfaces, "channel", "wifi0");
        lab.Write(Set("network.profile", "wireless_mesh_type", "none"));

        Assert.That(meshed, Is.EqualTo(CelValue.Of(8L)), "a mesh needs one");
        Assert.That(lab.Get(Interfaces, "channel", "wifi0").Kind, Is.EqualTo(CelKind.Null));
        Assert.That(Lines(lab, Interfaces, Networks).Where(line => line.Contains("wifi-uplink", StringComparison.Ordinal)), Is.EquivalentTo("""
            core.interfaces/wifi-uplink WifiInterface < wifi0: enabled=true essid=neighbour isolate_clients=true mode=sta uplink=true
            core.interfaces.network/wifi-uplink Dhcp < wifi-uplink: default_route=true dns=false enabled=true
            """.Split('\n')));
    }

    [Test]
    public void Evaluate_WifiUplinkOfATwoRadioRouter_IsOnTheFirstRadio()
    {
        var lab = Router("tp-link-wdr4300", "server", edits: [Profiles("wifi-uplink"), Set(Interfaces, "wifi-uplink", "essid", "neighbour")]);

        Assert.That(lab.Keys(Interfaces), Is.EquivalentTo((string[])["wan", "wifi0", "wifi-uplink"]), "a server has no other radio");
        Assert.That(lab.Find(Interfaces, "wifi-uplink")!.Parent.Key, Is.EqualTo("wifi0"));
    }

    [Test]
    public void Scenario25_AnotherRouter_ItsPortsAndRadiosComeInTheSameEvaluation()
    {
        var lab = Router("tp-link-wdr4300");
        lab.Write(Set(Interfaces, "wifi1", "channel", 40), Set(Interfaces, "wifi1-ap", "essid", "cafe"), Set("core.switch", "sw0", "vlan_preset", "default"));
        lab.Write(Set("core.general", "router", "fonera"));

        Assert.That(lab.Keys(Interfaces), Is.EquivalentTo((string[])["wan", "wifi0", "wifi0-mesh"]), "what was changed of hardware that is gone goes, too");
        Assert.That(lab.Keys("core.switch"), Is.Empty);
        Assert.That(lab.Get(Interfaces, "eth_port", "wan"), Is.EqualTo(CelValue.Of("wan0")));
    }

    [Test]
    public void Scenario29_DefaultsOff_OnlySwitchesFollowTheRouter()
    {
        var lab = Router("tp-link-wr741nd");
        var before = lab.Keys(Interfaces);
        lab.Write(new SetUseDefaults(false));
        var wdr4300 = lab.Try(Set("core.general", "router", "tp-link-wdr4300"));
        var fonera = lab.Try(Set("core.general", "router", "fonera"));

        Assert.That(Keys(wdr4300, "core.switch"), Is.EqualTo((string[])["sw0"]));
        Assert.That(Keys(fonera, "core.switch"), Is.Empty, "it has none");
        Assert.That((Keys(wdr4300, Interfaces), Keys(fonera, Interfaces)), Is.EqualTo((before, before)));
        Assert.That(
            wdr4300.Findings.Where(finding => finding.IsBlocking).Select(finding => finding.Path),
            Has.Member("config/core.interfaces/wan#eth_port"),
            "the owner is told what he has to put right himself");
    }

    [TestCase("tp-link-wr741nd", "mesh.wlan-si.net")]
    [TestCase("fonera", "open.wlan-si.net")]
    public void Scenario28_RuleOfEightLines_GoesBeforeThePacks(string model, string expected)
    {
        var rule = Registry.Modules.Definition.ModuleReader.Read(
            """
            module: example.ssid
            requires: [core, wireless]
            defaults:
              - id: mesh-ssid-by-hardware
                target: core.interfaces/WifiInterface#essid
                when: self.mode == 'mesh' && config.core.project.project.name == 'wlan-si'
                value: "'MultipleSSID' in radio(self.parent.wifi_radio).features ? 'mesh.wlan-si.net' : 'open.wlan-si.net'"
                priority: 10
            """,
            "example.yaml").File!;
        var lab = Router(Project("wlan-si", Ssids));
        lab.Schema = Registry.Modules.Compilation.ModuleCompiler.Compile([.. ReferencePackFixture.Read(), rule]).Schema!;
        lab.Write(Set("core.general", "router", model));

        Assert.That(lab.Get(Interfaces, "essid", "wifi0-mesh"), Is.EqualTo(CelValue.Of(expected)));
    }

    private static string[] Keys(EvaluationResult result, string id) =>
        [.. result.Items.Point("config").Items.Where(item => item.Ref.Id == id).Select(item => item.Ref.Key)];

    private static AddItem Vlan(string name, int number, params object[] ports) =>
        Add("core.switch.vlan", "Vlan", name, new ItemRef("core.switch", "sw0"), ("name", name), ("vlan", number), ("ports", ports));
}
