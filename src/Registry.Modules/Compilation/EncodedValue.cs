using System.Buffers.Binary;
using System.Text;

namespace Registry.Modules.Compilation;

/// <summary>
/// Reads an encoded <c>google.protobuf.Value</c> as a CEL value. What is stored was checked when it came in; what is no value reads as null.
/// </summary>
internal static class EncodedValue
{
    private const int MaxDepth = 100;

    public static CelValue Read(ReadOnlySpan<byte> bytes) => Value(bytes, 0);

    /// <summary>Reads an encoded <c>google.protobuf.Struct</c>.</summary>
    public static CelValue ReadStruct(ReadOnlySpan<byte> bytes) => Struct(bytes, 0);

    private static CelValue Value(ReadOnlySpan<byte> bytes, int depth)
    {
        var value = CelValue.Null;
        while (depth < MaxDepth && TryField(ref bytes, out var number, out var varint, out var content))
        {
            value = number switch
            {
                2 when content.Length == sizeof(double) => CelValue.Of(BinaryPrimitives.ReadDoubleLittleEndian(content)),
                3 => CelValue.Of(Encoding.UTF8.GetString(content)),
                4 => CelValue.Of(varint != 0),
                5 => Struct(content, depth + 1),
                6 => List(content, depth + 1),
                _ => CelValue.Null,
            };
        }

        return value;
    }

    private static CelValue Struct(ReadOnlySpan<byte> bytes, int depth)
    {
        var entries = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        while (TryField(ref bytes, out _, out _, out var entry))
        {
            var (key, value) = ("", CelValue.Null);
            while (TryField(ref entry, out var number, out _, out var content))
            {
                if (number == 1)
                {
                    key = Encoding.UTF8.GetString(content);
                }
                else
                {
                    value = Value(content, depth + 1);
                }
            }

            entries[key] = value;
        }

        return CelMap.View(entries, value => value);
    }

    private static CelValue List(ReadOnlySpan<byte> bytes, int depth)
    {
        var items = new List<CelValue>();
        while (TryField(ref bytes, out _, out _, out var content))
        {
            items.Add(Value(content, depth + 1));
        }

        return CelList.Of(items);
    }

    private static bool TryField(ref ReadOnlySpan<byte> bytes, out int number, out ulong varint, out ReadOnlySpan<byte> content)
    {
        varint = 0;
        content = default;
        var isThere = TryVarint(ref bytes, out var tag);
        number = (int)(tag >> 3);
        if (!isThere)
        {
            return false;
        }

        switch (tag & 7)
        {
            case 0:
                return TryVarint(ref bytes, out varint);
            case 1:
                return TryTake(ref bytes, sizeof(double), out content);
            case 2:
                return TryVarint(ref bytes, out var length) && TryTake(ref bytes, length, out content);
            default:
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, ulong length, out ReadOnlySpan<byte> content)
    {
        var fits = length <= (ulong)bytes.Length;
        content = fits ? bytes[..(int)length] : default;
        bytes = fits ? bytes[(int)length..] : default;
        return fits;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
