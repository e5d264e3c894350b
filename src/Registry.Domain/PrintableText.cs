using System.Globalization;
using System.Text;

namespace Registry.Domain;

/// <summary>The characters that ids, names, keys and texts may have.</summary>
public static class PrintableText
{
    /// <summary>Whether a text is free of control, format, unassigned and other unprintable characters, and of lone surrogates.</summary>
    /// <param name="value">The text.</param>
    /// <param name="allowSpace">Whether spaces count as printable; line separators never do.</param>
    public static bool IsPrintable(string value, bool allowSpace)
    {
        ArgumentNullException.ThrowIfNull(value);
        // Almost everything is ASCII; only the rest needs a look at Unicode's categories.
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] >= 0x7F)
            {
                return IsPrintableUnicode(value, allowSpace);
            }

            if (value[i] < 0x20 || (value[i] == ' ' && !allowSpace))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintableUnicode(string value, bool allowSpace)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.SpaceSeparator when allowSpace:
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    return false;
                default:
                    // A lone surrogate, which no valid UTF-8 gives, reads as the replacement character.
                    if (rune == Rune.ReplacementChar)
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }
}
