using System.Globalization;
using System.Text;
using System.Text.Unicode;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>Conversions between types, and the types' names.</summary>
internal static class ConversionLibrary
{
    private static readonly CelType A = Parameter("A");
    private static readonly UTF8Encoding Utf8Text = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The types that values have. No value is of type dyn: the name is that of a function only.</summary>
    public static IReadOnlyList<KeyValuePair<string, CelValue>> TypeNames { get; } =
        [.. new[] { Bool, Int, Uint, CelType.Double, CelType.String, Bytes, Null, AnyList, AnyMap, CelType.Type, Timestamp, Duration }
            .Select(CelLibrary.TypeName)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("dyn", CelOverload.Function("to_dyn", Dyn, A, value => value)),
        new("type", CelOverload.Function("type", TypeOf(A), A, value => CelValue.Of(value.Type))),
        new(
            "int",
            Same("int64_to_int64", Int),
            CelOverload.Function("uint64_to_int64", Int, Uint, value => Arithmetic.Int(value.AsUint())),
            CelOverload.Function("double_to_int64", Int, CelType.Double, value => ToInt(value.AsDouble())),
            CelOverload.Function("string_to_int64", Int, CelType.String, ToInt),
            CelOverload.Function("timestamp_to_int64", Int, Timestamp, value => CelValue.Of(value.AsTimestamp().Seconds)),
            CelOverload.Function("duration_to_int64", Int, Duration, value => CelValue.Of(value.AsNanoseconds()))),
        new(
            "uint",
            Same("uint64_to_uint64", Uint),
            CelOverload.Function("int64_to_uint64", Uint, Int, value => Arithmetic.Uint(value.AsInt())),
            CelOverload.Function("double_to_uint64", Uint, CelType.Double, value => ToUint(value.AsDouble())),
            CelOverload.Function("string_to_uint64", Uint, CelType.String, ToUint)),
        new(
            "double",
            Same("double_to_double", CelType.Double),
            CelOverload.Function("int64_to_double", CelType.Double, Int, value => CelValue.Of((double)value.AsInt())),
            CelOverload.Function("uint64_to_double", CelType.Double, Uint, value => CelValue.Of((double)value.AsUint())),
            CelOverload.Function("string_to_double", CelType.Double, CelType.String, ToDouble)),
        new("bool", Same("bool_to_bool", Bool), CelOverload.Function("string_to_bool", Bool, CelType.String, ToBool)),
        new(
            "bytes",
            Same("bytes_to_bytes", Bytes),
            CelOverload.Function("string_to_bytes", Bytes, CelType.String, value =>
                CelValue.OfBytes(ToUtf8(value.AsString())))),
        new(
            "string",
            Same("string_to_string", CelType.String),
            CelOverload.Function("bool_to_string", CelType.String, Bool, value => CelValue.Of(value.AsBool() ? "true" : "false")),
            CelOverload.Function("int64_to_string", CelType.String, Int, value => Text(value.AsInt())),
            CelOverload.Function("uint64_to_string", CelType.String, Uint, value => Text(value.AsUint())),
            CelOverload.Function("double_to_string", CelType.String, CelType.Double, value =>
                CelValue.Of(NumberText.Double(value.AsDouble()))),
            CelOverload.Function("bytes_to_string", CelType.String, Bytes, ToText),
            CelOverload.Function("timestamp_to_string", CelType.String, Timestamp, value => CelValue.Of(value.AsTimestamp().ToString())),
            CelOverload.Function("duration_to_string", CelType.String, Duration, value =>
                CelValue.Of(NumberText.Duration(value.AsNanoseconds())))),
        new(
            "timestamp",
            Same("timestamp_to_timestamp", Timestamp),
            CelOverload.Function("int64_to_timestamp", Timestamp, Int, value => ToTimestamp(value.AsInt())),
            CelOverload.Function("string_to_timestamp", Timestamp, CelType.String, value =>
                CelTimestamp.Parse(value.AsString()) is { } timestamp ? CelValue.Of(timestamp) : OutOfRangeOrInvalid(value))),
        new(
            "duration",
            Same("duration_to_duration", Duration),
            CelOverload.Function("int64_to_duration", Duration, Int, value => CelValue.OfNanoseconds(value.AsInt())),
            CelOverload.Function("string_to_duration", Duration, CelType.String, DurationText.Parse)),
    ];

    public static byte[] ToUtf8(string text) => Utf8Text.GetBytes(text);

    private static CelOverload Same(string id, CelType type) => CelOverload.Function(id, type, type, value => value);

    private static CelValue Text<T>(T number)
        where T : IFormattable => CelValue.Of(number.ToString(null, CultureInfo.InvariantCulture));

    // The largest double below 2^63 is an int; -2^63 itself is refused like its positive counterpart, as the specification's cases ask.
    private static CelValue ToInt(double value) =>
        value is > -9223372036854775808.0 and < 9223372036854775808.0 ? CelValue.Of((long)value) : CelError.Range("int");

    private static CelValue ToUint(double value) =>
        value is >= 0 and < 18446744073709551616.0 ? CelValue.Of((ulong)value) : CelError.Range("uint");

    private static CelValue ToInt(CelValue value) =>
        long.TryParse(value.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : CelError.Conversion(value, "int");

    private static CelValue ToUint(CelValue value) =>
        ulong.TryParse(value.AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : CelError.Conversion(value, "uint");

    private static CelValue ToDouble(CelValue value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = value.AsString();
        var unsigned = text.AsSpan().TrimStart("+-").ToString().ToLowerInvariant();
        if (text.Length - unsigned.Length <= 1 && unsigned is "inf" or "infinity")
        {
            return CelValue.Of(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return CelValue.Of(double.NaN);
        }

        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? CelValue.Of(number)
            : CelError.Conversion(value, "double");
    }

    private static CelValue ToBool(CelValue value) => value.AsString() switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => CelError.Of(CelErrorCode.InvalidConversion, $"Type conversion error from {value} to bool"),
    };

    private static CelValue ToText(CelValue value) => Utf8.IsValid(value.AsBytes())
        ? CelValue.Of(Encoding.UTF8.GetString(value.AsBytes()))
        : CelError.Of(CelErrorCode.InvalidConversion, "invalid UTF-8 in bytes cannot be converted to string");

    private static CelValue ToTimestamp(long seconds) => seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds
        ? CelError.Range("timestamp")
        : CelValue.Of(new CelTimestamp(seconds, 0));

    private static CelValue OutOfRangeOrInvalid(in CelValue value) =>
        CelError.Of(CelErrorCode.InvalidConversion, $"{value} is no RFC 3339 timestamp, or out of range (years 1 to 9999)");
}
