using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Forms;

/// <summary>Has sections and items of a form looked at and changed.</summary>
internal sealed class ItemDialog(FormTerminal terminal, FormDraft draft, CliSession session)
{
    private readonly FieldDialog _fields = new(terminal, draft, session);
    private readonly CancellationToken _cancellation = session.CancellationToken;

    /// <summary>A section to choose; one of a single id leads to its item at once.</summary>
    /// <param name="section">The section.</param>
    /// <param name="parent">The item that holds it; null at the top.</param>
    public FormEntry Entry(FormSection section, ItemRef? parent)
    {
        var isSingle = section is { Cardinality: "single", Items.Count: 1 };
        var value = isSingle ? Summary(section.Items[0]) : FormText.Plural(section.Items.Count, "item");
        var note = section.ErrorCount + section.WarningCount == 0 ? "" : FormText.Count(section.ErrorCount, section.WarningCount);
        return new FormEntry(section.Title, value, note, () => isSingle ? ItemAsync(section.Items[0].Ref) : SectionAsync(parent, section.Id, section.Relation))
        {
            IsWrong = IsWrong(section.ErrorCount, section.WarningCount),
        };
    }

    private static bool? IsWrong(int errors, int warnings) => errors > 0 ? true : warnings > 0 ? false : null;

    private static bool? IsWrong(IEnumerable<Finding> findings) => findings.Select(FindingText.IsError).DefaultIfEmpty().Max() ? true : findings.Any() ? false : null;

    private static string Summary(FormItem item) =>
        string.Join(", ", item.Fields.Where(field => field.Value is not null || field.Masked).Take(3).Select(FormText.ValueOf));

    private async Task SectionAsync(ItemRef? parent, string id, string relation)
    {
        var isBack = false;
        while (!isBack && draft.Form.Section(parent, id, relation) is { } section)
        {
            var under = parent is null ? "" : $", under {ConfigPath.Text(parent)}";
            var findings = section.Items.SelectMany(item => item.OwnFindings());
            await terminal.ChooseAsync($"{section.Title} ({section.Id}{under})", findings, Entries()).ConfigureAwait(false);

            IEnumerable<FormEntry> Entries() =>
            [
                .. section.Items.Select(item =>
                    new FormEntry(FormText.NameOf(item), Summary(item), item.Source is null ? "" : SourceText.Of(item.Source), () => ItemAsync(item.Ref))
                    {
                        IsWrong = IsWrong(item.OwnFindings()),
                    }),
                .. section.Addable.Select(known => new FormEntry($"Add {known.Title}", "", known.Help, () => AddAsync(section, parent, known))),
                Back(() => isBack = true),
            ];
        }
    }

    private async Task ItemAsync(ItemRef item)
    {
        var isBack = false;
        while (!isBack && draft.Form.Find(item) is { } found)
        {
            var heading = $"{ConfigPath.Text(item)}, {FormText.NameOf(found)}{(found.IsDefault ? ": nobody has set it" : "")}";
            await terminal.ChooseAsync(heading, found.OwnFindings(), [.. Entries(found), Back(() => isBack = true)]).ConfigureAwait(false);
        }
    }

    private IEnumerable<FormEntry> Entries(FormItem item)
    {
        foreach (var field in item.Fields)
        {
            var note = field.Source is { } source ? SourceText.Of(source) : field.ReadOnly ? "cannot be set" : "";
            yield return new FormEntry(FormText.LabelOf(field), FormText.ValueOf(field), note, () => _fields.EditAsync(item.Ref, field)) { IsWrong = IsWrong(field.Findings) };
        }

        foreach (var section in item.Sections)
        {
            yield return Entry(section, item.Ref);
        }

        if (item.Classes.Any(known => known.Name != item.Class))
        {
            yield return new FormEntry("Change the class", item.Title, "", () => ChangeClassAsync(item));
        }

        if (item.Movable)
        {
            yield return new FormEntry("Move", "", "", () => MoveAsync(item));
        }

        if (item.Removable)
        {
            yield return new FormEntry("Remove", "", "with all that hangs under it", () => TryAsync(new ConfigEdit { RemoveItem = item.Ref }));
        }
    }

    private async Task AddAsync(FormSection section, ItemRef? parent, FormClass known)
    {
        var key = await terminal.AskAsync($"Add {known.Title} to {section.Title}", "Its key (empty: one is made):", isSecret: false).ConfigureAwait(false);
        var edit = new ConfigEdit { AddItem = new AddItem { Id = section.Id, Class = known.Name, Key = key.Trim(), Parent = parent } };
        if (await TryAsync(edit).ConfigureAwait(false))
        {
            var added = draft.Edits[^1].AddItem;
            await ItemAsync(new ItemRef { Id = added.Id, Key = added.Key }).ConfigureAwait(false);
        }
    }

    private Task ChangeClassAsync(FormItem item) => terminal.ChooseAsync(
        $"The class of {ConfigPath.Text(item.Ref)}; fields that both classes have keep their values",
        [],
        [
            .. item.Classes.Where(known => known.Name != item.Class).Select(known => new FormEntry(
                known.Title, "", known.Help, () => TryAsync(new ConfigEdit { ChangeClass = new ChangeClass { Item = item.Ref, Class = known.Name } }))),
            Back(() => { }),
        ]);

    private Task MoveAsync(FormItem item)
    {
        ItemRef[] all = [.. draft.Form.AllItems().Select(known => known.Ref).Where(known => known.Id == item.Ref.Id)];
        return terminal.ChooseAsync(
            $"Move {ConfigPath.Text(item.Ref)} among the items of {item.Ref.Id}",
            [],
            [.. Places(all, item).Select(place => new FormEntry(place.Text, "", "", () => TryAsync(Move(item, place.Position)))), Back(() => { })]);
    }

    /// <summary>The first place, and the one behind each other item as the form shows them.</summary>
    private static IEnumerable<(string Text, int Position)> Places(ItemRef[] all, FormItem item) =>
        all.Where(other => !other.Equals(item.Ref)).Select((other, index) => ($"Behind {other.Key}", index + 1)).Prepend(("To the front", 0));

    private static ConfigEdit Move(FormItem item, int position) => new() { MoveItem = new MoveItem { Item = item.Ref, Position = position } };

    private async Task<bool> TryAsync(ConfigEdit edit)
    {
        var refusal = await draft.TryAsync(edit, _cancellation).ConfigureAwait(false);
        if (refusal is not null)
        {
            terminal.Notice(refusal.Message);
        }

        return refusal is null;
    }

    private static FormEntry Back(Action leave) => new("Back", "", "", () =>
    {
        leave();
        return Task.CompletedTask;
    });
}
