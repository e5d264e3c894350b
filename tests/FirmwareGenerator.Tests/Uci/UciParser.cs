using System.Text;

namespace FirmwareGenerator.Tests.Uci;

/// <summary>A section as it is read.</summary>
internal sealed record ParsedSection(string Type, string? Name, IReadOnlyList<ParsedEntry> Entries)
{
    /// <summary>The value of an option; null where there is none.</summary>
    public string? this[string option] => Entries.SingleOrDefault(entry => entry.Name == option && !entry.IsList)?.Value;

    /// <summary>The values of a list.</summary>
    public string[] List(string option) => [.. Entries.Where(entry => entry.Name == option && entry.IsList).Select(entry => entry.Value)];
}

/// <summary>An option, or one value of a list.</summary>
internal sealed record ParsedEntry(string Name, string Value, bool IsList);

/// <summary>
/// Reads UCI files by the grammar that OpenWrt documents, without any knowledge of who wrote them: lines of <c>config</c>, <c>option</c> and
/// <c>list</c>; words apart by blanks; quotes of either kind, within which blanks, line ends and <c>#</c> stand for themselves; a backslash outside
/// of single quotes takes the next character as it is; <c>#</c> begins a comment. Whatever else there is, is refused.
/// </summary>
internal static class UciParser
{
    public static IReadOnlyList<ParsedSection> Parse(string text)
    {
        var sections = new List<(string Type, string? Name, List<ParsedEntry> Entries)>();
        foreach (var words in Lines(text))
        {
            switch (words)
            {
                case ["config", var type, .. var name] when name.Count < 2 && IsName(type, "-") && name.All(word => IsName(word)):
                    sections.Add((type, name.SingleOrDefault(), []));
                    break;
                case ["option", var option, var value] when IsName(option) && sections.Count > 0:
                    if (sections[^1].Entries.Any(entry => entry.Name == option))
                    {
                        throw new FormatException($"Option '{option}' is given twice.");
                    }

                    sections[^1].Entries.Add(new ParsedEntry(option, value, IsList: false));
                    break;
                case ["list", var option, var value] when IsName(option) && sections.Count > 0:
                    sections[^1].Entries.Add(new ParsedEntry(option, value, IsList: true));
                    break;
                default:
                    throw new FormatException($"'{string.Join(' ', words)}' is no line of UCI.");
            }
        }

        var names = sections.Select(section => section.Name).OfType<string>().ToArray();
        return names.Distinct().Count() == names.Length
            ? [.. sections.Select(section => new ParsedSection(section.Type, section.Name, section.Entries))]
            : throw new FormatException("Two sections have one name.");
    }

    private static bool IsName(string word, string more = "") =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || more.Contains(c));

    private static IEnumerable<List<string>> Lines(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '\'' or '"':
                    word ??= new StringBuilder();
                    at = Quoted(text, at, word);
                    break;
                case '\\':
                    at++;
                    _ = (word ??= new StringBuilder()).Append(at < text.Length ? text[at] : throw new FormatException("A backslash ends the text."));
                    break;
                case ' ' or '\t' or '\r' or '\n' or '#':
                    End(words, ref word);
                    at = c == '#' ? EndOfLine(text, at) - 1 : at;
                    if (c == '\n' && words.Count > 0)
                    {
                        yield return words;
                        words = [];
                    }

                    break;
                default:
                    _ = (word ??= new StringBuilder()).Append(c);
                    break;
            }
        }

        End(words, ref word);
        if (words.Count > 0)
        {
            yield return words;
        }
    }

    /// <summary>Takes what is in quotes, and returns where they end.</summary>
    private static int Quoted(string text, int at, StringBuilder word)
    {
        var quote = text[at];
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at;
            }

            if (text[at] == '\\' && quote == '"')
            {
                at++;
            }

            _ = word.Append(text[at]);
        }

        throw new FormatException("A quote is not closed.");
    }

    private static int EndOfLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;

    private static void End(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }
}
