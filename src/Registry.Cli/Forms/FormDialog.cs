using System.Globalization;
using Registry.Cli.Commands.Config;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Forms;

/// <summary>Has a form filled in on a terminal: sections, what is wrong, the edits so far, and saving.</summary>
internal sealed class FormDialog(CliSession session, FormDraft draft)
{
    private readonly CancellationToken _cancellation = session.CancellationToken;
    private int? _code;

    /// <summary>Runs until the form is saved or left.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using (var terminal = new FormTerminal(session))
        {
            var items = new ItemDialog(terminal, draft, session);
            while (_code is null)
            {
                Warn(terminal);
                await TryAsync(terminal, () => terminal.ChooseAsync(Heading(), draft.Form.AllFindings(), Entries(terminal, items))).ConfigureAwait(false);
            }
        }

        return Tell(_code.Value);
    }

    private (UpdateConfigResponse? Update, Node? Registered) Saved { get; set; }

    private string Heading() => $"{FormText.Heading(draft.Form)}, {FormText.Plural(draft.Edits.Count, "edit")}{(draft.IsSimple ? ", simple" : "")}";

    private IEnumerable<FormEntry> Entries(FormTerminal terminal, ItemDialog items)
    {
        var form = draft.Form;
        foreach (var section in form.Sections)
        {
            yield return items.Entry(section, null);
        }

        yield return new FormEntry("Save", "", draft.IsNew ? "registers the node" : "writes all edits at once", () => SaveAsync(terminal)) { IsWrong = form.ErrorCount > 0 ? true : null };
        yield return new FormEntry("Review the edits", "", Counted(draft.Edits.Count), () => ReviewAsync(terminal));
        yield return draft.IsSimple
            ? new FormEntry("Show everything", "", $"hidden: {string.Join(", ", form.HiddenIds)}", () => draft.ShowAsync(isSimple: false, _cancellation))
            : new FormEntry("Show simple", "", "", () => draft.ShowAsync(isSimple: true, _cancellation));
        yield return new FormEntry(
            form.UseDefaults ? "Switch defaults off" : "Switch defaults on", "", "rules that fill in fields and make items",
            () => draft.UseDefaultsAsync(!form.UseDefaults, _cancellation));
        yield return new FormEntry("Quit", "", "writes nothing", () => QuitAsync(terminal));
    }

    private static string Counted(int edits) => string.Create(CultureInfo.InvariantCulture, $"{edits} so far");

    private void Warn(FormTerminal terminal)
    {
        if (draft.HasMoved)
        {
            terminal.Notice("The node has changed meanwhile; this is its new state with your edits.");
        }
    }

    /// <summary>Does something that asks the daemon; what it refuses is said, and the form is there again.</summary>
    private static async Task TryAsync(FormTerminal terminal, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            using var text = new StringWriter();
            ErrorReport.Write(text, e);
            foreach (var line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                terminal.Notice(line.TrimEnd('\r'));
            }
        }
    }

    private async Task SaveAsync(FormTerminal terminal)
    {
        if (!draft.IsChanged)
        {
            terminal.Notice("There is nothing to save.");
            return;
        }

        try
        {
            Saved = await draft.SaveAsync(_cancellation).ConfigureAwait(false);
            _code = ExitCode.Ok;
        }
        catch (RegistryException e) when (e.Reason == ErrorReason.RevisionMismatch)
        {
            await terminal.ChooseAsync(
                "The node has changed since it was shown: nothing was saved.",
                [],
                [
                    new FormEntry("Show the new state", "", "with your edits, to be saved then", () => draft.EvaluateAsync(_cancellation)),
                    new FormEntry("Quit", "", "writes nothing", () => Leave(ExitCode.Refused)),
                ]).ConfigureAwait(false);
        }
    }

    private Task ReviewAsync(FormTerminal terminal) => terminal.ChooseAsync(
        draft.Edits.Count == 0 ? "There are no edits yet" : "The edits so far; choose one to take it back",
        [],
        [
            .. draft.Edits.Select(edit => new FormEntry(EditList.Text(edit, draft.Form), "", "", () => draft.UndoAsync(edit, _cancellation))),
            new FormEntry("Back", "", "", () => Task.CompletedTask),
        ]);

    private Task QuitAsync(FormTerminal terminal) => draft.Edits.Count == 0
        ? Leave(ExitCode.Ok)
        : terminal.ChooseAsync(
            "Nothing is saved yet",
            [],
            [new FormEntry("Discard the edits", "", Counted(draft.Edits.Count), () => Leave(ExitCode.Ok)), new FormEntry("Back", "", "", () => Task.CompletedTask)]);

    private Task Leave(int code)
    {
        _code = code;
        return Task.CompletedTask;
    }

    private int Tell(int code)
    {
        switch (Saved)
        {
            case ({ } update, _):
                return ConfigWrite.Write(session, update, $"applied {FormText.Plural(draft.Edits.Count, "edit")}", isDryRun: false);
            case (_, { } node):
                NodeOutput.WriteDone(session, node, "registered");
                return code;
            default:
                session.Console.Error.WriteLine("nothing was changed");
                return code;
        }
    }
}
