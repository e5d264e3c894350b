using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace DeviceAgent.Device;

/// <summary>A measurement as edits of the point <c>monitoring</c>, whose ids and fields are those of the reference pack.</summary>
internal static class DeviceReport
{
    private const int LongestKey = 63;

    /// <summary>The edits.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="isFirst">Whether the device was never seen before.</param>
    /// <param name="known">Keys of the addresses that were reported before: those that are gone are removed.</param>
    public static IEnumerable<ConfigEdit> Edits(Measurement measured, bool isFirst, IEnumerable<string> known)
    {
        var now = Time(measured.Time);
        var singles = new (string Id, string Field, Value? Value)[]
        {
            ("core.general", "first_seen", isFirst ? now : null),
            ("core.general", "last_seen", now),
            ("core.general", "uuid", Text(measured.Uuid)),
            ("core.general", "firmware", Text(measured.Firmware)),
            ("system.status", "uptime", measured.Uptime is { } uptime ? Value.ForString($"{(long)uptime.TotalSeconds}s") : null),
            ("system.status", "local_time", now),
            ("system.resources.general", "loadavg_1min", Number(measured.Load?.One)),
            ("system.resources.general", "loadavg_5min", Number(measured.Load?.Five)),
            ("system.resources.general", "loadavg_15min", Number(measured.Load?.Fifteen)),
            ("system.resources.general", "processes", Number(measured.Load?.Processes)),
            ("system.resources.general", "memory_free", Number(measured.Memory?.Free)),
            ("system.resources.general", "memory_buffers", Number(measured.Memory?.Buffers)),
            ("system.resources.general", "memory_cache", Number(measured.Memory?.Cached)),
            ("system.resources.general", "memory_total", Number(measured.Memory?.Total)),
            ("system.resources.network", "routes", Number(measured.Routes)),
            ("system.resources.network", "tcp_connections", Number(measured.TcpConnections)),
            ("system.resources.network", "udp_connections", Number(measured.UdpConnections)),
            ("system.resources.network", "track_connections", Number(measured.TrackedConnections)),
            ("system.resources.network", "track_connections_max", Number(measured.MostTrackedConnections)),
        };
        var edits = singles.Where(single => single.Value is not null).Select(single => new ConfigEdit
        {
            SetField = new SetField { Item = new ItemRef { Id = single.Id }, Field = single.Field, Value = single.Value },
        });
        var addresses = measured.Links.SelectMany(Addresses).DistinctBy(address => address.Key).ToList();
        var gone = known.Except(addresses.Select(address => address.Key)).Select(key => new ConfigEdit
        {
            RemoveItem = new ItemRef { Id = "core.interfaces.network", Key = key },
        });
        return edits
            .Append(Report("core.interfaces", measured.Links.Select(link => Interface(link, measured.Wireless.Contains(link.Name)))))
            .Concat(gone)
            .Append(Report("core.interfaces.network", addresses));
    }

    /// <summary>A name as a key: what keys cannot have becomes a hyphen.</summary>
    public static string Key(string name)
    {
        var key = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-' ? c : '-'));
        key = key.Length > 0 && char.IsAsciiLetterOrDigit(key[0]) ? key : "if" + key;
        return key.Length > LongestKey ? key[..LongestKey] : key;
    }

    private static ConfigEdit Report(string id, IEnumerable<AddItem> items) => new() { ReportItems = new ReportItems { Id = id, Items = { items } } };

    private static AddItem Interface(Link link, bool isWireless)
    {
        var item = new AddItem { Class = isWireless ? "Wifi" : "Interface", Key = Key(link.Name) };
        var values = new (string Field, Value? Value)[]
        {
            ("name", Value.ForString(link.Name)),
            ("up", Value.ForBool(link.Flags.Contains("UP") && link.Flags.Contains("LOWER_UP"))),
            ("hw_address", link.HardwareAddress is { } address && link.Type == "ether" ? Text(DeviceIdentity.Normal(address)) : null),
            ("mtu", Number(link.Mtu)),
            ("tx_packets", Number(link.Counters?.Sent.Packets)),
            ("tx_bytes", Number(link.Counters?.Sent.Bytes)),
            ("tx_errors", Number(link.Counters?.Sent.Errors)),
            ("tx_drops", Number(link.Counters?.Sent.Dropped)),
            ("rx_packets", Number(link.Counters?.Received.Packets)),
            ("rx_bytes", Number(link.Counters?.Received.Bytes)),
            ("rx_errors", Number(link.Counters?.Received.Errors)),
            ("rx_drops", Number(link.Counters?.Received.Dropped)),
        };
        foreach (var (field, value) in values.Where(value => value.Value is not null))
        {
            item.Values[field] = value;
        }

        return item;
    }

    private static IEnumerable<AddItem> Addresses(Link link) => link.Addresses.Where(address => address.Local is not null && address.Family is "inet" or "inet6")
        .Select(address => new AddItem
        {
            Class = "Network",
            Key = Key($"{link.Name}:{address.Local}"),
            Values =
            {
                ["interface"] = Value.ForString(Key(link.Name)),
                ["family"] = Value.ForString(address.Family == "inet" ? "ipv4" : "ipv6"),
                ["address"] = Value.ForString($"{address.Local}/{address.PrefixLength}"),
            },
        });

    private static Value Time(DateTimeOffset time) => Value.ForString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));

    private static Value? Text(string? text) => text is null ? null : Value.ForString(text);

    private static Value? Number(double? number) => number is { } value ? Value.ForNumber(value) : null;
}
