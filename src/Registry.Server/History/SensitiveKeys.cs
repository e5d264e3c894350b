using Google.Protobuf.WellKnownTypes;

namespace Registry.Server.History;

/// <summary>Knows the keys whose values are not to be shown.</summary>
internal sealed class SensitiveKeys(HistoryOptions options)
{
    private const string Masked = "(masked)";

    /// <summary>Whether the values of a key are sensitive.</summary>
    public bool Has(string key)
    {
        foreach (var word in options.SensitiveWords)
        {
            if (key.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value without what is sensitive within it. Changes the value, which its caller owns.</summary>
    public Value Strip(Value value)
    {
        if (value.KindCase == Value.KindOneofCase.StructValue)
        {
            foreach (var (key, inner) in value.StructValue.Fields.ToArray())
            {
                value.StructValue.Fields[key] = Has(key) ? Value.ForString(Masked) : Strip(inner);
            }
        }
        else if (value.KindCase == Value.KindOneofCase.ListValue)
        {
            foreach (var item in value.ListValue.Values)
            {
                Strip(item);
            }
        }

        return value;
    }
}
