using System.Text;

namespace Registry.Cel.Library;

/// <summary>Replacing, splitting and quoting.</summary>
internal static class StringEdits
{
    /// <summary>Replaces up to a number of occurrences; a negative number means all. Nothing is found between all code points.</summary>
    public static CelValue Replace(CelValue[] args, long limit)
    {
        var (text, old, replacement) = (args[0].AsString(), args[1].AsString(), args[2].AsString());
        var places = Places(text, old, limit);
        if (places.Count == 0)
        {
            return args[0];
        }

        var length = text.Length + (places.Count * ((long)replacement.Length - old.Length));
        return Arithmetic.Text(length, () =>
        {
            var output = new StringBuilder((int)length);
            var from = 0;
            foreach (var place in places)
            {
                output.Append(text, from, place - from).Append(replacement);
                from = place + old.Length;
            }

            return output.Append(text, from, text.Length - from).ToString();
        });
    }

    /// <summary>Splits into up to a number of parts; a negative number means all. Nothing separates all code points.</summary>
    public static CelValue Split(CelValue[] args, long limit)
    {
        var (text, separator) = (args[0].AsString(), args[1].AsString());
        if (limit == 0 || (text.Length == 0 && separator.Length == 0))
        {
            return CelValue.Of(ListValue.Empty);
        }

        var places = Places(text, separator, limit < 0 ? -1 : limit - 1);
        if (separator.Length == 0)
        {
            places = Places(text, "", limit < 0 ? -1 : limit);
            places.RemoveAll(place => place == 0 || place == text.Length);
        }

        var parts = new List<string>(places.Count + 1);
        var from = 0;
        foreach (var place in places)
        {
            parts.Add(text[from..place]);
            from = place + separator.Length;
        }

        parts.Add(text[from..]);
        return ListValue.OfStrings(parts);
    }

    /// <summary>A literal with every special character escaped.</summary>
    public static string Quote(string text)
    {
        const string Special = "\a\b\f\n\r\t\v\\\"";
        const string Letters = "abfnrtv\\\"";
        var output = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            var index = rune.IsBmp ? Special.IndexOf((char)rune.Value) : -1;
            _ = index < 0 ? output.Append(rune.ToString()) : output.Append('\\').Append(Letters[index]);
        }

        return output.Append('"').ToString();
    }

    private static List<int> Places(string text, string part, long limit)
    {
        var places = new List<int>();
        for (var from = 0; places.Count != limit && from <= text.Length;)
        {
            var place = text.IndexOf(part, from, StringComparison.Ordinal);
            if (place < 0)
            {
                break;
            }

            places.Add(place);
            from = part.Length > 0 ? place + part.Length
                : place + (place + 1 < text.Length && char.IsSurrogatePair(text, place) ? 2 : 1);
        }

        return places;
    }
}
