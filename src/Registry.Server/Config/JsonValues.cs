using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;

namespace Registry.Server.Config;

/// <summary>Values as JSON has them, between protobuf's form and that of expressions.</summary>
internal static class JsonValues
{
    /// <summary>The value that a request carries; one without a kind is null.</summary>
    public static CelValue FromProto(Value? value) => value?.KindCase switch
    {
        Value.KindOneofCase.BoolValue => CelValue.Of(value.BoolValue),
        Value.KindOneofCase.NumberValue => CelValue.Of(value.NumberValue),
        Value.KindOneofCase.StringValue => CelValue.Of(value.StringValue),
        Value.KindOneofCase.ListValue => CelList.Of(value.ListValue.Values.Select(FromProto)),
        Value.KindOneofCase.StructValue => CelMap.Of(
            value.StructValue.Fields.Select(field => KeyValuePair.Create(CelValue.Of(field.Key), FromProto(field.Value)))),
        _ => CelValue.Null,
    };

    /// <summary>A value for an answer. What JSON cannot hold is text: integers beyond 2^53, times, durations.</summary>
    public static Value ToProto(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                return Value.ForNull();
            case CelKind.Bool:
                return Value.ForBool(value.AsBool());
            case CelKind.Int when Math.Abs(value.AsInt()) <= 1L << 53:
                return Value.ForNumber(value.AsInt());
            case CelKind.Double when double.IsFinite(value.AsDouble()):
                return Value.ForNumber(value.AsDouble());
            case CelKind.String:
                return Value.ForString(value.AsString());
            case CelKind.List:
                return List(value.AsList());
            case CelKind.Map:
                return Map(value.AsMap());
            default:
                return Value.ForString(value.ToString());
        }
    }

    private static Value List(ICelList list)
    {
        var values = new Value[list.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ToProto(list[i]);
        }

        return Value.ForList(values);
    }

    private static Value Map(ICelMap map)
    {
        var fields = new Struct();
        foreach (var key in map.Keys)
        {
            map.TryGet(key, out var value);
            fields.Fields.Add(key.Kind == CelKind.String ? key.AsString() : key.ToString(), ToProto(value));
        }

        return Value.ForStruct(fields);
    }
}
