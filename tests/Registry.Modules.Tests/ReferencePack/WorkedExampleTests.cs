using static Registry.Modules.Tests.ReferencePack.PackLaboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Holds the defaults to the worked example of the design, value by value.</summary>
public sealed class WorkedExampleTests
{
    private const string Whole = """
        core.authentication/default Password: password=random
        core.general CgmGeneral: name=node-one platform=openwrt router=tp-link-wr741nd
        core.identity Identity: store_unknown=true trust_policy=first
        core.interfaces/clients0 Bridge: enabled=true name=clients0 routing_protocols=[babel] stp=false uplink=false
        core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 uplink=false
        core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
        core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bgn wifi_radio=wifi0
        core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
        core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
        core.interfaces.network/clients Allocated < clients0: allocation=10.28.0.0/28 description=AP-LAN Client Access enabled=true family=ipv4 lease_duration=15m lease_type=dhcp pool=pool prefix_length=28 routing_announces=[babel]
        core.interfaces.network/lan Bridged < lan: bridge=clients0 enabled=true
        core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
        core.interfaces.network/wifi0-ap Bridged < wifi0-ap: bridge=clients0 enabled=true
        core.project Project: project=project
        core.routerid/default Allocated: allocation=10.29.0.0/29 family=ipv4 pool=pool prefix_length=29 rid_family=ipv4 router_id=10.29.0.1
        core.switch/sw0 Switch: switch=sw0 vlan_preset=default
        core.type Type: type=wireless
        """;

    [Test]
    public void Scenario26_Wr741ndOfTypeWireless_IsTheWorkedExample() =>
        Assert.That(Lines(Router("tp-link-wr741nd")), Is.EquivalentTo(Whole.Split('\n')));

    [Test]
    public void Evaluate_Again_ChangesNothing()
    {
        var lab = Router("tp-link-wr741nd");
        var before = lab.Items;

        var result = lab.Try();

        Assert.That(result.Items.HasContentOf(before), Is.True);
        Assert.That(result.Findings, Is.Empty);
    }

    // What differs from the worked example: `-` what is not there, `+` what there is besides.
    [TestCase("routing-over-wan", """
        - core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
        - core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
        + core.interfaces/wan Ethernet: enabled=true eth_port=wan0 routing_protocols=[babel] uplink=false
        """)]
    [TestCase("nat-clients", """
        - core.interfaces/clients0 Bridge: enabled=true name=clients0 routing_protocols=[babel] stp=false uplink=false
        - core.interfaces.network/clients Allocated < clients0: allocation=10.28.0.0/28 description=AP-LAN Client Access enabled=true family=ipv4 lease_duration=15m lease_type=dhcp pool=pool prefix_length=28 routing_announces=[babel]
        + core.interfaces/clients0 Bridge: enabled=true name=clients0 stp=false uplink=false
        + core.interfaces.network/clients-nat Static < clients0: address=172.21.42.1/24 description=AP-LAN Client Access enabled=true family=ipv4 lease_duration=15m lease_type=dhcp nat_type=snat-routed-networks
        """)]
    [TestCase("no-lan-bridge", """
        - core.interfaces/clients0 Bridge: enabled=true name=clients0 routing_protocols=[babel] stp=false uplink=false
        - core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 uplink=false
        - core.interfaces.network/lan Bridged < lan: bridge=clients0 enabled=true
        + core.interfaces/clients0 Bridge: enabled=true name=clients0 stp=false uplink=false
        + core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 routing_protocols=[babel] uplink=false
        """)]
    [TestCase("no-wifi-ap", """
        - core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
        - core.interfaces.network/wifi0-ap Bridged < wifi0-ap: bridge=clients0 enabled=true
        """)]
    [TestCase("hostname-essid", """
        - core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
        - core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
        + core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=node-one isolate_clients=false mode=ap uplink=false
        + core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=node-one isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
        """)]
    public void Evaluate_Profile_ChangesWhatItSays(string profile, string expected)
    {
        var lab = Router("tp-link-wr741nd", edits: Profiles(profile));

        Assert.That(Difference(Lines(lab)), Is.EquivalentTo(expected.Split('\n').Append($"+ network.profile Profile: profiles=[{profile}] wireless_mesh_type=ad-hoc")));
    }

    [TestCase("none", """
        - core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
        """)]
    [TestCase("80211s", """
        - core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
        + core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh11s routing_protocols=[babel] uplink=false
        """)]
    public void Evaluate_MeshType_ChangesTheMeshInterface(string type, string expected)
    {
        var lab = Router("tp-link-wr741nd", edits: Evaluation.Laboratory.Set("network.profile", "wireless_mesh_type", type));

        Assert.That(Difference(Lines(lab)), Is.EquivalentTo(expected.Split('\n').Append($"+ network.profile Profile: wireless_mesh_type={type}")));
    }

    [Test]
    public void Evaluate_Backbone_RoutesAllPortsAndAnIsolatedAccessPoint()
    {
        var lab = Router("tp-link-wr741nd", "backbone");

        Assert.That(Lines(lab, "core.interfaces", "core.interfaces.network"), Is.EquivalentTo("""
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 routing_protocols=[babel] uplink=false
            core.interfaces/wan Ethernet: enabled=true eth_port=wan0 routing_protocols=[babel] uplink=false
            core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bgn wifi_radio=wifi0
            core.interfaces/wifi0-backbone WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=true mode=ap routing_protocols=[babel] uplink=false
            """.Split('\n')));
    }

    [Test]
    public void Evaluate_BackboneWithUplink_HasOneUplink()
    {
        var lab = Router("tp-link-wr741nd", "backbone", null, Profiles("backbone-with-uplink"));

        Assert.That(Lines(lab, "core.interfaces", "core.interfaces.network"), Is.EquivalentTo("""
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 routing_protocols=[babel] uplink=false
            core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
            core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bgn wifi_radio=wifi0
            core.interfaces/wifi0-backbone WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=true mode=ap routing_protocols=[babel] uplink=false
            core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
            """.Split('\n')));
    }

    [Test]
    public void Evaluate_Server_HasUplinkAndExtraPortsOnly()
    {
        var lab = Router("tp-link-wr741nd", "server");

        Assert.That(Lines(lab, "core.interfaces", "core.interfaces.network"), Is.EquivalentTo("""
            core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
            core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
            """.Split('\n')));
    }

    [TestCase("test")]
    [TestCase("mobile")]
    [TestCase("dead")]
    public void Evaluate_OtherTypes_AreSetUpLikeWireless(string type) =>
        Assert.That(Difference(Lines(Router("tp-link-wr741nd", type))), Is.EquivalentTo((string[])["- core.type Type: type=wireless", $"+ core.type Type: type={type}"]));

    [Test]
    public void Evaluate_Wdr4300_HasBothRadiosAndVlansAsPorts()
    {
        Assert.That(Lines(Router("tp-link-wdr4300"), "core.interfaces", "core.switch"), Is.EquivalentTo("""
            core.interfaces/clients0 Bridge: enabled=true name=clients0 routing_protocols=[babel] stp=false uplink=false
            core.interfaces/lan Ethernet: enabled=true eth_port=sw0.vlan1 uplink=false
            core.interfaces/wan Ethernet: enabled=true eth_port=sw0.vlan2 uplink=true
            core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bgn wifi_radio=wifi0
            core.interfaces/wifi0-ap WifiInterface < wifi0: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
            core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
            core.interfaces/wifi1 WifiRadio: antenna_connector=a2 channel=36 channel_width=ht20 enabled=true protocol=ieee-80211an wifi_radio=wifi1
            core.interfaces/wifi1-ap WifiInterface < wifi1: enabled=true essid=open.example.net isolate_clients=false mode=ap uplink=false
            core.interfaces/wifi1-mesh WifiInterface < wifi1: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
            core.switch/sw0 Switch: switch=sw0 vlan_preset=default
            """.Split('\n')));
    }

    [Test]
    public void Scenario27_FoneraWithOneSsidPerRadio_HasTheMeshOnly()
    {
        Assert.That(Lines(Router("fonera"), "core.interfaces", "core.interfaces.network", "core.switch"), Is.EquivalentTo("""
            core.interfaces/wan Ethernet: enabled=true eth_port=wan0 uplink=true
            core.interfaces/wifi0 WifiRadio: antenna_connector=a1 channel=8 channel_width=ht20 enabled=true protocol=ieee-80211bg wifi_radio=wifi0
            core.interfaces/wifi0-mesh WifiInterface < wifi0: bssid=02:ca:ff:ee:ba:be enabled=true essid=mesh.example.net isolate_clients=true mode=mesh routing_protocols=[babel] uplink=false
            core.interfaces.network/wan Dhcp < wan: default_route=true dns=false enabled=true
            """.Split('\n')));
    }

    [Test]
    public void Evaluate_NobodyToServe_HasNoBridgeForClients() =>
        Assert.That(Router("tp-link-wr741nd", edits: Profiles("no-wifi-ap", "no-lan-bridge")).Keys("core.interfaces"), Is.EqualTo((string[])["wan", "lan", "wifi0", "wifi0-mesh"]));

    private static IEnumerable<string> Difference(string[] lines)
    {
        var whole = Whole.Split('\n');
        return whole.Except(lines).Select(line => $"- {line}").Concat(lines.Except(whole).Select(line => $"+ {line}"));
    }
}
