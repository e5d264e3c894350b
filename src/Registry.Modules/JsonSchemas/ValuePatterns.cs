using System.Globalization;

namespace Registry.Modules.JsonSchemas;

/// <summary>
/// The forms of texts as patterns of ECMA-262 (flag <c>u</c>): each matches what the registry reads, and nothing else unless it says so.
/// </summary>
internal static class ValuePatterns
{
    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string V4 = $"{Octet}(?:\\.{Octet}){{3}}";
    private const string H16 = "[0-9A-Fa-f]{1,4}";
    private const string Pair = "[0-9A-Fa-f]{2}";
    private const string Zero = "0{1,4}";

    // IPv4 inside IPv6 (::ffff:0:0/96) in all its spellings: its own text is wanted instead.
    private const string Mapped =
        $"(?:(?:(?:{Zero}:)+|:):(?:{Zero}:)*[Ff]{{4}}:(?:{V4}|{H16}:{H16})|(?:{Zero}:){{5}}[Ff]{{4}}:(?:{V4}|{H16}:{H16}|:|:{H16}|{H16}::))";

    private const string V6 = $"(?!{Mapped}(?:/|$))(?:{V6Forms})";

    // RFC 3986's IPv6address, line by line.
    private const string Low32 = $"(?:{H16}:{H16}|{V4})";
    private const string V6Forms =
        $"(?:{H16}:){{6}}{Low32}"
        + $"|::(?:{H16}:){{5}}{Low32}"
        + $"|(?:{H16})?::(?:{H16}:){{4}}{Low32}"
        + $"|(?:(?:{H16}:){{0,1}}{H16})?::(?:{H16}:){{3}}{Low32}"
        + $"|(?:(?:{H16}:){{0,2}}{H16})?::(?:{H16}:){{2}}{Low32}"
        + $"|(?:(?:{H16}:){{0,3}}{H16})?::{H16}:{Low32}"
        + $"|(?:(?:{H16}:){{0,4}}{H16})?::{Low32}"
        + $"|(?:(?:{H16}:){{0,5}}{H16})?::{H16}"
        + $"|(?:(?:{H16}:){{0,6}}{H16})?::";

    private const string Year = "(?:16(?:7[89]|[89][0-9])|(?:1[789]|2[01])[0-9]{2}|22(?:[0-5][0-9]|6[01]))";
    private const string LeapYear =
        "(?:16(?:8[048]|9[26])|(?:17|18|19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26])|22(?:0[48]|[24][048]|[135][26]|60))";

    private const string Date =
        $"(?:{Year}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
        + $"|{LeapYear}-02-29|1677-12-31|2262-01-01)";

    private const string HostLabel = "[0-9A-Za-z](?:[0-9A-Za-z\\-]{0,61}[0-9A-Za-z])?";
    private const string DurationPart = "(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h)";
    private const string Decimal = "\\s*[+\\-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[Ee][+\\-]?[0-9]+)?\\s*";

    public const string HostName = $"^{HostLabel}(?:\\.{HostLabel})*$";

    public const string MacAddress =
        $"^(?:{Pair}(?::{Pair}){{5}}|{Pair}(?:-{Pair}){{5}}|[0-9A-Fa-f]{{4}}(?:\\.[0-9A-Fa-f]{{4}}){{2}}|[0-9A-Fa-f]{{12}})$";

    /// <summary>Superset: the range of 64 bits is not in it.</summary>
    public const string Duration = $"^[+\\-]?(?:0|(?:{DurationPart})+)$";

    /// <summary>As <see cref="Duration"/>, but not less than zero.</summary>
    public const string PositiveDuration = $"^(?:\\+|-(?=[^1-9]*$))?(?:0|(?:{DurationPart})+)$";

    /// <summary>Superset: on the first and the last day an offset may lead out of the range.</summary>
    public const string Timestamp =
        $"^{Date}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{{1,9}})?(?:[Zz]|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])$";

    /// <summary>Superset: what is behind the scheme is looked at by the registry.</summary>
    public const string Url = "^(?:[Ff][Ii][Ll][Ee]:\\/\\/|[A-Za-z][0-9A-Za-z+\\-.]*:\\/\\/[^\\/?#])";

    /// <summary>Superset: the bounds of latitude and longitude are not in it.</summary>
    public const string GeoPoint = $"^{Decimal},{Decimal}$";

    /// <summary>Addresses of one family, or of both where neither is said.</summary>
    public static string Address(bool isV4, bool isV6) => $"^{Family(isV4, isV6, V4, V6)}$";

    /// <summary>Prefixes with lengths between bounds, of one family or of both. Superset: bits behind the prefix are not looked at.</summary>
    public static string Prefix(bool isV4, bool isV6, int min, int max) =>
        $"^{Family(isV4, isV6, $"{V4}\\/{Numbers(min, Math.Min(max, 32))}", $"{V6}\\/{Numbers(min, max)}")}$";

    /// <summary>The numbers between bounds below 1000, without leading zeros; an empty range matches nothing.</summary>
    internal static string Numbers(int min, int max)
    {
        var tens = new List<string>();
        for (var ten = min / 10; ten * 10 <= max; ten++)
        {
            var (first, last) = (Math.Max(min, ten * 10) % 10, Math.Min(max, (ten * 10) + 9) % 10);
            var lead = ten == 0 ? "" : ten.ToString(CultureInfo.InvariantCulture);
            tens.Add(first == last ? $"{lead}{first}" : $"{lead}[{first}-{last}]");
        }

        return tens.Count == 0 || min > max ? "(?!)" : $"(?:{string.Join('|', tens)})";
    }

    private static string Family(bool isV4, bool isV6, string v4, string v6) =>
        isV4 == isV6 ? $"(?:{v4}|{v6})" : isV4 ? $"(?:{v4})" : $"(?:{v6})";
}
