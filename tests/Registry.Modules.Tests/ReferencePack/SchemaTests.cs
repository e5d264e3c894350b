using Registry.Modules.Schema;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Holds the ids, classes and fields of the pack to the tables of its design, value by value.</summary>
public sealed class SchemaTests
{
    // One line a class: `id wN* Class < Base [hidden|hides]: fields`; `!` required, `?` nullable, `=` default, `~` computed, `$` sensitive.
    private const string Config = """
        core.general w1 General: name!:string
        core.general w1 CgmGeneral < General hides: platform?:choice router?:choice build_channel?:string version?:string
        core.type w2 Type: type?:choice
        core.project w2 Project: project!:node_ref
        core.location w3 Location: address?:string city?:string country?:string timezone?:string geolocation?:geo_point altitude=0.0:double
        core.description w4 Description: notes?$:string url?:url
        core.telemetry.http w5 HttpTelemetry: source=poll:choice
        core.identity w7 Identity: trust_policy=first:choice store_unknown=true:bool
        core.identity.mechanisms w7* Mechanism hidden: trusted=false:bool automatically_added:bool created:timestamp last_seen:timestamp
        core.identity.mechanisms w7* PublicKey < Mechanism: public_key!:string
        core.identity.mechanisms w7* Hmac < Mechanism: key!$:string
        core.authentication w10* Authentication hidden:
        core.authentication w10* Password < Authentication: password!$:string
        core.authentication w10* PublicKey < Authentication: public_key!$:string
        core.roles w20 Roles: roles:list<choice>
        network.profile w25 Profile: profiles:list<choice> wireless_mesh_type=ad-hoc:choice
        core.switch w40* Switch: switch!:choice vlan_preset!:choice
        core.switch.vlan w40* Vlan: name!:string vlan!:int ports:list<int>
        core.routerid w49* RouterId hidden: router_id~:ip_address rid_family~:choice
        core.routerid w49* Static < RouterId: address!:ip_address
        core.routerid w49* Allocated < RouterId: family!:choice pool!:node_ref prefix_length=27:int subnet_hint?:ip_prefix allocation:allocation
        core.interfaces w50* Interface hidden: enabled=true:bool
        core.interfaces w50* Bridge < Interface: name:string stp=false:bool mac_address?:mac_address routing_protocols:list<choice> uplink=false:bool routing_default_announces:list<choice>
        core.interfaces w50* Ethernet < Interface: eth_port!:choice mac_address?:mac_address routing_protocols:list<choice> uplink=false:bool routing_default_announces:list<choice>
        core.interfaces w50* Mobile < Interface: device=ppp0:choice service=umts:choice apn!:string pin?$:string username?$:string password?$:string uplink=false:bool routing_default_announces:list<choice>
        core.interfaces w50* Tunneldigger < Interface: mac~:mac_address server!:node_ref uplink_interface?:item_ref routing_protocols:list<choice>
        core.interfaces w50* WifiRadio < Interface: wifi_radio!:choice protocol!:choice channel_width!:choice channel?:int antenna_connector?:choice tx_power?:int ack_distance?:int
        core.interfaces w50* WifiInterface < Interface: mode!:choice connect_to?:node_ref essid!:string bssid?:mac_address bitrates_preset?:choice bitrates:list<choice> isolate_clients=true:bool routing_protocols:list<choice> uplink=false:bool routing_default_announces:list<choice>
        core.interfaces.qos w50* Qos: upload=0:int download=0:int enabled=true:bool
        core.equipment.antenna w50* Antenna: antenna?:choice azimuth?:double elevation_angle?:double rotation?:double
        core.interfaces.network w51* Network hidden: enabled=true:bool description?:string
        core.interfaces.network w51* Bridged < Network: bridge?:item_ref
        core.interfaces.network w51* Static < Network: family!:choice address!:ip_prefix gateway?:ip_address routing_announces:list<choice> lease_type?:choice lease_duration=15m:choice nat_type?:choice
        core.interfaces.network w51* Dhcp < Network: dns=false:bool default_route=true:bool
        core.interfaces.network w51* Allocated < Network: family!:choice pool!:node_ref prefix_length=27:int subnet_hint?:ip_prefix allocation:allocation routing_announces:list<choice> lease_type?:choice lease_duration=15m:choice nat_type?:choice
        core.interfaces.network w51* Pppoe < Network: username!:string password!$:string
        core.basic_addressing w51* BasicAddressing: family!:choice pool!:node_ref prefix_length=27:int subnet_hint?:ip_prefix allocation:allocation
        core.dhcp.leases w55* Lease: mac_address!:mac_address ip_address!:ip_address hostname?:string
        core.servers.dns w60* DnsServer: server!:node_ref
        core.packages w100* Package hidden: enabled=true:bool
        core.packages w100* Broker < Package: routing_protocols:list<choice> uplink_interface?:item_ref ports!:list<int> max_cookies=1024:int max_tunnels=1024:int tunnel_timeout=1m:choice pmtu_discovery=true:bool
        core.packages w100* Txtinfo < Package: port=2006:int allowed_host=127.0.0.1:ip_address
        """;

    private const string Shared = """
        project.general w1 ProjectGeneral: default_ip_pool?:node_ref ip_pools:list<node_ref>
        project.ssids w10* Ssid: purpose:choice essid!:string bssid?:mac_address default=false:bool
        tunnel.server w1 TunnelServer: address!:ip_address ports:list<int> enabled=true:bool project?:node_ref
        dns.server w1 DnsServer: address!:ip_address enabled=true:bool project?:node_ref
        """;

    private const string Monitoring = """
        core.general w0 General: first_seen?:timestamp last_seen?:timestamp uuid?:string firmware?:string
        core.status w0 Status: network?:choice monitored?:bool health?:choice
        system.status w0 Status: uptime?:duration local_time?:timestamp
        system.resources.general w0 General: loadavg_1min?:double loadavg_5min?:double loadavg_15min?:double memory_free?:int memory_buffers?:int memory_cache?:int memory_total?:int processes?:int
        system.resources.network w0 Network: routes?:int tcp_connections?:int udp_connections?:int track_connections?:int track_connections_max?:int
        core.interfaces w0* Interface: name?:string up=false:bool hw_address?:mac_address tx_packets?:int tx_bytes?:int tx_errors?:int tx_drops?:int rx_packets?:int rx_bytes?:int rx_errors?:int rx_drops?:int mtu?:int
        core.interfaces w0* Wifi < Interface: mode?:string essid?:string bssid?:mac_address protocol?:string channel?:int channel_width?:string bitrate?:double signal?:int noise?:int snr?:double
        core.interfaces.network w0* Network: interface!:item_ref family?:choice address?:ip_prefix
        network.routing.topology w0* Topology: protocol!:choice link_count=0:int
        network.routing.topology w0* Olsr < Topology: router_id?:ip_address average_lq?:double average_ilq?:double average_etx?:double
        network.routing.topology w0* Babel < Topology: router_id?:string average_rxcost?:double average_txcost?:double average_rttcost?:double average_cost?:double
        network.routing.topology.links w0* Link: peer!:node_ref last_seen?:timestamp
        network.routing.announces w0* Announce: network!:ip_prefix status?:choice last_seen?:timestamp
        network.measurement.rtt w0* Rtt: source?:string start?:timestamp end?:timestamp packet_size?:int packet_loss?:double all_packets?:int successful_packets?:int failed_packets?:int rtt_minimum?:double rtt_average?:double rtt_maximum?:double rtt_std?:double
        network.clients w0* Client: client_id!:string addresses:list<ip_address>
        sensors.generic w0* Sensor: sensor_id!:string last_updated?:timestamp name!:string unit!:string value?:double group?:string
        """;

    private static readonly (string Path, string Choices)[] Choices =
    [
        ("config/core.type#type", "server backbone wireless test mobile dead"),
        ("config/core.telemetry.http#source", "poll push"),
        ("config/core.identity#trust_policy", "any first config"),
        ("config/core.roles#roles", "system border-router vpn-server redundancy-required"),
        ("config/network.profile#profiles", "routing-over-wan backbone-with-uplink nat-clients no-lan-bridge mobile-uplink wifi-uplink no-wifi-ap hostname-essid"),
        ("config/network.profile#wireless_mesh_type", "none ad-hoc 80211s"),
        ("config/core.routerid#rid_family", "ipv4 ipv6"),
        ("config/core.interfaces#routing_protocols", "olsr babel"),
        ("config/core.interfaces#mode", "mesh mesh11s ap sta"),
        ("config/core.interfaces#bitrates_preset", "exclude-80211b exclude-80211bg custom"),
        ("config/core.interfaces#device", "ppp0 ppp1 ppp2 ppp3 qmi0 qmi1 qmi2 eth-cdc0 eth-cdc1 eth-cdc2"),
        ("config/core.interfaces#service", "umts gprs cdma"),
        ("config/core.interfaces.network#lease_type", "dhcp"),
        ("config/core.interfaces.network#lease_duration", "15m 30m 1h 2h 4h 12h 24h"),
        ("config/core.interfaces.network#nat_type", "snat-routed-networks"),
        ("config/core.packages#tunnel_timeout", "1m 2m 5m"),
        ("config/project.ssids#purpose", "ap mesh"),
        ("monitoring/core.status#network", "up down visible"),
        ("monitoring/core.status#health", "healthy warnings errors"),
        ("monitoring/network.routing.announces#status", "ok alias unallocated conflicting"),
        ("monitoring/core.interfaces.network#family", "ipv4 ipv6"),
        ("monitoring/network.routing.topology#protocol", "olsr babel"),
    ];

    private static ModuleSchema Schema => ReferencePackFixture.Schema;

    [TestCase("config", "router", Config)]
    [TestCase("config", "", Shared)]
    [TestCase("monitoring", "router", Monitoring)]
    public void Items_OfThePack_AreThoseOfTheDesign(string point, string nodeType, string expected)
    {
        var items = Schema.Point(point)!.Items
            .Where(item => nodeType.Length > 0 ? item.AppliesTo(nodeType) : !item.AppliesTo("router"))
            .SelectMany(item => item.Classes)
            .Select(Line);

        Assert.That(items, Is.EquivalentTo(expected.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
    }

    [TestCaseSource(nameof(Choices))]
    public void Choices_OfThePack_AreThoseOfTheDesignInOrder((string Path, string Choices) expected)
    {
        var parts = expected.Path.Split('/', '#');
        var field = Schema.Point(parts[0])!.Item(parts[1])!.Field(parts[2])!;

        Assert.That(string.Join(' ', field.Choices!.Choices.Select(choice => choice.Name)), Is.EqualTo(expected.Choices));
    }

    [TestCase("core.interfaces/WifiRadio", "interfaces: WifiInterface, antennas: Antenna")]
    [TestCase("core.interfaces/WifiInterface", "networks: Bridged Static Dhcp Allocated, qos: Qos")]
    [TestCase("core.interfaces/Ethernet", "networks: Bridged Static Dhcp Allocated Pppoe, qos: Qos")]
    [TestCase("core.interfaces/Bridge", "networks: Static Dhcp Allocated")]
    [TestCase("core.interfaces/Tunneldigger", "qos: Qos")]
    [TestCase("core.interfaces/Mobile", "")]
    [TestCase("core.switch/Switch", "vlans: Vlan")]
    [TestCase("core.identity/Identity", "mechanisms: Mechanism")]
    public void Relations_OfThePack_AreThoseOfTheDesign(string path, string expected)
    {
        var parts = path.Split('/');
        var relations = Schema.Point("config")!.Item(parts[0])!.Class(parts[1])!.Relations;

        Assert.That(string.Join(", ", relations.Select(relation => $"{relation.Name}: {string.Join(' ', relation.Classes.Select(known => known.Name))}")), Is.EqualTo(expected));
        Assert.That(relations.All(relation => relation.IsRequired), Is.True);
    }

    [TestCase("name", "config/core.general/General#name")]
    [TestCase("type", "config/core.type/Type#type")]
    [TestCase("project", "config/core.project/Project#project")]
    [TestCase("router", "config/core.general/CgmGeneral#router")]
    [TestCase("router_id", "config/core.routerid/RouterId#router_id")]
    public void Aliases_OfThePack_AreIndexed(string alias, string path)
    {
        Assert.That(Schema.Aliases[alias].Path, Is.EqualTo(path));
        Assert.That(Schema.Aliases[alias].Definition.Indexed, Is.True);
    }

    [TestCase("core.general#name", 0, 50, "")]
    [TestCase("core.authentication#password", 0, 30, "")]
    [TestCase("core.interfaces#tx_power", 0, 0, "1..27")]
    [TestCase("core.packages#ports", 0, 0, "1..49151")]
    [TestCase("tunnel.server#ports", 0, 0, "1..65535")]
    public void Bounds_OfThePack_AreThoseOfTheDesign(string path, int least, int most, string range)
    {
        var parts = path.Split('#');
        var field = Schema.Point("config")!.Item(parts[0])!.Field(parts[1])!;

        Assert.That((field.Definition.MinLength ?? 0, field.Definition.MaxLength ?? 0), Is.EqualTo((least, most)));
        Assert.That(field.Min.Kind == CelKind.Null ? "" : $"{field.Min}..{field.Max}", Is.EqualTo(range));
    }

    [Test]
    public void Fields_OfThePack_HaveLabelsForPeople() =>
        Assert.That(
            Schema.Points.SelectMany(point => point.Items).SelectMany(item => item.Classes).SelectMany(known => known.OwnFields)
                .Where(field => !char.IsUpper(field.Definition.Label[0]))
                .Select(field => field.Path),
            Is.Empty);

    private static string Line(ClassSchema itemClass)
    {
        var item = itemClass.Item;
        var star = item.Cardinality == Cardinality.Multiple ? "*" : "";
        var extends = itemClass.Base is { } parent ? $" < {parent.Name}" : "";
        var hidden = itemClass.Definition.Hidden ? " hidden" : itemClass.Definition.HidesParent ? " hides" : "";
        return $"{item.Id} w{item.Definition.Weight}{star} {itemClass.Name}{extends}{hidden}: {string.Join(' ', itemClass.OwnFields.Select(Text))}".TrimEnd();
    }

    private static string Text(FieldSchema field)
    {
        var definition = field.Definition;
        var text = field.Name + (definition.Required ? "!" : "") + (definition.Nullable ? "?" : "") + (definition.Sensitive ? "$" : "");
        var value = field.Default.Kind switch
        {
            CelKind.Null => "",
            CelKind.String => $"={field.Default.AsString()}",
            _ => $"={field.Default}",
        };
        return $"{text}{value}{(definition.Computed.Length > 0 ? "~" : "")}:{field.Type}";
    }
}
