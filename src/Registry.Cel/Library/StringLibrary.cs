using System.Text;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The strings extension. All positions count code points.</summary>
internal static class StringLibrary
{
    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("charAt", Method("string_char_at_int", CelType.String, [CelType.String, Int], args =>
            CharAt(args[0].AsString(), args[1].AsInt()))),
        new(
            "indexOf",
            Method("string_index_of_string", Int, [CelType.String, CelType.String], args =>
                IndexOf(args[0].AsString(), args[1].AsString(), 0)),
            Method("string_index_of_string_int", Int, [CelType.String, CelType.String, Int], args =>
                IndexOf(args[0].AsString(), args[1].AsString(), args[2].AsInt()))),
        new(
            "lastIndexOf",
            Method("string_last_index_of_string", Int, [CelType.String, CelType.String], args =>
                LastIndexOf(args[0].AsString(), args[1].AsString(), CodePoints.Count(args[0].AsString()))),
            Method("string_last_index_of_string_int", Int, [CelType.String, CelType.String, Int], args =>
                LastIndexOf(args[0].AsString(), args[1].AsString(), args[2].AsInt()))),
        new(
            "join",
            Method("list_join", CelType.String, [List(CelType.String)], args => Join(args[0].AsList(), "")),
            Method("list_join_string", CelType.String, [List(CelType.String), CelType.String], args =>
                Join(args[0].AsList(), args[1].AsString()))),
        new("lowerAscii", Method("string_lower_ascii", CelType.String, [CelType.String], args => Ascii(args[0], char.IsAsciiLetterUpper))),
        new("upperAscii", Method("string_upper_ascii", CelType.String, [CelType.String], args => Ascii(args[0], char.IsAsciiLetterLower))),
        new(
            "replace",
            Method("string_replace_string_string", CelType.String, [CelType.String, CelType.String, CelType.String], args =>
                StringEdits.Replace(args, -1)),
            Method("string_replace_string_string_int", CelType.String, [CelType.String, CelType.String, CelType.String, Int], args =>
                StringEdits.Replace(args, args[3].AsInt()))),
        new(
            "split",
            Method("string_split_string", List(CelType.String), [CelType.String, CelType.String], args => StringEdits.Split(args, -1)),
            Method("string_split_string_int", List(CelType.String), [CelType.String, CelType.String, Int], args =>
                StringEdits.Split(args, args[2].AsInt()))),
        new(
            "substring",
            Method("string_substring_int", CelType.String, [CelType.String, Int], args =>
                Substring(args[0].AsString(), args[1].AsInt(), CodePoints.Count(args[0].AsString()))),
            Method("string_substring_int_int", CelType.String, [CelType.String, Int, Int], args =>
                Substring(args[0].AsString(), args[1].AsInt(), args[2].AsInt()))),
        new("trim", Method("string_trim", CelType.String, [CelType.String], args => CelValue.Of(args[0].AsString().Trim()))),
        new("reverse", Method("string_reverse", CelType.String, [CelType.String], args => CelValue.Of(Reverse(args[0].AsString())))),
        new("format", CelOverload.Charging("string_format", true, CelType.String, [CelType.String, List(Dyn)], (args, frame) =>
            new StringFormat(frame).Format(args[0].AsString(), args[1].AsList()))),
        new("strings.quote", CelOverload.Function("strings_quote", CelType.String, CelType.String, text =>
            CelValue.Of(StringEdits.Quote(text.AsString())))),
    ];

    private static CelOverload Method(string id, CelType result, CelType[] parameters, Func<CelValue[], CelValue> call) =>
        CelOverload.Method(id, result, parameters, call).ChargedBySize();

    private static CelValue OutOfRange(long index) => CelError.Argument($"index out of range: {index}");

    private static CelValue CharAt(string text, long index)
    {
        var offset = CodePoints.Offset(text, index);
        if (offset < 0)
        {
            return OutOfRange(index);
        }

        var length = offset == text.Length ? 0 : offset + 1 < text.Length && char.IsSurrogatePair(text, offset) ? 2 : 1;
        return CelValue.Of(text.Substring(offset, length));
    }

    private static CelValue IndexOf(string text, string part, long from)
    {
        var offset = CodePoints.Offset(text, from);
        if (offset < 0)
        {
            return OutOfRange(from);
        }

        var found = text.IndexOf(part, offset, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue LastIndexOf(string text, string part, long from)
    {
        var offset = CodePoints.Offset(text, from);
        if (offset < 0)
        {
            return OutOfRange(from);
        }

        var end = (int)Math.Min(text.Length, offset + (long)part.Length);
        var found = text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue Join(ICelList list, string separator)
    {
        long length = 0;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.String)
            {
                return CelError.NoOverload($"join applied to a list with {list[i].Type}");
            }

            length += list[i].AsString().Length + separator.Length;
        }

        return Arithmetic.Text(length, () => string.Join(separator, Enumerable.Range(0, list.Count).Select(i => list[i].AsString())));
    }

    // Letters of one case differ from the other's in one bit.
    private static CelValue Ascii(in CelValue value, Func<char, bool> isOther)
    {
        var text = value.AsString();
        return CelValue.Of(string.Create(text.Length, (text, isOther), (output, state) =>
        {
            for (var i = 0; i < output.Length; i++)
            {
                output[i] = state.isOther(state.text[i]) ? (char)(state.text[i] ^ ' ') : state.text[i];
            }
        }));
    }

    private static CelValue Substring(string text, long start, long end)
    {
        var (from, to) = (CodePoints.Offset(text, start), CodePoints.Offset(text, end));
        if (from < 0 || to < 0)
        {
            return OutOfRange(from < 0 ? start : end);
        }

        return start > end
            ? CelError.Argument($"invalid substring range. start: {start}, end: {end}")
            : CelValue.Of(text[from..to]);
    }

    private static string Reverse(string text)
    {
        var output = new StringBuilder(text.Length);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]))
            {
                output.Append(text, i - 1, 2);
                i--;
            }
            else
            {
                output.Append(text[i]);
            }
        }

        return output.ToString();
    }
}
