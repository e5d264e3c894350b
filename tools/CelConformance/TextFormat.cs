using System.Globalization;
using System.Text.RegularExpressions;

namespace CelConformance;

/// <summary>
/// The suite is written in protobuf's text format, whose newer escapes <c>\u</c> and <c>\U</c> some readers leave as they are: a file made by
/// one has the six or ten characters where the suite means one.
/// </summary>
internal static partial class TextFormat
{
    public static string Unescape(string text) => Escapes().Replace(text, match =>
        int.TryParse(match.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code is < 0xD800 or (> 0xDFFF and <= 0x10FFFF)
            ? char.ConvertFromUtf32(code)
            : match.Value);

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")]
    private static partial Regex Escapes();
}
