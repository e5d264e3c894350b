namespace Registry.FaultTests;

/// <summary>Encodes values nested deeper than any library would.</summary>
internal static class NestedMessage
{
    private const byte LengthDelimited = 2;

    /// <summary>A <c>RegisterNodeRequest</c> whose definition holds a list within a list within a list.</summary>
    /// <param name="levels">How many lists.</param>
    public static byte[] RegisterNode(int levels)
    {
        // Written from the end to the beginning, so that the length of each message is known when its head is written.
        var writer = new Backwards(levels * 12 + 100);
        for (var i = 0; i < levels; i++)
        {
            writer.Close(1); // ListValue.values
            writer.Close(6); // Value.list_value
        }

        writer.Close(2); // the entry's value
        writer.Field(1, "k"u8); // the entry's key
        writer.Close(1); // Struct.fields
        writer.Close(7); // Node.definition
        writer.Field(2, "vm"u8); // Node.type
        writer.Close(1); // RegisterNodeRequest.node
        return writer.ToArray();
    }

    private sealed class Backwards(int capacity)
    {
        private readonly byte[] _bytes = new byte[capacity];
        private int _start = capacity;

        private int Length => _bytes.Length - _start;

        /// <summary>Makes all that was written so far the content of a field.</summary>
        public void Close(int field) => Head(field, Length);

        public void Field(int field, ReadOnlySpan<byte> value)
        {
            _start -= value.Length;
            value.CopyTo(_bytes.AsSpan(_start));
            Head(field, value.Length);
        }

        public byte[] ToArray() => _bytes[_start..];

        private void Head(int field, int length)
        {
            Span<byte> varint = stackalloc byte[5];
            var count = 0;
            for (var rest = (uint)length; ; rest >>= 7)
            {
                varint[count++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
                if (rest < 0x80)
                {
                    break;
                }
            }

            _start -= count;
            varint[..count].CopyTo(_bytes.AsSpan(_start));
            _bytes[--_start] = (byte)((field << 3) | LengthDelimited);
        }
    }
}
