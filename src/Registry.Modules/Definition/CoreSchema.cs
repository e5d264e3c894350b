using System.Globalization;
using System.Text.RegularExpressions;

namespace Registry.Modules.Definition;

/// <summary>What plain scalars mean: the core schema of YAML 1.2, which JSON's literals are part of.</summary>
internal static partial class CoreSchema
{
    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool? Bool(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    public static bool IsInt(string text) => IntForm().IsMatch(text);

    public static bool IsNumber(string text) => IsInt(text) || FloatForm().IsMatch(text);

    /// <summary>A number, or null where it fits no type.</summary>
    public static CelValue? Number(string text)
    {
        if (!IsInt(text))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? CelValue.Of(number)
                : null;
        }

        return Int(text) is { } value ? CelValue.Of(value) : null;
    }

    /// <summary>A whole number; null where it is none of 64 bits.</summary>
    public static long? Int(string text)
    {
        if (!IsInt(text))
        {
            return null;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? hex : null;
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            var digits = text[2..].TrimStart('0');
            return digits.Length <= 20 ? digits.Aggregate(0L, (value, digit) => (value * 8) + (digit - '0')) : null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>How messages call a plain scalar.</summary>
    public static string KindOf(string text) =>
        IsNull(text) ? "null" : Bool(text) is not null ? "a bool" : IsNumber(text) ? "a number" : "text";

    [GeneratedRegex(@"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex IntForm();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();
}
