using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Forms;

/// <summary>Has a field of a form chosen or typed.</summary>
internal sealed class FieldDialog(FormTerminal terminal, FormDraft draft, CliSession session)
{
    private const int MostNodes = 100;

    private readonly CancellationToken _cancellation = session.CancellationToken;

    /// <summary>Has a field edited; what cannot be carried out is said, and asked for again.</summary>
    public async Task EditAsync(ItemRef item, FormField field)
    {
        if (field.ReadOnly)
        {
            terminal.Notice($"'{field.Field.Name}' cannot be set.");
            return;
        }

        List<FormEntry> entries = [.. await ChoicesAsync(item, field).ConfigureAwait(false)];
        if (IsTyped(field))
        {
            entries.Add(new FormEntry("Type a value", "", TypedValue.Hint(field.Field), () => TypeAsync(item, field)));
        }

        if (field.Source is { Origin: Origin.User })
        {
            entries.Add(new FormEntry("Clear", "", "gives it back to the rules", () => draft.ClearAsync(item, field.Field.Name, _cancellation)));
        }

        if (field.Field.Nullable)
        {
            entries.Add(new FormEntry("Nothing", "", "null, whatever rules would give", () => SetAsync(item, field, Value.ForNull())));
        }

        if (IsTyped(field) && entries.Count == 1)
        {
            await TypeAsync(item, field).ConfigureAwait(false);
            return;
        }

        if (!IsTyped(field) && field.Choices.Count == 0 && field.Field.Type != "bool")
        {
            terminal.Notice("There is nothing to choose now: what could be chosen depends on other fields.");
        }

        entries.Add(new FormEntry("Back", "", "", () => Task.CompletedTask));
        await terminal.ChooseAsync(Heading(item, field), field.Findings, entries).ConfigureAwait(false);
    }

    private static bool IsTyped(FormField field) => field.Field.Type is not ("bool" or "choice" or "item_ref" or "list<choice>" or "list<item_ref>");

    private static string Heading(ItemRef item, FormField field)
    {
        var help = field.Field.Help.Length > 0 ? $": {Printable.Text(field.Field.Help)}" : "";
        return $"{ConfigPath.Text(item)}#{field.Field.Name} = {FormText.ValueOf(field)}{help}";
    }

    private async Task<IEnumerable<FormEntry>> ChoicesAsync(ItemRef item, FormField field) => field.Field.Type switch
    {
        "bool" => [Entry(item, field, Value.ForBool(true), "true", ""), Entry(item, field, Value.ForBool(false), "false", "")],
        "choice" or "item_ref" => field.Choices.Select(choice =>
            Entry(item, field, Value.ForString(choice.Name), FormTerminal.Shown(choice.Name, choice.Label), choice.Help)),
        "list<choice>" or "list<item_ref>" => [new FormEntry("Choose", "", "", () => ChooseSeveralAsync(item, field))],
        "node_ref" => await NodesAsync(item, field).ConfigureAwait(false),
        _ => [],
    };

    private FormEntry Entry(ItemRef item, FormField field, Value value, string text, string help) =>
        new(text, "", value.Equals(field.Value) ? "as it is" : help, () => SetAsync(item, field, value));

    private async Task<IEnumerable<FormEntry>> NodesAsync(ItemRef item, FormField field)
    {
        var page = await session.Client.ListNodesPageAsync(
            new ListNodesRequest { Selector = new NodeSelector { Types_ = { field.Field.NodeTypes } }, PageSize = MostNodes, OrderBy = "name" }, _cancellation)
            .ConfigureAwait(false);
        return page.Nodes.Select(node => Entry(item, field, Value.ForString(node.Id), Printable.Text(node.Name), node.Type));
    }

    private async Task ChooseSeveralAsync(ItemRef item, FormField field)
    {
        string[] present = [.. field.Value?.ListValue?.Values.Select(value => value.StringValue) ?? []];
        var chosen = await terminal.ChooseSeveralAsync(Heading(item, field), field.Choices, present).ConfigureAwait(false);
        await SetAsync(item, field, Value.ForList([.. chosen.Select(Value.ForString)])).ConfigureAwait(false);
    }

    private async Task TypeAsync(ItemRef item, FormField field)
    {
        var isRefused = true;
        while (isRefused)
        {
            var question = $"{field.Field.Label} ({TypedValue.Hint(field.Field)}; empty: leave it):";
            var text = await terminal.AskAsync(Heading(item, field), question, field.Field.Sensitive).ConfigureAwait(false);
            isRefused = text.Length > 0 && !await SetAsync(item, field, TypedValue.Of(field.Field, text)).ConfigureAwait(false);
        }
    }

    private async Task<bool> SetAsync(ItemRef item, FormField field, Value value)
    {
        var edit = new ConfigEdit { SetField = new SetField { Item = item, Field = field.Field.Name, Value = value } };
        var refusal = await draft.TryAsync(edit, _cancellation).ConfigureAwait(false);
        if (refusal is not null)
        {
            terminal.Notice(refusal.Message);
        }

        return refusal is null;
    }
}
