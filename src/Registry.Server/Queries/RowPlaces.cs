using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Modules.Queries;
using Registry.Server.Paging;

namespace Registry.Server.Queries;

/// <summary>Places in the order of a query, as page tokens carry them.</summary>
internal static class RowPlaces
{
    /// <summary>A place for a token.</summary>
    public static QueryPlace ToProto(RowPlace place, DateTime now)
    {
        var proto = new QueryPlace { TimeTicks = now.Ticks };
        proto.Keys.AddRange(place.Keys.Select(ToProto));
        return proto;
    }

    /// <summary>A place from a token, behind a node.</summary>
    public static RowPlace FromProto(QueryPlace place, string nodeId) => new(nodeId, [.. place.Keys.Select(FromProto)]);

    private static OrderKey ToProto(CelValue key) => key.Kind switch
    {
        CelKind.Bool => new OrderKey { BoolValue = key.AsBool() },
        CelKind.Int => new OrderKey { IntValue = key.AsInt() },
        CelKind.Uint => new OrderKey { UintValue = key.AsUint() },
        CelKind.Double => new OrderKey { DoubleValue = key.AsDouble() },
        CelKind.String => new OrderKey { StringValue = key.AsString() },
        CelKind.Duration => new OrderKey { DurationNs = key.AsNanoseconds() },
        CelKind.Timestamp => new OrderKey { TimeValue = new Timestamp { Seconds = key.AsTimestamp().Seconds, Nanos = key.AsTimestamp().Nanos } },
        _ => new OrderKey(),
    };

    private static CelValue FromProto(OrderKey key) => key.ValueCase switch
    {
        OrderKey.ValueOneofCase.BoolValue => CelValue.Of(key.BoolValue),
        OrderKey.ValueOneofCase.IntValue => CelValue.Of(key.IntValue),
        OrderKey.ValueOneofCase.UintValue => CelValue.Of(key.UintValue),
        OrderKey.ValueOneofCase.DoubleValue => CelValue.Of(key.DoubleValue),
        OrderKey.ValueOneofCase.StringValue => CelValue.Of(key.StringValue),
        OrderKey.ValueOneofCase.DurationNs => CelValue.OfNanoseconds(key.DurationNs),
        OrderKey.ValueOneofCase.TimeValue => CelValue.Of(new CelTimestamp(key.TimeValue.Seconds, key.TimeValue.Nanos)),
        _ => CelValue.Null,
    };
}
