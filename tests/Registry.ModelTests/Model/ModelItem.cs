namespace Registry.ModelTests.Model;

/// <summary>An item: who made it, and its values with the origin of each.</summary>
internal sealed class ModelItem
{
    public const string User = "user";
    public const string Generated = "generated";

    public required string Id { get; init; }

    public string Key { get; init; } = "";

    public string Origin { get; set; } = User;

    public SortedDictionary<string, ModelValue> Values { get; set; } = new(StringComparer.Ordinal);

    public bool IsUsers => Origin == User;

    /// <summary>Whether a user made it or set something of it.</summary>
    public bool HasUserContent => IsUsers || Values.Values.Any(value => value.IsUsers);

    public string? Get(string field) => Values.TryGetValue(field, out var value) ? value.Text : null;

    public ModelItem Copy()
    {
        var copy = (ModelItem)MemberwiseClone();
        copy.Values = new(Values, StringComparer.Ordinal);
        return copy;
    }

    public override string ToString() => $"{Id}/{Key} {Origin} {string.Join(' ', Values.Select(value => $"{value.Key}={value.Value}"))}";
}
