using Registry.V1;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>What becomes of each class of items that concerns wires, addresses and services.</summary>
public sealed class ClassTests
{
    private static readonly string[] Babel = ["babel"];
    private static readonly string[] Olsr = ["olsr"];
    private static readonly ConfigEdit[] Uplink =
        [
            Interface("Ethernet", "wan", ("eth_port", "wan0"), ("uplink", true)),
            Network("Dhcp", "wan", "wan", ("dns", true), ("default_route", false))];

    private string _router = "";
    private string _large = "";

    [OneTimeSetUp]
    public async Task RegisterAsync()
    {
        _router = await BareRouter.CreateAsync("classes", "tp-link-wr741nd");
        _large = await BareRouter.CreateAsync("classes-large", "tp-link-wdr4300");
    }

    [Test]
    public async Task System_LocationAndName_AreThere()
    {
        var made = await Generated.OfAsync(_router, Set("core.location", "timezone", "Europe/Ljubljana"));

        var system = made["system", "system"].Single();
        Assert.That(
            (system["hostname"], system["zonename"], system["timezone"]), Is.EqualTo(("classes", "Europe/Ljubljana", "CET-1CEST,M3.5.0,M10.5.0/3")));
    }

    [Test]
    public async Task EthernetWithDhcp_Uplink_IsBehindTheFirewall()
    {
        var made = await Generated.OfAsync(_router, Uplink);

        var wan = made.Named("network", "wan0");
        Assert.That((wan["device"], wan["proto"], wan["peerdns"], wan["defaultroute"]), Is.EqualTo(("eth1", "dhcp", "1", "0")));
        var zone = made["firewall", "zone"].Single(section => section["name"] == "uplink");
        Assert.That((zone.List("network"), zone["input"], zone["masq"]), Is.EqualTo((new[] { "wan0" }, "REJECT", (string?)null)));
        Assert.That(made.Named("dhcp", "wan0")["ignore"], Is.EqualTo("1"));
    }

    [Test]
    public async Task EthernetUplink_DefaultRouteAnnounced_IsSharedAndTold()
    {
        var made = await Generated.OfAsync(
            _router,
            [
                .. Uplink, Set(Interfaces, "wan", "routing_default_announces", Babel),
                Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1"), ("routing_protocols", Babel))]);

        Assert.That(made["firewall", "zone"].Single(section => section["name"] == "uplink")["masq"], Is.EqualTo("1"));
        Assert.That(made["firewall", "forwarding"].Select(section => (section["src"], section["dest"])), Is.EqualTo([("mesh", "uplink")]));
        Assert.That(made["babeld", "filter"].Select(section => (section["ip"], section["action"])), Has.Member(("0.0.0.0/0", "allow")));
    }

    [Test]
    public async Task EthernetRouted_WithoutNetwork_HasTheRouterId()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1"), ("routing_protocols", Babel), ("mac_address", "02:00:00:00:00:01")));

        var lan = made.Named("network", "sw0_vlan1");
        Assert.That((lan["device"], lan["proto"], lan.List("ipaddr")), Is.EqualTo(("eth0", "static", new[] { "10.254.1.1/32" })));
        Assert.That(made["network", "device"].Select(section => (section["name"], section["macaddr"])), Is.EqualTo([("eth0", "02:00:00:00:00:01")]));
        var babel = made["babeld", "interface"].Single();
        Assert.That((babel["ifname"], babel["type"]), Is.EqualTo(("sw0_vlan1", "wired")));
        Assert.That(made["babeld", "filter"].Select(section => (section["ip"], section["local"], section["action"])), Is.EqualTo(
            [("10.254.1.1/32", "1", "allow"), (null, "1", "deny"), (null, null, "deny")]));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["babeld"]));
        Assert.That(made.Named("network", "loopback").List("ipaddr"), Is.EqualTo(["127.0.0.1/8", "10.254.1.1/32"]));
    }

    [Test]
    public async Task Static_WithGatewayLeasesAndAnnounces_IsAllThere()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1"), ("routing_protocols", Olsr)),
            Network(
                "Static", "lan", "a", ("family", "ipv4"), ("address", "10.0.0.5/24"), ("gateway", "10.0.0.254"), ("routing_announces", Olsr),
                ("lease_type", "dhcp"), ("lease_duration", "2h")),
            Network("Static", "lan", "b", ("family", "ipv6"), ("address", "2001:db8::1/64")),
            Network("Static", "lan", "c", ("family", "ipv4"), ("address", "10.9.9.1/24"), ("enabled", false)));

        Assert.That(made["network", "interface"].Select(section => section.Name), Is.EqualTo(["loopback", "sw0_vlan1", "sw0_vlan1_1"]));
        var first = made.Named("network", "sw0_vlan1");
        Assert.That((first.List("ipaddr"), first["gateway"]), Is.EqualTo((new[] { "10.0.0.5/24" }, "10.0.0.254")));
        Assert.That(made.Named("network", "sw0_vlan1_1").List("ip6addr"), Is.EqualTo(["2001:db8::1/64"]));
        var leases = made.Named("dhcp", "sw0_vlan1");
        Assert.That((leases["start"], leases["limit"], leases["leasetime"]), Is.EqualTo(("1", "254", "2h")));
        Assert.That(made["olsrd", "olsrd"].Single()["MainIp"], Is.EqualTo("10.254.1.1"));
        Assert.That(made["olsrd", "Interface"].Single().List("interface"), Is.EqualTo(["sw0_vlan1"]));
        var announced = made["olsrd", "Hna4"].Single();
        Assert.That((announced["netaddr"], announced["netmask"]), Is.EqualTo(("10.0.0.0", "255.255.255.0")));
        Assert.That(
            made.NetJson["routes"]![0]!.ToJsonString(), Is.EqualTo("""{"device":"eth0","destination":"0.0.0.0/0","next":"10.0.0.254","cost":0}"""));
    }

    [Test]
    public async Task Allocated_FromPool_HasTheFirstAddress()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1")),
            Network(
                "Allocated", "lan", "a", ("family", "ipv4"), ("pool", PackDaemon.Community.Pool), ("prefix_length", 28),
                ("subnet_hint", "10.254.77.16/28"), ("lease_type", "dhcp")));

        Assert.That(made.Named("network", "sw0_vlan1").List("ipaddr"), Is.EqualTo(["10.254.77.17/28"]));
        var leases = made.Named("dhcp", "sw0_vlan1");
        Assert.That((leases["start"], leases["limit"], leases["leasetime"]), Is.EqualTo(("2", "13", "15m")));
        Assert.That(made["firewall", "zone"].Single()["name"], Is.EqualTo("local"));
    }

    [Test]
    public async Task Static_WithNat_HidesBehindTheRouterId()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1")),
            Interface("Ethernet", "wan", ("eth_port", "wan0"), ("routing_protocols", Babel)),
            Network("Static", "lan", "a", ("family", "ipv4"), ("address", "172.21.42.1/24"), ("nat_type", "snat-routed-networks")));

        var nat = made["firewall", "nat"].Single();
        Assert.That(
            (nat["src"], nat["src_ip"], nat["target"], nat["snat_ip"]), Is.EqualTo(("mesh", "172.21.42.0/24", "SNAT", "10.254.1.1")));
    }

    [Test]
    public async Task Pppoe_OnPort_NeedsItsPackages()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "wan", ("eth_port", "wan0"), ("uplink", true)),
            Network("Pppoe", "wan", "p", ("username", "it's"), ("password", "x'\ny")));

        var wan = made.Named("network", "wan0");
        Assert.That((wan["proto"], wan["username"], wan["password"]), Is.EqualTo(("pppoe", "it's", "x'\ny")));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["ppp", "ppp-mod-pppoe"]));
        Assert.That(made.NetJson["interfaces"]!.AsArray().Select(link => (string?)link!["name"]), Is.EqualTo(["lo", "eth1", "pppoe-wan0"]));
    }

    [Test]
    public async Task Bridge_WithMembers_HasTheirDevices()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Bridge", "b", ("name", "clients0"), ("stp", true), ("mac_address", "02:00:00:00:00:02")),
            Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1")),
            Interface("Ethernet", "wan", ("eth_port", "wan0")), Network("Bridged", "lan", "l", ("bridge", "b")),
            Network("Bridged", "wan", "w", ("bridge", "b")),
            Network("Static", "b", "s", ("family", "ipv4"), ("address", "10.0.0.1/24")));

        var device = made["network", "device"].Single();
        Assert.That(
            (device["name"], device["type"], device.List("ports"), device["stp"], device["macaddr"]),
            Is.EqualTo(("br-clients0", "bridge", new[] { "eth0", "eth1" }, "1", "02:00:00:00:00:02")));
        Assert.That(made["network", "interface"].Select(section => section.Name), Is.EqualTo(["loopback", "clients0"]));
        Assert.That(made.Named("network", "clients0")["device"], Is.EqualTo("br-clients0"));
        Assert.That(made.NetJson["interfaces"]![1]!["bridge_members"]!.ToJsonString(), Is.EqualTo("""["eth0","eth1"]"""));
    }

    [Test]
    public async Task Switch_OfPreset_IsSetUp()
    {
        var made = await Generated.OfAsync(_large, Interface("Ethernet", "wan", ("eth_port", "sw0.vlan2")), Network("Dhcp", "wan", "d"));

        Assert.That(
            made["network", "switch"].Select(section => (section["name"], section["reset"], section["enable_vlan"])),
            Is.EqualTo([("switch0", "1", "1")]));
        Assert.That(
            made["network", "switch_vlan"].Select(section => (section["device"], section["vlan"], section["ports"])),
            Is.EqualTo([("switch0", "1", "0t 2 3 4 5"), ("switch0", "2", "0t 1")]));
        Assert.That(made.Named("network", "sw0_vlan2")["device"], Is.EqualTo("eth0.2"));
    }

    [Test]
    public async Task Switch_WithVlansOfOnesOwn_TagsPortsOfSeveral()
    {
        var made = await Generated.OfAsync(
            _large, Set("core.switch", "sw0", "vlan_preset", "custom"),
            Add("core.switch.vlan", "Vlan", "a", ("name", "a"), ("vlan", 7), ("ports", new[] { 0, 1, 2 })).Under("core.switch", "sw0"),
            Add("core.switch.vlan", "Vlan", "b", ("name", "b"), ("vlan", 3), ("ports", new[] { 0, 2, 3 })).Under("core.switch", "sw0"),
            Interface("Ethernet", "x", ("eth_port", "sw0.vlan7")), Network("Dhcp", "x", "d"));

        Assert.That(
            made["network", "switch_vlan"].Select(section => (section["vlan"], section["ports"])), Is.EqualTo([("3", "0t 2t 3"), ("7", "0t 1 2t")]));
        Assert.That(made.Named("network", "sw0_vlan7")["device"], Is.EqualTo("eth0.7"));
    }

    [TestCase("ppp1", "3g", "/dev/ttyUSB1", "comgt")]
    [TestCase("qmi0", "qmi", "/dev/cdc-wdm0", "uqmi")]
    [TestCase("eth-cdc2", "dhcp", "usb2", "kmod-usb-net-cdc-ether")]
    public async Task Mobile_OfEachKind_IsSpokenToAsItIs(string device, string proto, string control, string package)
    {
        var made = await Generated.OfAsync(
            _large,
            Interface(
                "Mobile", "mobile", ("device", device), ("service", "gprs"), ("apn", "internet"), ("pin", "1234"), ("username", "u"),
                ("password", "p'"), ("uplink", true)));

        var mobile = made.Named("network", "mobile");
        Assert.That((mobile["proto"], mobile["device"]), Is.EqualTo((proto, control)));
        Assert.That(
            (mobile["apn"], mobile["pincode"], mobile["password"]),
            Is.EqualTo(proto == "dhcp" ? ((string?)null, (string?)null, (string?)null) : ("internet", "1234", "p'")));
        Assert.That(mobile["service"], Is.EqualTo(proto == "3g" ? "gprs_only" : null));
        Assert.That(made.Firmware.Packages, Has.Member(package));
    }

    [Test]
    public async Task Tunnel_ToServer_GoesThroughTheUplink()
    {
        var made = await Generated.OfAsync(
            _router,
            [
                .. Uplink,
                Interface(
                    "Tunneldigger", "t", ("server", PackDaemon.Community.TunnelServer), ("uplink_interface", "wan"), ("routing_protocols", Babel))]);

        var broker = made["tunneldigger", "broker"].Single();
        Assert.That(
            (broker.List("address"), broker["uuid"], broker["interface"], broker["bind_interface"]),
            Is.EqualTo((new[] { "46.54.226.43:8942", "46.54.226.43:53" }, "id-classes", "l2tp0", "wan0")));
        Assert.That(
            (made.Named("network", "t")["device"], made.Named("network", "t").List("ipaddr")), Is.EqualTo(("l2tp0", new[] { "10.254.1.1/32" })));
        Assert.That(made["network", "device"].Single(section => section["name"] == "l2tp0")["macaddr"], Does.Match("^([0-9a-f]{2}:){5}[0-9a-f]{2}$"));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["babeld", "tunneldigger"]));
    }

    [Test]
    public async Task Broker_OnUplink_ListensAndHasABridgeForEachMtu()
    {
        var made = await Generated.OfAsync(
            _router,
            [
                .. Uplink,
                Add(
                    "core.packages", "Broker", "b", ("ports", new[] { 53, 8942 }), ("uplink_interface", "wan"), ("tunnel_timeout", "2m"),
                    ("routing_protocols", Babel))]);

        var broker = made["tunneldigger-broker", "broker"].Single();
        Assert.That(
            (broker["interface"], broker.List("port"), broker["max_cookies"], broker["tunnel_timeout"], broker["pmtu_discovery"]),
            Is.EqualTo(("wan0", new[] { "53", "8942" }, "1024", "120", "1")));
        Assert.That(
            made["tunneldigger-broker", "bridge"].Select(section => (section["interface"], section["mtu"])),
            Is.EqualTo(new[] { "1280", "1346", "1396", "1422", "1438", "1446" }.Select(mtu => ($"tunnels{mtu}", mtu))));
        Assert.That(made["babeld", "interface"].Count, Is.EqualTo(6));
        Assert.That(made["firewall", "rule"].Single(section => section["name"] == "Allow-Tunnels")["dest_port"], Is.EqualTo("53 8942"));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["babeld", "tunneldigger-broker"]));
    }

    [Test]
    public async Task Txtinfo_WithOlsr_IsAPlugIn()
    {
        var made = await Generated.OfAsync(
            _router, Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1"), ("routing_protocols", Olsr)),
            Add("core.packages", "Txtinfo", "t", ("allowed_host", "10.0.0.9")));

        var plugIn = made["olsrd", "LoadPlugin"].Single();
        Assert.That((plugIn["library"], plugIn["port"], plugIn["accept"]), Is.EqualTo(("olsrd_txtinfo", "2006", "10.0.0.9")));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["olsrd", "olsrd-mod-txtinfo"]));
    }

    [Test]
    public async Task Qos_OnPort_IsAQueue()
    {
        var made = await Generated.OfAsync(
            _router, [.. Uplink, Add("core.interfaces.qos", "Qos", "q", ("upload", 512), ("download", 0)).Under(Interfaces, "wan")]);

        var queue = made["sqm", "queue"].Single();
        Assert.That((queue.Name, queue["interface"], queue["upload"], queue["download"]), Is.EqualTo(("wan0", "eth1", "512", "0")));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["sqm-scripts"]));
    }

    [Test]
    public async Task Leases_AndDnsServers_AreToldToClients()
    {
        var made = await Generated.OfAsync(
            _router, Add("core.dhcp.leases", "Lease", "l", ("mac_address", "02:00:00:00:00:AA"), ("ip_address", "10.0.0.7"), ("hostname", "printer")),
            Add("core.servers.dns", "DnsServer", "d", ("server", PackDaemon.Community.DnsServer)));

        var host = made["dhcp", "host"].Single();
        Assert.That((host["name"], host["mac"], host["ip"]), Is.EqualTo(("printer", "02:00:00:00:00:aa", "10.0.0.7")));
        var server = made["dhcp", "dnsmasq"].Single();
        Assert.That((server.List("server"), server["noresolv"]), Is.EqualTo((new[] { "10.254.255.1" }, "1")));
        Assert.That(made.NetJson["dns_servers"]!.ToJsonString(), Is.EqualTo("""["10.254.255.1"]"""));
    }

    [Test]
    public async Task Authentication_PasswordAndKeys_AreNeverPlain()
    {
        var made = await Generated.OfAsync(
            _router, Add("core.authentication", "Password", "p", ("password", "o'so secret")),
            Add("core.authentication", "PublicKey", "k", ("public_key", "ssh-ed25519 AAAA me@home")));

        var shadow = made.Firmware.Files["etc/shadow"];
        Assert.That(shadow, Does.Match(@"^root:\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}:0:0:99999:7:::\n"));
        Assert.That(made.Firmware.Files.Values.Append(made.Firmware.NetJson), Has.None.Contains("so secret"));
        Assert.That(made.Firmware.Files["etc/dropbear/authorized_keys"], Is.EqualTo("ssh-ed25519 AAAA me@home\n"));
        Assert.That(made["dropbear", "dropbear"].Single()["PasswordAuth"], Is.EqualTo("on"));
    }

    [Test]
    public async Task Authentication_None_LetsNobodyInByPassword()
    {
        var made = await Generated.OfAsync(_router);

        Assert.That(made["dropbear", "dropbear"].Single()["RootPasswordAuth"], Is.EqualTo("off"));
        Assert.That(made.Firmware.Files.Keys, Has.No.Member("etc/shadow"));
    }

    [Test]
    public async Task BasicAddressing_FromPool_IsTheRoutersOwn()
    {
        var made = await Generated.OfAsync(
            _router,
            Add(
                "core.basic_addressing", "BasicAddressing", "b", ("family", "ipv4"), ("pool", PackDaemon.Community.Pool),
                ("subnet_hint", "10.254.88.0/27")));

        Assert.That(made.Named("network", "loopback").List("ipaddr"), Is.EqualTo(["127.0.0.1/8", "10.254.1.1/32", "10.254.88.1/27"]));
    }
}
