using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Registry.Cel.Values;

namespace Registry.Domain;

/// <summary>
/// Values of fields as keys of an index, whose ordinal order is that of the values of one kind: text by code points, as expressions compare it.
/// Equal values have equal keys; long texts that begin alike do, too, so an index may give more nodes than have a value, never fewer.
/// </summary>
public static class FieldKeys
{
    /// <summary>As many characters of a text as are compared.</summary>
    public const int TextLength = 256;

    private const char FirstSurrogate = '\uD800';
    private const char FirstPrivate = '\uE000';

    /// <summary>The key of a value; false for what is not indexed: null, not a number, points, maps.</summary>
    public static bool TryOf(in CelValue value, [NotNullWhen(true)] out string? key)
    {
        key = value.Kind switch
        {
            CelKind.Bool => value.AsBool() ? "1" : "0",
            CelKind.Int => OfInt(value.AsInt()),
            CelKind.Double when !double.IsNaN(value.AsDouble()) => OfDouble(value.AsDouble()),
            CelKind.String => OfText(value.AsString()),
            CelKind.Duration => OfInt(value.AsNanoseconds()),
            CelKind.Timestamp when value.AsTimestamp() is var time => OfInt(time.Seconds) + OfInt(time.Nanos),
            _ => null,
        };
        return key is not null;
    }

    /// <summary>The key of a text, or of the beginning of one.</summary>
    public static string OfText(string text)
    {
        var cut = text.Length <= TextLength ? text : text[..TextLength];
        // Most texts are their own keys, and share their memory with the item.
        return cut.AsSpan().ContainsAnyInRange(FirstSurrogate, char.MaxValue)
            ? string.Create(cut.Length, cut, static (key, source) =>
            {
                for (var i = 0; i < key.Length; i++)
                {
                    // Code points beyond the 16-bit ones come last, though the halves that they are written in do not.
                    key[i] = source[i] >= FirstPrivate ? (char)(source[i] - 0x800) : source[i] >= FirstSurrogate ? (char)(source[i] + 0x2000) : source[i];
                }
            })
            : cut;
    }

    /// <summary>Adds the keys of a value, or of the elements of a list, that are not there yet.</summary>
    public static void AddTo(ICollection<string> keys, in CelValue value)
    {
        if (value.Kind == CelKind.List)
        {
            var list = value.AsList();
            for (var i = 0; i < list.Count; i++)
            {
                AddTo(keys, list[i]);
            }
        }
        else if (TryOf(value, out var key) && !keys.Contains(key))
        {
            keys.Add(key);
        }
    }

    private static string OfDouble(double value)
    {
        // Adding zero makes -0.0 and 0.0, which are equal, one.
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return OfInt(bits < 0 ? bits ^ long.MaxValue : bits);
    }

    private static string OfInt(long value) => string.Create(4, value, static (key, number) =>
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number ^ long.MinValue);
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }
    });
}
