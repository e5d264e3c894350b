using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf.Reflection;
using Registry.Server.Errors;

namespace Registry.Server.WireFormat;

/// <summary>
/// Walks the encoded bytes of a request before they are parsed: finds fields that this daemon does not know, text that is not UTF-8 and
/// nesting that is too deep, and makes the request's fingerprint.
/// </summary>
/// <remarks>
/// Generated parsers keep unknown fields silently, and a filter that is silently ignored means everything: so they are refused here, by name
/// of the message and number of the field. The fingerprint does not depend on the order of fields and map entries, which encoders may choose
/// anew for each repetition of a request.
/// </remarks>
internal ref struct RequestScanner
{
    private const int MaximumDepth = 98;
    private const int ReportedViolations = 20;

    /// <summary>Field numbers below this have their occurrences counted; the API has none above.</summary>
    private const int CountedFields = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly FieldViolations? _violations;
    private int _position;
    private bool _isBad;

    private RequestScanner(ReadOnlySpan<byte> bytes, FieldViolations? violations)
    {
        _bytes = bytes;
        _violations = violations;
    }

    /// <summary>Scans a request.</summary>
    /// <param name="bytes">The encoded request.</param>
    /// <param name="shape">Its message type.</param>
    /// <param name="unmarkedFields">Top-level fields that the fingerprint leaves out: one bit a number.</param>
    /// <param name="violations">Gets what is wrong.</param>
    /// <returns>The fingerprint.</returns>
    public static UInt128 Scan(ReadOnlySpan<byte> bytes, MessageShape shape, uint unmarkedFields, FieldViolations violations)
    {
        var scanner = new RequestScanner(bytes, violations: null);
        var fingerprint = scanner.Message(bytes.Length, shape, path: "", depth: 0, unmarkedFields);
        if (scanner._isBad)
        {
            // Names of places cost more than the walk: they are made in a second one, where there is something to name.
            new RequestScanner(bytes, violations).Message(bytes.Length, shape, path: "", depth: 0, unmarkedFields);
        }

        return new UInt128(Mix(fingerprint, 0x9E3779B97F4A7C15), Mix(fingerprint, 0xC2B2AE3D27D4EB4F));
    }

    private UInt128 Message(int end, MessageShape shape, string path, int depth, uint unmarkedFields)
    {
        if (depth > MaximumDepth)
        {
            Report(path, "is nested too deeply; flatten it");
            _position = end;
            return 0;
        }

        UInt128 sum = 0;
        Span<uint> counts = stackalloc uint[CountedFields];
        while (_position < end)
        {
            if (!TryVarint(end, out var tag) || tag >> 3 is 0 or > int.MaxValue)
            {
                return Malformed(end, path);
            }

            var number = (int)(tag >> 3);
            var field = shape.Field(number);
            if (field is null)
            {
                Report(
                    Join(path, number),
                    $"is a field that the registry does not know: there is no field {number} of {shape.Name}; leave it out, or ask a newer daemon",
                    FieldViolations.UnknownField);
            }
            else if (!field.Accepts((int)(tag & 7)))
            {
                Report(Join(path, field, 0), "has the wrong wire type; use the registry's protos", FieldViolations.UnknownField);
                field = null;
            }

            var index = number < CountedFields ? counts[number]++ : 0;
            var (ok, value) = Value((int)(tag & 7), end, field, path, index, depth);
            if (!ok)
            {
                return Malformed(end, path);
            }

            if (number >= CountedFields || (unmarkedFields & (1u << number)) == 0)
            {
                // Map entries and single fields add up in any order; the place of the others counts.
                var place = field is { IsRepeated: true, IsMap: false } ? index : 0;
                sum += Combine(value, (ulong)number, place);
            }
        }

        return sum;
    }

    private (bool Ok, UInt128 Value) Value(int wireType, int end, FieldShape? field, string path, uint index, int depth)
    {
        switch (wireType)
        {
            case 0:
                return TryVarint(end, out var varint) ? (true, varint) : (false, 0);
            case 1 when end - _position >= 8:
                _position += 8;
                return (true, BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(_position - 8)..]));
            case 5 when end - _position >= 4:
                _position += 4;
                return (true, BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(_position - 4)..]));
            case 2 when TryVarint(end, out var length) && length <= (ulong)(end - _position):
                return (true, Delimited(_position + (int)length, field, path, index, depth));
            default:
                return (false, 0);
        }
    }

    private UInt128 Delimited(int end, FieldShape? field, string path, uint index, int depth)
    {
        if (field is { Type: FieldType.Message, Message: { } message })
        {
            return Message(end, message, Join(path, field, index), depth + 1, unmarkedFields: 0);
        }

        var content = _bytes[_position..end];
        _position = end;
        if (field is null)
        {
            return 0;
        }

        if (field.Type == FieldType.String && !Utf8.IsValid(content))
        {
            Report(Join(path, field, index), "is not valid UTF-8; send text as UTF-8");
        }

        return Hash(content);
    }

    private UInt128 Malformed(int end, string path)
    {
        Report(path, "is not a valid protobuf message; use the registry's protos");
        _position = end;
        return 0;
    }

    private void Report(string path, string description, string reason = FieldViolations.InvalidField)
    {
        _isBad = true;
        if (_violations?.Count < ReportedViolations)
        {
            _violations.Add(path, description, reason);
        }
    }

    private bool TryVarint(int end, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && _position < end; shift += 7)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private readonly string Join(string path, FieldShape field, uint index)
    {
        if (_violations is null)
        {
            return "";
        }

        var name = field is { IsRepeated: true, IsMap: false } ? $"{field.Name}[{index}]" : field.Name;
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    // An unknown field has no name: its number stands for it, as in protobuf's text format.
    private readonly string Join(string path, int number) =>
        _violations is null ? ""
        : path.Length == 0 ? number.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static UInt128 Hash(ReadOnlySpan<byte> content)
    {
        var (low, high) = (0xA0761D6478BD642FUL ^ (ulong)content.Length, 0xE7037ED1A0B428DBUL);
        while (content.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(content);
            (low, high) = (Mix(low ^ word, high), high + BitOperations.RotateLeft(word, 29) * 0x9E3779B97F4A7C15UL);
            content = content[8..];
        }

        var tail = 0UL;
        for (var i = 0; i < content.Length; i++)
        {
            tail |= (ulong)content[i] << (8 * i);
        }

        return new UInt128(Mix(low ^ tail, 0x8EBC6AF09C88C6E3), Mix(high + tail, 0x589965CC75374CC3));
    }

    private static UInt128 Combine(UInt128 value, ulong number, uint place)
    {
        var seed = (number << 32) ^ place ^ 0xD6E8FEB86659FD93;
        return new UInt128(Mix((ulong)(value >> 64) ^ seed, 0xFF51AFD7ED558CCD), Mix((ulong)value + seed, 0xC4CEB9FE1A85EC53));
    }

    private static ulong Mix(UInt128 value, ulong seed) => Mix((ulong)value ^ seed, (ulong)(value >> 64) + 0x2545F4914F6CDD1D);

    private static ulong Mix(ulong left, ulong right)
    {
        // A product with an even factor forgets bits; odd ones keep them.
        var high = Math.BigMul(left ^ 0x9E3779B97F4A7C15, right | 1, out var low);
        return high ^ low ^ BitOperations.RotateLeft(left, 23);
    }
}
