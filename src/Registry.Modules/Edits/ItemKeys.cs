using System.Globalization;

namespace Registry.Modules.Edits;

/// <summary>Keys of items.</summary>
internal static class ItemKeys
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 63;

    /// <summary>The rule, for messages.</summary>
    public const string Rule = "a key has 1 to 63 letters, digits, '_', '.', ':' or '-', and begins with a letter or digit";

    /// <summary>The rule as a pattern of ECMA-262 (flag <c>u</c>), without anchors.</summary>
    public const string Pattern = @"[0-9A-Za-z][0-9A-Za-z_.:\-]{0,62}";

    /// <summary>Whether a text can be a key.</summary>
    public static bool IsKey(string text)
    {
        if (text.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or ':' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A key that is free: a class's name in lower case, and the lowest number.</summary>
    public static string Free(string className, Func<string, bool> isTaken)
    {
        var name = className.ToLowerInvariant();
        name = name.Length > MaxLength - 6 ? name[..(MaxLength - 6)] : name;
        for (var number = 0; ; number++)
        {
            var key = name + number.ToString(CultureInfo.InvariantCulture);
            if (!isTaken(key))
            {
                return key;
            }
        }
    }
}
