using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>What is wrong with a file that was edited: comments on top of it, and at the places that they are about.</summary>
internal static class EditNotes
{
    // Not just "#!": a text in the file may be a script.
    private const string Mark = "#!registryctl ";

    /// <summary>The text without notes.</summary>
    public static string Strip(string text)
        => string.Concat(Lines(text).Where(line => !line.AsSpan().TrimStart(' ').StartsWith(Mark, StringComparison.Ordinal)));

    /// <summary>The text with notes about findings.</summary>
    /// <param name="text">The text, without notes.</param>
    /// <param name="point">Its point.</param>
    /// <param name="findings">What is wrong.</param>
    /// <param name="places">Lines of the text by path; null: not known.</param>
    public static string Add(string text, string point, IReadOnlyCollection<Finding> findings, IReadOnlyDictionary<string, int>? places)
    {
        var placed = findings.Select(finding => (Finding: finding, Line: LineOf(finding.Path, point, places))).ToList();
        return Add(
            text,
            findings.Select(finding => finding.Path.Length == 0 ? Text(finding) : $"{finding.Path}: {Text(finding)}"),
            placed.Where(p => p.Line > 0).ToLookup(p => p.Line, p => Text(p.Finding)));
    }

    /// <summary>The text with a note about the file itself.</summary>
    public static string Add(string text, DocumentException problem)
    {
        var line = Math.Min(problem.Line, Lines(text).Count());
        var note = line > 0 ? $"line {line}: {problem.Message}" : problem.Message;
        return Add(text, [note], new[] { problem }.Where(_ => line > 0).ToLookup(_ => line, p => p.Message));
    }

    private static string Add(string text, IEnumerable<string> top, ILookup<int, string> placed)
    {
        string[] header =
        [
            .. top.Select(note => Note("", note)),
            Note("", "nothing was changed. Put it right and save; leave the file as it is, or empty it, to cancel. These lines go by themselves."),
        ];
        var lines = Lines(text).SelectMany((line, i) => placed[i + 1].Select(note => Note(line[..^line.TrimStart(' ').Length], note)).Append(line));
        return string.Concat(header.Concat(lines));
    }

    private static string Text(Finding finding) => finding.Code.Length == 0 ? finding.Message : $"{finding.Message} [{finding.Code}]";

    private static string Note(string indent, string text) => $"{indent}{Mark}{text.ReplaceLineEndings(" ")}\n";

    /// <summary>The line of the field, else of its item, else of its id.</summary>
    private static int LineOf(string path, string point, IReadOnlyDictionary<string, int>? places)
    {
        if (places is null || !path.StartsWith($"{point}/", StringComparison.Ordinal))
        {
            return 0;
        }

        var name = path[(point.Length + 1)..];
        var item = name.Split('#')[0];
        return places.TryGetValue(name, out var line) || places.TryGetValue(item, out line) || places.TryGetValue(item.Split('/')[0], out line) ? line : 0;
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            yield return end < 0 ? text[start..] + "\n" : text[start..(end + 1)];
            start = end < 0 ? text.Length : end + 1;
        }
    }
}
