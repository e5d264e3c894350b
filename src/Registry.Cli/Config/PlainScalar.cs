using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;

namespace Registry.Cli.Config;

/// <summary>What YAML's core schema makes of a text without quotes.</summary>
internal static partial class PlainScalar
{
    /// <summary>The value that a plain text stands for: null, a truth value, a number, else the text.</summary>
    public static Value Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => Value.ForNull(),
        "true" or "True" or "TRUE" => Value.ForBool(true),
        "false" or "False" or "FALSE" => Value.ForBool(false),
        _ when Decimal().IsMatch(text) => JsonText.Integer(text),
        _ when Fraction().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => Value.ForNumber(number),
        _ => Value.ForString(text),
    };

    /// <summary>
    /// Whether a text without quotes is that text: for every reader, so also where an older one sees a truth value, a time or a number.
    /// </summary>
    public static bool IsPlain(string text) => Safe().IsMatch(text) && !Ambiguous().IsMatch(text);

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();

    // Words that end in no colon: before a space it would make a key, as a '#' behind one would begin a comment.
    [GeneratedRegex(@"^[\p{L}\p{Nd}_/.]([\p{L}\p{Nd}_/.@+=:-]*[\p{L}\p{Nd}_/.@+=-])?( [\p{L}\p{Nd}_/.]([\p{L}\p{Nd}_/.@+=:-]*[\p{L}\p{Nd}_/.@+=-])?)*\z")]
    private static partial Regex Safe();

    [GeneratedRegex(@"^([0-9.][0-9_.:eExXoOa-fA-F+-]*|\.(inf|nan)|~|null|true|false|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
