using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>The edits that make an item that there is what a document says of it.</summary>
/// <param name="effective">The item as it is.</param>
/// <param name="before">What users set of it; null: nothing.</param>
/// <param name="after">What is to be set of it.</param>
internal sealed class FieldDifference(ConfigItem effective, DocumentItem? before, DocumentItem after)
{
    private readonly DocumentItem _before = before ?? new DocumentItem { Id = after.Id, Key = after.Key };

    /// <summary>Values in the order of their fields' names.</summary>
    public static IEnumerable<KeyValuePair<string, Value>> Sorted(IReadOnlyDictionary<string, Value> values)
        => values.OrderBy(value => value.Key, StringComparer.Ordinal);

    /// <summary>An edit that sets a field.</summary>
    public static ConfigEdit Set(ItemRef item, string field, Value value)
        => new() { SetField = new SetField { Item = item, Field = field, Value = value } };

    /// <summary>Adds the edits.</summary>
    /// <exception cref="DocumentException">The document says of a field that its value is hidden, and it has none.</exception>
    public void AddTo(List<ConfigEdit> edits)
    {
        if (!after.Annotations.Equals(_before.Annotations))
        {
            edits.Add(new ConfigEdit { SetAnnotations = new SetAnnotations { Item = after.Ref, Annotations = after.Annotations } });
        }

        if (after.Class.Length > 0 && !after.Class.Equals(effective.Class, StringComparison.OrdinalIgnoreCase))
        {
            // The new class may lack what is cleared, the old one what is set.
            edits.AddRange(Clears());
            edits.Add(new ConfigEdit { ChangeClass = new ChangeClass { Item = after.Ref, Class = after.Class } });
            edits.AddRange(Sets());
        }
        else
        {
            // A single item goes with the last field that was set in it.
            edits.AddRange(Sets());
            edits.AddRange(Clears());
        }
    }

    private IEnumerable<ConfigEdit> Sets()
    {
        if (after.Masked.FirstOrDefault(field => !effective.MaskedFields.Contains(field)) is { } unknown)
        {
            throw new DocumentException($"{ConfigPath.Text(after.Ref)}#{unknown} has no hidden value that could stay; give the value itself");
        }

        return Sorted(after.Values)
            .Where(value => !_before.Values.TryGetValue(value.Key, out var old) || !old.Equals(value.Value))
            .Select(value => Set(after.Ref, value.Key, value.Value));
    }

    private IEnumerable<ConfigEdit> Clears() => _before.Values.Keys.Concat(_before.Masked)
        .Where(field => !after.Values.ContainsKey(field) && !after.Masked.Contains(field))
        .Order(StringComparer.Ordinal)
        .Select(field => new ConfigEdit { ClearField = new ClearField { Item = after.Ref, Field = field } });
}
