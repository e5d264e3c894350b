using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Modules.Evaluation;
using Registry.Server.Config;

namespace Registry.Server.Queries;

/// <summary>Values of expressions as answers have them.</summary>
internal static class QueryValues
{
    /// <summary>
    /// A value: items as objects of their key, class and fields, without the sensitive ones; nodes as objects of id, name and type; the rest in the
    /// forms of configurations.
    /// </summary>
    public static Value ToProto(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.List:
                return List(value.AsList());
            case CelKind.Map:
                return Map(value.AsMap());
            case CelKind.Optional:
                return value.AsOptional() is { HasValue: true } optional ? ToProto(optional.Value) : Value.ForNull();
            case CelKind.Object:
                return value.AsObject().Instance switch
                {
                    ExpressionItem item => Item(item),
                    ExpressionNode node => Node(node.Node),
                    _ => Value.ForString(value.ToString()),
                };
            default:
                return ConfigEncoder.Value(value);
        }
    }

    private static Value Node(Domain.Node node) => Value.ForStruct(new Struct
    {
        Fields = { ["id"] = Value.ForString(node.Id), ["name"] = Value.ForString(node.Name), ["type"] = Value.ForString(node.Type) },
    });

    private static Value Item(ExpressionItem item)
    {
        var fields = new Struct { Fields = { ["class"] = Value.ForString(item.Class.Name) } };
        if (item.Key.Length > 0)
        {
            fields.Fields["key"] = Value.ForString(item.Key);
        }

        foreach (var field in item.Class.Fields)
        {
            // References are told as what they are as data: to follow them is to ask for what they lead to.
            if (!field.Definition.Sensitive && item.Value(field) is { Kind: not CelKind.Null } value)
            {
                fields.Fields[field.Name] = ConfigEncoder.Value(value);
            }
        }

        return Value.ForStruct(fields);
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
            fields.Fields[key.Kind == CelKind.String ? key.AsString() : key.ToString()] = ToProto(value);
        }

        return Value.ForStruct(fields);
    }
}
