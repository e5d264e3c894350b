using System.Text;
using Registry.Testing;

namespace Registry.Domain.Tests.Properties;

/// <summary>A node of the naive model: plain, mutable, its blobs with their bytes.</summary>
internal sealed class ModelNode
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public string Name { get; set; } = "";

    public string Tenant { get; set; } = "";

    public string State { get; set; } = "unknown";

    public string Definition { get; set; } = "";

    public string Parent { get; set; } = "";

    public SortedDictionary<string, string> Metadata { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; set; } = new(StringComparer.Ordinal);

    public SortedSet<string> Keys { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, (string Value, long Revision)> Blobs { get; set; } = new(StringComparer.Ordinal);

    public long Revision { get; set; }

    public long CreateRevision { get; set; }

    public DateTime StateTime { get; set; }

    public DateTime CreateTime { get; set; }

    public DateTime UpdateTime { get; set; }

    public ModelNode Copy()
    {
        var copy = (ModelNode)MemberwiseClone();
        copy.Metadata = new(Metadata, StringComparer.Ordinal);
        copy.Tags = new(Tags, StringComparer.Ordinal);
        copy.Keys = new(Keys, StringComparer.Ordinal);
        copy.Blobs = new(Blobs, StringComparer.Ordinal);
        return copy;
    }

    public Node ToNode() => new()
    {
        Id = Id,
        Type = Type,
        Name = Name,
        Tenant = Tenant,
        State = State,
        StateTime = StateTime,
        Definition = Drafts.Bytes(Definition),
        Metadata = Drafts.Metadata([.. Metadata.Select(entry => $"{entry.Key}={entry.Value}")]),
        Tags = Drafts.Tags([.. Tags.Select(tag => $"{tag.Key}={tag.Value}")]),
        Parent = Parent,
        UniqueKeys = [.. Keys],
        Blobs = [.. Blobs.Select(blob => new BlobEntry(blob.Key, Encoding.UTF8.GetByteCount(blob.Value.Value), blob.Value.Revision))],
        Revision = Revision,
        CreateRevision = CreateRevision,
        CreateTime = CreateTime,
        UpdateTime = UpdateTime,
    };
}
