namespace Registry.Cel.Values;

/// <summary>
/// Strings counted and ordered by code points, as the language sees them. Strings stay UTF-16: only text with surrogates pays for it.
/// </summary>
internal static class CodePoints
{
    public static bool HasSurrogates(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    public static int Count(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (first < 0)
        {
            return text.Length;
        }

        var count = text.Length;
        for (var i = first; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>The offset of a code point; -1 where the text has fewer.</summary>
    public static int Offset(string text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return -1;
        }

        if (!HasSurrogates(text))
        {
            return (int)index;
        }

        var offset = 0;
        for (; index > 0 && offset < text.Length; index--)
        {
            offset += char.IsSurrogatePair(text, offset) ? 2 : 1;
        }

        return index > 0 ? -1 : offset;
    }

    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var same = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (same == length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (l, r) = (left[same], right[same]);

        // In UTF-16 the surrogates come before U+E000, their code points after U+FFFF.
        return char.IsSurrogate(l) != char.IsSurrogate(r) ? (char.IsSurrogate(l) ? 1 : -1) : l.CompareTo(r);
    }
}
