using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>Short ways to write edits of a configuration.</summary>
internal static class Edit
{
    public const string Interfaces = "core.interfaces";
    public const string Networks = "core.interfaces.network";

    public static ConfigEdit Set(string id, string field, object? value) => Set(id, "", field, value);

    public static ConfigEdit Set(string id, string key, string field, object? value) =>
        new() { SetField = new SetField { Item = new ItemRef { Id = id, Key = key }, Field = field, Value = Value(value) } };

    public static ConfigEdit Add(string id, string itemClass, string key, params (string Field, object? Value)[] values)
    {
        var add = new AddItem { Id = id, Class = itemClass, Key = key };
        foreach (var (field, value) in values)
        {
            add.Values[field] = Value(value);
        }

        return new ConfigEdit { AddItem = add };
    }

    public static ConfigEdit Interface(string itemClass, string key, params (string Field, object? Value)[] values) =>
        Add(Interfaces, itemClass, key, values);

    public static ConfigEdit Network(string itemClass, string link, string key, params (string Field, object? Value)[] values) =>
        Add(Networks, itemClass, key, values).Under(Interfaces, link);

    public static ConfigEdit UseDefaults(bool on) => new() { SetUseDefaults = on };

    public static ConfigEdit Under(this ConfigEdit edit, string id, string key)
    {
        edit.AddItem.Parent = new ItemRef { Id = id, Key = key };
        return edit;
    }

    public static Value Value(object? value) => value switch
    {
        null => Google.Protobuf.WellKnownTypes.Value.ForNull(),
        bool flag => Google.Protobuf.WellKnownTypes.Value.ForBool(flag),
        int number => Google.Protobuf.WellKnownTypes.Value.ForNumber(number),
        double number => Google.Protobuf.WellKnownTypes.Value.ForNumber(number),
        string text => Google.Protobuf.WellKnownTypes.Value.ForString(text),
        IEnumerable<string> texts => Google.Protobuf.WellKnownTypes.Value.ForList([.. texts.Select(text => Value(text))]),
        IEnumerable<int> numbers => Google.Protobuf.WellKnownTypes.Value.ForList([.. numbers.Select(number => Value(number))]),
        _ => throw new ArgumentException($"No value of {value.GetType()}.", nameof(value)),
    };
}
