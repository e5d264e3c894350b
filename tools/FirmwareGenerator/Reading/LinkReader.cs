using System.Collections.Immutable;
using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>The interfaces, and the radios that carry some of them.</summary>
internal sealed record ReadLinks(ImmutableArray<Radio> Radios, ImmutableArray<Link> Links);

/// <summary>Reads the interfaces.</summary>
internal sealed class LinkReader
{
    private static readonly string[] WithNetworks = ["Bridge", "Ethernet", "WifiInterface"];

    private readonly ReadingContext _context;
    private readonly ImmutableArray<Prefix> _routerIds;
    private readonly Dictionary<string, string> _devices;
    private readonly ImmutableArray<UsedRadio> _radios;
    private readonly ItemView[] _items;

    private LinkReader(ReadingContext context, ImmutableArray<ReadSwitch> switches, ImmutableArray<Prefix> routerIds)
    {
        _context = context;
        _routerIds = routerIds;
        _devices = new Dictionary<string, string>(
            context.Platform.Ports.Concat(switches.SelectMany(item => item.Devices)).DistinctBy(port => port.Key), StringComparer.Ordinal);
        _radios = RadioReader.Read(context);
        _items = [.. context.Items.Enabled(Ids.Interface).Where(IsUsed)];

        // Before anything refers to them.
        foreach (var item in _items)
        {
            context.NameLink(item, NameText(item), NetworkReader.HasPpp(context, item) ? UciNames.LongestOfPpp : UciNames.Longest);
        }
    }

    /// <summary>The enabled interfaces, in the order of their items.</summary>
    public static ReadLinks Read(ReadingContext context, ImmutableArray<ReadSwitch> switches, ImmutableArray<Prefix> routerIds)
    {
        var reader = new LinkReader(context, switches, routerIds);
        var links = reader._items.Select(reader.Read).OfType<Link>().ToArray();
        var radios = reader._radios.Select(radio => RadioReader.Finish(context, radio, reader._items)).OfType<Radio>();
        return new ReadLinks([.. radios], [.. links.Select(link => link is BridgeLink bridge ? WithPorts(bridge, links) : link)]);
    }

    private static BridgeLink WithPorts(BridgeLink bridge, Link[] links) => bridge with
    {
        Ports = [.. links.OfType<EthernetLink>().Where(link => link.Bridge == bridge.Name).Select(link => link.Device)],
    };

    // A wireless interface is off when its radio is, and a tunnel when its server is.
    private bool IsUsed(ItemView item) => item.Class switch
    {
        "WifiRadio" => false,
        "WifiInterface" => RadioOf(item) is not null,
        "Tunneldigger" => _context.Referred(item, "server") is { } server && (server.Single(Ids.TunnelServer)?.IsEnabled ?? true),
        _ => true,
    };

    private static string NameText(ItemView item) => item.Class switch
    {
        "Bridge" => item.Text("name"),
        "Ethernet" => item.Text("eth_port"),
        _ => null,
    } ?? item.Key;

    private UsedRadio? RadioOf(ItemView item) => _radios.FirstOrDefault(radio => item.HangsUnder(Ids.Interface, radio.Item.Key));

    private Link? Read(ItemView item)
    {
        var link = item.Class switch
        {
            "Bridge" => Bridge(item),
            "Ethernet" => Ethernet(item),
            "WifiInterface" => WifiReader.Read(_context, item, RadioOf(item)!, _context.NameOfLink(item.Key), DeviceOf(item)),
            "Mobile" => MobileReader.Read(_context, item, _context.NameOfLink(item.Key)),
            "Tunneldigger" => Tunnel(item),
            _ => Unsupported(item),
        };
        return link is null ? null : WithCommon(link, item);
    }

    private Link? Unsupported(ItemView item)
    {
        _context.Add(item.Path, ProblemCodes.Class, $"No firmware can be made of the class '{item.Class}'; choose another.");
        return null;
    }

    private Link WithCommon(Link link, ItemView item)
    {
        var protocols = item.Texts("routing_protocols");
        var bridge = WithNetworks.Contains(item.Class) ? NetworkReader.BridgeOf(_context, item) : null;
        return link with
        {
            RoutingProtocols = protocols,
            IsUplink = item.Flag("uplink") ?? false,
            DefaultRouteAnnounces = item.Texts("routing_default_announces"),
            Bridge = bridge is null ? null : BridgeName(item, bridge),
            Networks = bridge is null ? NetworkReader.Read(_context, item, link.Name, protocols.Length > 0, _routerIds) : [],
            Limits = Limits(item),
        };
    }

    private string BridgeName(ItemView item, string key)
    {
        if (_items.Any(candidate => candidate.Key == key && candidate.Class == "Bridge"))
        {
            return _context.NameOfLink(key);
        }

        _context.Add(item.Path, ProblemCodes.Reference, $"Bridge '{key}' is not there, or switched off; choose another, or switch it on.");
        return "";
    }

    private BridgeLink Bridge(ItemView item) => new()
    {
        Name = _context.NameOfLink(item.Key),
        Device = $"br-{_context.NameOfLink(item.Key)}",
        SpanningTree = item.Flag("stp") ?? false,
        MacAddress = Mac(item),
    };

    private EthernetLink? Ethernet(ItemView item)
    {
        var port = _context.Required(item, "eth_port");
        if (_devices.TryGetValue(port, out var device))
        {
            return new EthernetLink { Name = _context.NameOfLink(item.Key), Device = device, MacAddress = Mac(item) };
        }

        _context.Add(item.PathOf("eth_port"), ProblemCodes.Port, $"The device has no port '{port}' that OpenWrt knows; it has {Known()}.");
        return null;
    }

    private string Known() => _devices.Count == 0 ? "none" : string.Join(", ", _devices.Keys.Order(StringComparer.Ordinal));

    private TunnelLink? Tunnel(ItemView item)
    {
        var server = _context.Referred(item, "server")!.Single(Ids.TunnelServer);
        if (server?.Text("address") is not { } address || server.Texts("ports") is not { Length: > 0 } ports)
        {
            _context.Add(
                item.PathOf("server"), ProblemCodes.Reference, "The tunnel server has no address or no ports; set them there, or choose another.");
            return null;
        }

        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return new TunnelLink
        {
            Name = _context.NameOfLink(item.Key),
            Device = DeviceOf(item),
            MacAddress = Mac(item, "mac"),
            Brokers = [.. ports.Select(port => $"{host}:{port}")],
            Uplink = _context.NameOf(item, "uplink_interface"),
        };
    }

    /// <summary>Devices that OpenWrt is told to make: counted by radio, and over all tunnels.</summary>
    private string DeviceOf(ItemView item)
    {
        if (RadioOf(item) is not { } radio)
        {
            return string.Create(CultureInfo.InvariantCulture, $"l2tp{IndexOf(item, other => other.Class == "Tunneldigger")}");
        }

        var index = IndexOf(item, other => other.HangsUnder(Ids.Interface, radio.Item.Key));
        return radio.Seen.Driver == RadioReader.Madwifi
            ? string.Create(CultureInfo.InvariantCulture, $"ath{index}")
            : string.Create(CultureInfo.InvariantCulture, $"wlan{radio.Index}{(index == 0 ? "" : $"-{index}")}");
    }

    private int IndexOf(ItemView item, Func<ItemView, bool> isAlike) => _items.Where(isAlike).TakeWhile(other => other.Key != item.Key).Count();

    private TrafficLimits? Limits(ItemView item)
    {
        var limits = _context.Items.Children(Ids.TrafficLimits, Ids.Interface, item).FirstOrDefault();
        var (upload, download) = (Positive(limits?.Number("upload")), Positive(limits?.Number("download")));
        return upload is null && download is null ? null : new TrafficLimits(upload, download);
    }

    private static int? Positive(int? number) => number > 0 ? number : null;

    private static string? Mac(ItemView item, string field = "mac_address") => item.Text(field)?.ToLowerInvariant();
}
