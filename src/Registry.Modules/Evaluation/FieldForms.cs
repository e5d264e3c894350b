using System.Globalization;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>The normal forms of values.</summary>
internal static class FieldForms
{
    /// <summary>The most UTF-16 units of a URL.</summary>
    public const int MaxUrlLength = 8192;

    /// <summary>The largest integer up to which a double, which numbers of JSON are, holds every one.</summary>
    public const long LargestExact = 9007199254740992;

    // What 64 bits of nanoseconds since 1970 can hold, whole years.
    private static readonly CelTimestamp Earliest = CelTimestamp.Parse("1678-01-01T00:00:00Z")!.Value;
    private static readonly CelTimestamp Latest = CelTimestamp.Parse("2262-01-01T00:00:00Z")!.Value;

    /// <summary>Reads one value that is not null; gives what is wrong with it, or null.</summary>
    public static string? Parse(FieldKind kind, in CelValue value, out CelValue parsed)
    {
        if (value.IsErrorOrUnknown)
        {
            parsed = CelValue.Null;
            return $"the expression has no value: {value}";
        }

        var form = kind switch
        {
            FieldKind.Bool => value.Kind == CelKind.Bool ? value : null,
            FieldKind.Int => Int(value),
            FieldKind.Double => Double(value),
            FieldKind.Duration => Duration(value),
            FieldKind.Timestamp => Timestamp(value),
            FieldKind.GeoPoint => Point(value),
            FieldKind.Json => Json(value, 0),
            FieldKind.Allocation => value.Kind is CelKind.Int or CelKind.String ? value : Network(value) ?? Address(value) ?? Mac(value),
            FieldKind.IpAddress => Address(value),
            FieldKind.IpPrefix => Network(value),
            FieldKind.MacAddress => Mac(value),
            FieldKind.Url => Url(value),
            FieldKind.NodeRef => value.Kind == CelKind.Object && value.AsObject().Instance is ExpressionNode node ? CelValue.Of(node.Node.Id) : Text(value),
            FieldKind.ItemRef => value.Kind == CelKind.Object && value.AsObject().Instance is ExpressionItem item ? CelValue.Of(item.Key) : Text(value),
            _ => Text(value),
        };
        parsed = form ?? CelValue.Null;
        return form is null ? $"{Expected(kind)} was expected, not {FieldValues.Shown(value)}" : null;
    }

    private static string Expected(FieldKind kind) => kind switch
    {
        FieldKind.Bool => "true or false",
        FieldKind.Int => "a whole number",
        FieldKind.Double => "a finite number",
        FieldKind.Duration => "a duration such as '15m' or '1h30m'",
        FieldKind.Timestamp => "a time of RFC 3339 from 1678 to 2261 such as '2026-01-31T12:00:00Z'",
        FieldKind.GeoPoint => "a point such as {\"latitude\": 46.05, \"longitude\": 14.51} or '46.05,14.51'",
        FieldKind.Json => "JSON",
        FieldKind.Allocation => "a prefix, an address or a whole number",
        FieldKind.IpAddress => "an IP address such as '10.0.0.1' or '2001:db8::1'",
        FieldKind.IpPrefix => "a prefix such as '10.0.0.0/24' or '2001:db8::/48'",
        FieldKind.MacAddress => "a MAC address such as '02:00:5e:10:00:01'",
        FieldKind.Url => "an absolute URL such as 'https://example.net/'",
        FieldKind.NodeRef => "the id of a node",
        FieldKind.ItemRef => "the key of an item",
        _ => "text",
    };

    private static CelValue? Text(in CelValue value) => value.Kind == CelKind.String ? value : null;

    private static CelValue? Int(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value,
        CelKind.Uint when value.AsUint() <= long.MaxValue => CelValue.Of((long)value.AsUint()),
        // JSON has one kind of numbers, and what comes through protobuf is a double.
        CelKind.Double when Math.Floor(value.AsDouble()) == value.AsDouble() && Math.Abs(value.AsDouble()) <= LargestExact =>
            CelValue.Of((long)value.AsDouble()),
        _ => null,
    };

    private static CelValue? Double(in CelValue value) => value.Kind switch
    {
        CelKind.Double when double.IsFinite(value.AsDouble()) => value.AsDouble() == 0 ? CelValue.Of(0.0) : value,
        CelKind.Int => CelValue.Of((double)value.AsInt()),
        CelKind.Uint => CelValue.Of((double)value.AsUint()),
        _ => null,
    };

    private static CelValue? Duration(in CelValue value) => value.Kind switch
    {
        CelKind.Duration => value,
        CelKind.String when CelTexts.TryParseDuration(value.AsString(), out var nanoseconds) => CelValue.OfNanoseconds(nanoseconds),
        _ => null,
    };

    private static CelValue? Timestamp(in CelValue value)
    {
        var timestamp = value.Kind switch
        {
            CelKind.Timestamp => value.AsTimestamp(),
            CelKind.String => CelTimestamp.Parse(value.AsString()),
            _ => null,
        };
        return timestamp is { } time && time.CompareTo(Earliest) >= 0 && time.CompareTo(Latest) < 0 ? CelValue.Of(time) : null;
    }

    private static CelValue? Point(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Opaque when value.AsOpaque() is GeoPointValue:
                return value;
            case CelKind.String when value.AsString().Split(',') is [var latitude, var longitude]:
                return double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
                    && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
                    ? Point(north, east)
                    : null;
            case CelKind.Map when value.AsMap() is { Count: 2 } map
                && map.TryGet(CelValue.Of("latitude"), out var y) && map.TryGet(CelValue.Of("longitude"), out var x):
                return Double(y) is { } lat && Double(x) is { } lon ? Point(lat.AsDouble(), lon.AsDouble()) : null;
            default:
                return null;
        }
    }

    private static CelValue? Point(double latitude, double longitude) => latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180
        ? CelValue.Of(new GeoPointValue(latitude, longitude))
        : null;

    private static CelValue? Address(in CelValue value) => value.Kind switch
    {
        CelKind.Opaque when value.AsOpaque() is IpAddressValue address => CelValue.Of(address.ToString()),
        CelKind.String when IpAddressValue.Parse(value.AsString(), out _) is { } address && !IsMapped(value.AsString(), address) =>
            CelValue.Of(address.ToString()),
        _ => null,
    };

    /// <summary>Whether an IPv4 address is written as one of IPv6. A field wants its own text; expressions read both.</summary>
    internal static bool IsMapped(string text, IpAddressValue address) => address.IsV4 && text.Contains(':');

    private static CelValue? Network(in CelValue value) => value.Kind switch
    {
        CelKind.Opaque when value.AsOpaque() is IpNetworkValue network => CelValue.Of(network.ToString()),
        CelKind.String when IpNetworkValue.Parse(value.AsString(), out _) is { } network && !IsMapped(value.AsString(), network.Address) =>
            CelValue.Of(network.ToString()),
        _ => null,
    };

    private static CelValue? Mac(in CelValue value) => value.Kind switch
    {
        CelKind.Opaque when value.AsOpaque() is MacAddressValue mac => CelValue.Of(mac.ToString()),
        CelKind.String when MacAddressValue.Parse(value.AsString()) is { } mac => CelValue.Of(mac.ToString()),
        _ => null,
    };

    private static CelValue? Url(in CelValue value) =>
        value.Kind == CelKind.String && value.AsString().Length <= MaxUrlLength
        && Uri.TryCreate(value.AsString(), UriKind.Absolute, out var uri) && (uri.Host.Length > 0 || uri.IsFile)
        && value.AsString().StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            ? value
            : null;

    private static CelValue? Json(in CelValue value, int depth)
    {
        const int MaxDepth = 64;
        switch (value.Kind)
        {
            case CelKind.Null or CelKind.Bool or CelKind.String:
            case CelKind.Double when double.IsFinite(value.AsDouble()):
                return value;
            case CelKind.Int or CelKind.Uint:
                return Double(value);
            case CelKind.List when depth < MaxDepth:
                return JsonList(value.AsList(), depth);
            case CelKind.Map when depth < MaxDepth:
                return JsonMap(value.AsMap(), depth);
            default:
                return FieldValues.ToJson(value) is { Kind: CelKind.String or CelKind.Map } written ? written : null;
        }
    }

    private static CelValue? JsonList(ICelList list, int depth)
    {
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (Json(list[i], depth + 1) is not { } item)
            {
                return null;
            }

            items[i] = item;
        }

        return CelList.Of(items);
    }

    // Sorted, so that equal content is equal data.
    private static CelValue? JsonMap(ICelMap map, int depth)
    {
        var entries = new List<KeyValuePair<CelValue, CelValue>>(map.Count);
        foreach (var key in map.Keys)
        {
            if (key.Kind != CelKind.String || !map.TryGet(key, out var value) || Json(value, depth + 1) is not { } item)
            {
                return null;
            }

            entries.Add(KeyValuePair.Create(key, item));
        }

        entries.Sort((left, right) => string.CompareOrdinal(left.Key.AsString(), right.Key.AsString()));
        return CelMap.Of(entries);
    }
}
