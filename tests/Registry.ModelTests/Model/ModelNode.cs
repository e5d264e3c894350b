using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>A node as the model keeps it: what clients see, the bytes of its blobs, and its items.</summary>
internal sealed class ModelNode
{
    /// <summary>As clients see it, but for <c>claimed_keys</c> and <c>items</c>, which are worked out when it is shown.</summary>
    public required Node Seen { get; set; }

    public SortedDictionary<string, string> Blobs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The items at the point <c>config</c>, sorted by id and then in their order.</summary>
    public List<ModelItem> Items { get; set; } = [];

    /// <summary>The keys that its items claim.</summary>
    public SortedSet<string> ItemKeys { get; set; } = new(StringComparer.Ordinal);

    public long ItemsRevision { get; set; }

    public string Id => Seen.Id;

    public bool IsBox => Seen.Type == Lab.Box;

    public ModelNode Copy() => new()
    {
        Seen = Seen.Clone(),
        Blobs = new(Blobs, StringComparer.Ordinal),
        Items = [.. Items.Select(item => item.Copy())],
        ItemKeys = new(ItemKeys, StringComparer.Ordinal),
        ItemsRevision = ItemsRevision,
    };
}
