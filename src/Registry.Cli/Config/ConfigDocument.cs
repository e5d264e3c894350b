using Google.Protobuf.WellKnownTypes;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Config;

/// <summary>A configuration as a file shows it: metadata of the point, and items by id in their order.</summary>
internal sealed record ConfigDocument
{
    /// <summary>The point; empty: not said.</summary>
    public string Point { get; init; } = "";

    /// <summary>Whether defaults and generators run; null: not said.</summary>
    public bool? UseDefaults { get; init; }

    /// <summary>Metadata of the point; null: not said.</summary>
    public Struct? Metadata { get; init; }

    /// <summary>The items. Those of one id are in their order.</summary>
    public IReadOnlyList<DocumentItem> Items { get; init; } = [];

    /// <summary>Everything that the daemon shows.</summary>
    public static ConfigDocument Of(V1.Config config) => Of(config, config.Items.Select(item => DocumentItem.Of(item, _ => true)));

    /// <summary>What users set: of a configuration with sources the items that they added, or in which they set a field, with those fields.</summary>
    public static ConfigDocument IntentOf(V1.Config config) => Of(config, config.Items.Where(IsIntent).Select(IntentOf));

    private static ConfigDocument Of(V1.Config config, IEnumerable<DocumentItem> items) => new()
    {
        Point = config.Point,
        UseDefaults = config.UseDefaults,
        Metadata = config.Metadata ?? new Struct(),
        Items = [.. items],
    };

    private static DocumentItem IntentOf(ConfigItem item)
        => DocumentItem.Of(item, field => item.Sources.TryGetValue(field, out var source) && source.Origin == Origin.User);

    /// <summary>Whether users added the item, or set something of it.</summary>
    public static bool IsIntent(ConfigItem item)
        => item.Source is { Origin: Origin.User } || item.Annotations is { Fields.Count: > 0 } || item.Sources.Values.Any(s => s.Origin == Origin.User);
}

/// <summary>An item as a file shows it.</summary>
internal sealed record DocumentItem
{
    /// <summary>The registry id.</summary>
    public required string Id { get; init; }

    /// <summary>The key; empty: the id is single, or the registry is to make one.</summary>
    public string Key { get; init; } = "";

    /// <summary>Whether it stands in a list of items, which those of a single id do not.</summary>
    public bool IsListed { get; init; }

    /// <summary>The class; empty: not said.</summary>
    public string Class { get; init; } = "";

    /// <summary>The item under which it hangs; null: none.</summary>
    public ItemRef? Parent { get; init; }

    /// <summary>Values by field.</summary>
    public IReadOnlyDictionary<string, Value> Values { get; init; } = new Dictionary<string, Value>();

    /// <summary>Fields whose values are not shown.</summary>
    public IReadOnlySet<string> Masked { get; init; } = new HashSet<string>();

    /// <summary>Annotations.</summary>
    public Struct Annotations { get; init; } = new();

    /// <summary>Its name.</summary>
    public ItemRef Ref => new() { Id = Id, Key = Key };

    /// <summary>An item of the daemon's, with some of its fields.</summary>
    public static DocumentItem Of(ConfigItem item, Func<string, bool> hasField) => new()
    {
        Id = item.Ref.Id,
        Key = item.Ref.Key,
        IsListed = item.Ref.Key.Length > 0,
        Class = item.Class,
        Parent = item.Parent,
        Values = item.Values.Where(value => hasField(value.Key)).ToDictionary(StringComparer.Ordinal),
        Masked = item.MaskedFields.Where(hasField).ToHashSet(StringComparer.Ordinal),
        Annotations = item.Annotations ?? new Struct(),
    };
}
