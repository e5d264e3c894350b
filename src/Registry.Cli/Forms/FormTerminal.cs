using Registry.Cli.Output;
using Registry.V1;
using Spectre.Console;

namespace Registry.Cli.Forms;

/// <summary>One line to choose, with what follows from choosing it.</summary>
/// <param name="Label">Text of the first column; what is searched by typing.</param>
/// <param name="Value">Text of the second column.</param>
/// <param name="Note">Text behind it, dimmed.</param>
/// <param name="Chosen">What choosing it does.</param>
internal sealed record FormEntry(string Label, string Value, string Note, Func<Task> Chosen)
{
    /// <summary>Whether a finding refuses the write; null: there is none at all.</summary>
    public bool? IsWrong { get; init; }
}

/// <summary>The terminal of a form: a screen with what is wrong on top and a menu below. Entered by the first menu.</summary>
internal sealed class FormTerminal : IDisposable
{
    private const string Enter = "\e[?1049h";
    private const string Leave = "\e[?25h\e[?1049l";
    private const int LabelWidth = 24;
    private const int FewestEntries = 5;
    private const int MostNotices = 6;

    private readonly CliSession _session;
    private readonly IAnsiConsole _console;
    private readonly List<string> _notices = [];
    private bool _isEntered;

    public FormTerminal(CliSession session)
    {
        _session = session;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(session.Out),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = session.UseColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
    }

    /// <summary>Says something above the next menu.</summary>
    public void Notice(string text) => _notices.Add(Markup.Escape(text));

    /// <summary>Shows a menu and does what is chosen.</summary>
    public async Task ChooseAsync(string heading, IEnumerable<Finding> findings, IEnumerable<FormEntry> entries)
    {
        var used = Draw(heading, findings);
        var prompt = new SelectionPrompt<FormEntry>
        {
            PageSize = Math.Max(FewestEntries, _console.Profile.Height - used - 4),
            WrapAround = true,
            SearchEnabled = true,
            SearchPlaceholderText = "[dim](type to search, arrows and Enter to choose)[/]",
            MoreChoicesText = "[dim](more below)[/]",
            Converter = Line,
        };
        prompt.AddChoices(entries);
        var chosen = await prompt.ShowAsync(_console, _session.CancellationToken).ConfigureAwait(false);
        await chosen.Chosen().ConfigureAwait(false);
    }

    /// <summary>Has some of several texts chosen.</summary>
    public async Task<IReadOnlyList<string>> ChooseSeveralAsync(string heading, IEnumerable<FormChoice> choices, IReadOnlyCollection<string> present)
    {
        Draw(heading, []);
        var labels = choices.ToDictionary(choice => choice.Name, choice => choice.Label, StringComparer.Ordinal);
        var prompt = new MultiSelectionPrompt<string>
        {
            Required = false,
            PageSize = Math.Max(FewestEntries, _console.Profile.Height - 6),
            InstructionsText = "[dim](Space chooses, Enter is done)[/]",
            Converter = name => Markup.Escape(Cut(Shown(name, labels[name]), _console.Profile.Width - 8)),
        };
        prompt.AddChoices(labels.Keys);
        foreach (var name in present.Where(labels.ContainsKey))
        {
            prompt.Select(name);
        }

        return await prompt.ShowAsync(_console, _session.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has a text typed; an empty one means none.</summary>
    public Task<string> AskAsync(string heading, string question, bool isSecret)
    {
        Draw(heading, []);
        var prompt = new TextPrompt<string>(Markup.Escape(question)) { AllowEmpty = true, IsSecret = isSecret };
        return prompt.ShowAsync(_console, _session.CancellationToken);
    }

    /// <summary>Leaves the screen as it was found.</summary>
    public void Dispose()
    {
        if (_isEntered)
        {
            _session.Out.Write(Leave);
            _session.Out.Flush();
        }
    }

    /// <summary>A choice as people read it.</summary>
    public static string Shown(string name, string label) => Printable.Text(label.Length == 0 || label == name ? name : $"{name}: {label}");

    /// <summary>Draws what is above the menu; gives the lines that it takes.</summary>
    private int Draw(string heading, IEnumerable<Finding> findings)
    {
        if (!_isEntered)
        {
            _session.Out.Write(Enter);
            _isEntered = true;
        }

        var (width, height) = _session.Console.Size;
        (_console.Profile.Width, _console.Profile.Height) = (width, height);
        _console.Clear();
        _console.MarkupLine($"[bold]{Markup.Escape(Cut(heading, width))}[/]");
        Finding[] all = [.. findings.OrderBy(finding => FindingText.IsError(finding) ? 0 : 1)];
        List<string> lines = [.. all.Take(MostNotices).Select(Line), .. _notices];
        if (all.Length > MostNotices)
        {
            lines.Add($"[dim]and {all.Length - MostNotices} more[/]");
        }

        _notices.Clear();
        foreach (var line in lines)
        {
            _console.MarkupLine(line);
        }

        // A long finding takes more than one line.
        return 1 + lines.Sum(line => 1 + (Markup.Remove(line).Length / Math.Max(width, 1)));
    }

    private static string Line(Finding finding)
    {
        var (word, color) = FindingText.IsError(finding) ? ("error", "red") : ("warning", "yellow");
        return $"[{color}]{word}[/]: {Markup.Escape(Printable.Text(finding.Path))}: {Markup.Escape(Printable.Text(finding.Message))}";
    }

    private string Line(FormEntry entry)
    {
        var width = _console.Profile.Width - 4;
        var (mark, color) = entry.IsWrong switch { true => ("x ", "red"), false => ("! ", "yellow"), _ => ("  ", "default") };
        var label = Printable.Text(entry.Label);
        if (entry.Value.Length > 0 || entry.Note.Length > 0)
        {
            label = Cut(label, LabelWidth - 1).PadRight(LabelWidth);
        }

        var valueWidth = Math.Max(8, (width - LabelWidth) / 2);
        var value = Cut(entry.Value, valueWidth);
        if (entry is { Value.Length: > 0, Note.Length: > 0 })
        {
            value += new string(' ', valueWidth - Printable.Width(value));
        }

        var note = Cut(entry.Note, Math.Max(0, width - mark.Length - label.Length - value.Length - 2));
        var shown = $"[{color}]{mark}[/]{Markup.Escape(Cut(label, width - 2))}{Markup.Escape(value)}";
        return note.Length == 0 ? shown : $"{shown}  [dim]{Markup.Escape(note)}[/]";
    }

    private static string Cut(string text, int width) =>
        Printable.Width(text) <= width ? text : width <= 1 ? "" : $"{Printable.Cut(text, width - 1)}…";
}
