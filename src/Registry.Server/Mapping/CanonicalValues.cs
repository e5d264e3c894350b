using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Server.Errors;

namespace Registry.Server.Mapping;

/// <summary>Encodes JSON-like values canonically: keys sorted on every level, so that equal content has equal bytes.</summary>
internal static class CanonicalValues
{
    /// <summary>The bytes of a struct; empty for null and for a struct without fields.</summary>
    /// <remarks>Sorts within <paramref name="value"/>, which the request owns.</remarks>
    public static ImmutableArray<byte> Encode(Struct? value, FieldPath field, FieldViolations violations)
    {
        if (value is null || value.Fields.Count == 0)
        {
            return [];
        }

        Canonicalize(value, field, depth: 1, violations);
        return Bytes(value);
    }

    /// <summary>The bytes of a value.</summary>
    public static ImmutableArray<byte> Encode(Value value, FieldPath field, FieldViolations violations)
    {
        Canonicalize(value, field, depth: 1, violations);
        return Bytes(value);
    }

    private static ImmutableArray<byte> Bytes(IMessage message) => ImmutableCollectionsMarshal.AsImmutableArray(message.ToByteArray());

    private static void Canonicalize(Struct value, FieldPath field, int depth, FieldViolations violations)
    {
        if (depth > NodeLimits.ValueDepth)
        {
            violations.Add(field, $"is nested deeper than {NodeLimits.ValueDepth} levels; flatten it");
            return;
        }

        foreach (var entry in value.Fields)
        {
            Canonicalize(entry.Value, field, depth, violations);
        }

        Sort(value.Fields);
    }

    private static void Canonicalize(Value value, FieldPath field, int depth, FieldViolations violations)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.None:
                violations.Add(field, "holds a value without a kind; use null_value for null");
                break;
            case Value.KindOneofCase.NumberValue when !double.IsFinite(value.NumberValue):
                violations.Add(field, "holds NaN or an infinity, which JSON has not; use null or text");
                break;
            case Value.KindOneofCase.StructValue:
                Canonicalize(value.StructValue, field, depth + 1, violations);
                break;
            case Value.KindOneofCase.ListValue when depth >= NodeLimits.ValueDepth:
                violations.Add(field, $"is nested deeper than {NodeLimits.ValueDepth} levels; flatten it");
                break;
            case Value.KindOneofCase.ListValue:
                foreach (var item in value.ListValue.Values)
                {
                    Canonicalize(item, field, depth + 1, violations);
                }

                break;
            default:
                break;
        }
    }

    private static void Sort(MapField<string, Value> fields)
    {
        var previous = "";
        var sorted = true;
        foreach (var entry in fields)
        {
            sorted &= string.CompareOrdinal(previous, entry.Key) <= 0;
            previous = entry.Key;
        }

        if (sorted)
        {
            return;
        }

        // The map keeps the order of insertion.
        var entries = fields.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        fields.Clear();
        foreach (var entry in entries)
        {
            fields.Add(entry.Key, entry.Value);
        }
    }
}
