using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Tests.Config;

/// <summary>A point of a node as the registry keeps it, small: it carries out edits strictly, and derives nothing.</summary>
internal sealed class ConfigModel
{
    private readonly V1.Config _config;
    private int _keys;

    public ConfigModel(V1.Config config) => _config = config.Clone();

    /// <summary>The intent as it is now.</summary>
    public ConfigDocument Intent => ConfigDocument.IntentOf(_config);

    public static ValueSource User { get; } = new() { Origin = Origin.User, By = "alice" };

    public static ValueSource Rule { get; } = new() { Origin = Origin.Generated, By = "m@1.0.0/rule" };

    public static ConfigItem NewItem(string id, string key, string itemClass, ValueSource source)
        => new() { Ref = new ItemRef { Id = id, Key = key }, Class = itemClass, Source = source.Clone() };

    public static void SetValue(ConfigItem item, string field, Value value, ValueSource source)
        => (item.Values[field], item.Sources[field]) = (value, source.Clone());

    public void Apply(IEnumerable<ConfigEdit> edits)
    {
        foreach (var edit in edits)
        {
            Apply(edit);
        }
    }

    private void Apply(ConfigEdit edit)
    {
        switch (edit.EditCase)
        {
            case ConfigEdit.EditOneofCase.SetUseDefaults:
                _config.UseDefaults = edit.SetUseDefaults;
                break;
            case ConfigEdit.EditOneofCase.SetMetadata:
                _config.Metadata = edit.SetMetadata;
                break;
            case ConfigEdit.EditOneofCase.SetField:
                SetValue(Find(edit.SetField.Item), edit.SetField.Field, edit.SetField.Value, User);
                break;
            case ConfigEdit.EditOneofCase.ClearField:
                Find(edit.ClearField.Item).Values.Remove(edit.ClearField.Field);
                Find(edit.ClearField.Item).MaskedFields.Remove(edit.ClearField.Field);
                Find(edit.ClearField.Item).Sources.Remove(edit.ClearField.Field);
                break;
            case ConfigEdit.EditOneofCase.ChangeClass:
                Find(edit.ChangeClass.Item).Class = edit.ChangeClass.Class;
                break;
            case ConfigEdit.EditOneofCase.SetAnnotations:
                Find(edit.SetAnnotations.Item).Annotations = edit.SetAnnotations.Annotations;
                break;
            case ConfigEdit.EditOneofCase.RemoveItem:
                Remove(edit.RemoveItem);
                break;
            case ConfigEdit.EditOneofCase.MoveItem:
                var moved = Find(edit.MoveItem.Item);
                _config.Items.Remove(moved);
                Insert(moved, edit.MoveItem.Position);
                break;
            case ConfigEdit.EditOneofCase.AddItem:
                Add(edit.AddItem);
                break;
            default:
                throw new InvalidOperationException($"{edit} is no edit of this model.");
        }
    }

    private ConfigItem Find(ItemRef item) => _config.Items.Single(known => known.Ref.Equals(item));

    private void Add(AddItem add)
    {
        var key = add.Key.Length > 0 || add.Id == "single" ? add.Key : $"made{_keys++}";
        var item = NewItem(add.Id, key, add.Class, User);
        if (_config.Items.Any(known => known.Ref.Equals(item.Ref)))
        {
            throw new InvalidOperationException($"{item.Ref} is there already.");
        }

        if (add.Parent is { } parent)
        {
            item.Parent = Find(parent).Ref;
        }

        item.Annotations = add.Annotations;
        foreach (var (field, value) in add.Values)
        {
            SetValue(item, field, value, User);
        }

        Insert(item, add.HasPosition ? add.Position : int.MaxValue);
    }

    private void Remove(ItemRef item)
    {
        var found = Find(item);
        if (found.Source.Origin != Origin.User)
        {
            throw new InvalidOperationException($"{item} is made by a rule.");
        }

        _config.Items.Remove(found);
        foreach (var child in _config.Items.Where(other => item.Equals(other.Parent)).ToList())
        {
            child.Source = User;
            Remove(child.Ref);
        }
    }

    private void Insert(ConfigItem item, int position)
    {
        var places = _config.Items.Select((other, i) => (other, i)).Where(p => p.other.Ref.Id == item.Ref.Id).Select(p => p.i).ToList();
        _config.Items.Insert(position < places.Count ? places[position] : places.Count > 0 ? places[^1] + 1 : _config.Items.Count, item);
    }
}
