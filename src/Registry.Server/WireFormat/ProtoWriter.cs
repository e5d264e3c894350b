using System.Collections.Immutable;
using System.Text;

namespace Registry.Server.WireFormat;

/// <summary>Writes protobuf's wire format into memory of the right size.</summary>
/// <remarks>
/// Nodes are kept decoded only as far as the registry needs; this writer sends the rest as it is stored, without building the generated
/// messages first. <c>NodeEncodingTests</c> hold its output against the generated parser.
/// </remarks>
internal ref struct ProtoWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;
    private int _position;

    /// <summary>How many bytes have been written.</summary>
    public readonly int Position => _position;

    public static int SizeOfVarint(ulong value) => (int)(((uint)(64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) + 6) / 7);

    public static int SizeOfTag(int field) => SizeOfVarint((uint)field << 3);

    public static int SizeOfLengthDelimited(int field, int length) => SizeOfTag(field) + SizeOfVarint((uint)length) + length;

    public static int SizeOfText(int field, string text) =>
        text.Length == 0 ? 0 : SizeOfLengthDelimited(field, Encoding.UTF8.GetByteCount(text));

    public static int SizeOfBytes(int field, ImmutableArray<byte> bytes) =>
        bytes.IsEmpty ? 0 : SizeOfLengthDelimited(field, bytes.Length);

    public static int SizeOfInteger(int field, long value) => value == 0 ? 0 : SizeOfTag(field) + SizeOfVarint((ulong)value);

    public static int SizeOfTimestamp(int field, DateTime time) => SizeOfLengthDelimited(field, PartsLength(Parts(time)));

    public static int SizeOfDuration(int field, TimeSpan span) => SizeOfLengthDelimited(field, PartsLength(Parts(span.Ticks)));

    /// <summary>Writes an integer field, unless it is 0.</summary>
    public void Integer(int field, long value)
    {
        if (value != 0)
        {
            Varint((uint)field << 3);
            Varint((ulong)value);
        }
    }

    /// <summary>Writes a text field, unless it is empty.</summary>
    public void Text(int field, string text)
    {
        if (text.Length > 0)
        {
            LengthDelimited(field, Encoding.UTF8.GetByteCount(text));
            _position += Encoding.UTF8.GetBytes(text, _target[_position..]);
        }
    }

    /// <summary>Writes a field of bytes or of an encoded message, unless it is empty.</summary>
    public void Bytes(int field, ImmutableArray<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            LengthDelimited(field, bytes.Length);
            bytes.AsSpan().CopyTo(_target[_position..]);
            _position += bytes.Length;
        }
    }

    /// <summary>Writes fields that are encoded already.</summary>
    public void Raw(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(_target[_position..]);
        _position += fields.Length;
    }

    /// <summary>Writes a <c>google.protobuf.Timestamp</c>.</summary>
    public void Timestamp(int field, DateTime time) => WriteParts(field, Parts(time));

    /// <summary>Writes a <c>google.protobuf.Duration</c> that is not negative.</summary>
    public void Duration(int field, TimeSpan span) => WriteParts(field, Parts(span.Ticks));

    /// <summary>Writes the head of a length-delimited field; its content follows.</summary>
    public void LengthDelimited(int field, int length)
    {
        Varint(((uint)field << 3) | 2);
        Varint((uint)length);
    }

    private static (long Seconds, int Nanos) Parts(DateTime time) => Parts(time.Ticks - DateTime.UnixEpoch.Ticks);

    // Timestamps and durations agree in their fields, and both count nanoseconds upwards.
    private static (long Seconds, int Nanos) Parts(long allTicks)
    {
        var (seconds, ticks) = Math.DivRem(allTicks, TimeSpan.TicksPerSecond);
        return ticks < 0 ? (seconds - 1, (int)(ticks + TimeSpan.TicksPerSecond) * 100) : (seconds, (int)ticks * 100);
    }

    private static int PartsLength((long Seconds, int Nanos) parts) => SizeOfInteger(1, parts.Seconds) + SizeOfInteger(2, parts.Nanos);

    private void WriteParts(int field, (long Seconds, int Nanos) parts)
    {
        LengthDelimited(field, PartsLength(parts));
        Integer(1, parts.Seconds);
        Integer(2, parts.Nanos);
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _target[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _target[_position++] = (byte)value;
    }
}
