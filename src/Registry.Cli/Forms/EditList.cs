using Google.Protobuf.Collections;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;
using EditCase = Registry.V1.ConfigEdit.EditOneofCase;

namespace Registry.Cli.Forms;

/// <summary>The edits of a form: a field that is set again has one edit, and each in words.</summary>
internal static class EditList
{
    /// <summary>Adds an edit; one that sets a field takes the place of those that did so before.</summary>
    public static void Add(RepeatedField<ConfigEdit> edits, ConfigEdit edit)
    {
        if (edit.SetField is { } set)
        {
            Forget(edits, set.Item, set.Field);
        }

        edits.Add(edit);
    }

    /// <summary>Forgets what was done to a field, as far back as the item was the same: added, or of another class.</summary>
    public static void Forget(RepeatedField<ConfigEdit> edits, ItemRef item, string field)
    {
        for (var i = edits.Count - 1; i >= 0 && !Makes(edits[i], item); i--)
        {
            if (Field(edits[i]) is var (known, name) && known.Equals(item) && name == field)
            {
                edits.RemoveAt(i);
            }
        }
    }

    /// <summary>An edit in words, for instance <c>core.general#name = home</c>.</summary>
    public static string Text(ConfigEdit edit) => edit.EditCase switch
    {
        EditCase.SetField => $"{Path(edit.SetField.Item)}#{Printable.Text(edit.SetField.Field)} = {JsonText.Of(edit.SetField.Value)}",
        EditCase.ClearField => $"{Path(edit.ClearField.Item)}#{Printable.Text(edit.ClearField.Field)} given back to the rules",
        EditCase.AddItem => $"{Path(new ItemRef { Id = edit.AddItem.Id, Key = edit.AddItem.Key })} added, a {Printable.Text(edit.AddItem.Class)}",
        EditCase.RemoveItem => $"{Path(edit.RemoveItem)} removed",
        EditCase.MoveItem => $"{Path(edit.MoveItem.Item)} moved to place {edit.MoveItem.Position}",
        EditCase.ChangeClass => $"{Path(edit.ChangeClass.Item)} made a {Printable.Text(edit.ChangeClass.Class)}",
        _ => edit.EditCase.ToString(),
    };

    /// <summary>An edit in words, a sensitive value left out.</summary>
    public static string Text(ConfigEdit edit, Form form) =>
        edit.SetField is { } set && form.Find(set.Item)?.Fields.FirstOrDefault(known => known.Field.Name == set.Field) is { Field.Sensitive: true }
            ? $"{Path(set.Item)}#{Printable.Text(set.Field)} = (hidden)"
            : Text(edit);

    private static string Path(ItemRef item) => Printable.Text(ConfigPath.Text(item));

    private static (ItemRef Item, string Field)? Field(ConfigEdit edit) => edit.EditCase switch
    {
        EditCase.SetField => (edit.SetField.Item, edit.SetField.Field),
        EditCase.ClearField => (edit.ClearField.Item, edit.ClearField.Field),
        _ => null,
    };

    private static bool Makes(ConfigEdit edit, ItemRef item) => edit.EditCase switch
    {
        EditCase.AddItem => edit.AddItem.Id == item.Id && edit.AddItem.Key == item.Key,
        EditCase.RemoveItem => edit.RemoveItem.Equals(item),
        EditCase.ChangeClass => edit.ChangeClass.Item.Equals(item),
        _ => false,
    };
}
