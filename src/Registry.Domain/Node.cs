using System.Collections.Immutable;
using Registry.Domain.Items;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>One entry of a node's metadata: the value is an encoded <c>google.protobuf.Value</c> with sorted object keys.</summary>
public readonly record struct MetadataEntry(string Key, ImmutableArray<byte> Value);

/// <summary>One tag of a node; a bare tag has an empty value.</summary>
public readonly record struct TagEntry(string Key, string Value);

/// <summary>A blob without its bytes.</summary>
public readonly record struct BlobEntry(string Key, long SizeBytes, long Revision);

/// <summary>
/// One system of the cluster as the registry knows it. Immutable; a change makes another one. Times are UTC.
/// </summary>
/// <remarks>
/// The definition and the values of metadata are kept encoded: the registry has no logic of its own for them, and what is never decoded
/// costs neither time nor memory. They are encoded canonically (sorted keys), so that equal bytes mean equal content.
/// </remarks>
public sealed record Node
{
    /// <summary>Type of pools. Only the command that creates a pool makes a node of it.</summary>
    public const string PoolType = "pool";

    /// <summary>State of a node that nobody has reported on.</summary>
    public const string UnknownState = "unknown";

    /// <summary>System id; immutable. Empty only in the draft of a node whose id is still to be made.</summary>
    public required string Id { get; init; }

    /// <summary>Type; immutable.</summary>
    public required string Type { get; init; }

    /// <summary>Name, unique in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Owner; empty means none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>State as the driver reports it.</summary>
    public string State { get; init; } = UnknownState;

    /// <summary>When <see cref="State"/> last changed.</summary>
    public DateTime StateTime { get; init; }

    /// <summary>An encoded <c>google.protobuf.Struct</c>; empty means none.</summary>
    public ImmutableArray<byte> Definition { get; init; } = [];

    /// <summary>Metadata, sorted by key (ordinal), each key once.</summary>
    public ImmutableArray<MetadataEntry> Metadata { get; init; } = [];

    /// <summary>Tags, sorted by key (ordinal), each key once.</summary>
    public ImmutableArray<TagEntry> Tags { get; init; } = [];

    /// <summary>Id of the parent; empty means none.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Unique keys, sorted (ordinal), each once.</summary>
    public ImmutableArray<string> UniqueKeys { get; init; } = [];

    /// <summary>Unique keys that the registry claims for the node, sorted (ordinal), each once: of allocations, and of
    /// fields that modules declare unique. Clients do not change them. A key may stand among <see cref="UniqueKeys"/> too.</summary>
    public ImmutableArray<string> ClaimedKeys { get; init; } = [];

    /// <summary>What the pool hands out, where the node is a pool; immutable, and the registry's own.</summary>
    public PoolSpec? Pool { get; init; }

    /// <summary>Blobs, sorted by key (ordinal).</summary>
    public ImmutableArray<BlobEntry> Blobs { get; init; } = [];

    /// <summary>Items at durable registration points: what users set and what is derived from it.</summary>
    public NodeItems Items { get; init; } = NodeItems.Empty;

    /// <summary>Cluster-wide revision of the last commit that changed the node.</summary>
    public long Revision { get; init; }

    /// <summary>Cluster-wide revision of the commit that created the node.</summary>
    public long CreateRevision { get; init; }

    /// <summary>Time of the commit that created the node.</summary>
    public DateTime CreateTime { get; init; }

    /// <summary>Time of the commit that last changed the node.</summary>
    public DateTime UpdateTime { get; init; }

    /// <summary>Whether the node is deployed, which it is while it has a parent.</summary>
    public bool IsDeployed => Parent.Length > 0;

    /// <summary>Whether two versions of a node agree in everything that a client can set.</summary>
    public bool HasContentOf(Node other) => Id == other.Id && Type == other.Type && DifferencesFrom(other) == NodeFields.None;

    /// <summary>The attributes in which two versions of a node differ.</summary>
    public NodeFields DifferencesFrom(Node other) =>
        (Name == other.Name ? NodeFields.None : NodeFields.Name)
        | (Tenant == other.Tenant ? NodeFields.None : NodeFields.Tenant)
        | (State == other.State ? NodeFields.None : NodeFields.State)
        | (Parent == other.Parent ? NodeFields.None : NodeFields.Parent)
        | (Definition.AsSpan().SequenceEqual(other.Definition.AsSpan()) ? NodeFields.None : NodeFields.Definition)
        | (SameMetadata(Metadata, other.Metadata) ? NodeFields.None : NodeFields.Metadata)
        | (Tags.AsSpan().SequenceEqual(other.Tags.AsSpan()) ? NodeFields.None : NodeFields.Tags)
        | (UniqueKeys.AsSpan().SequenceEqual(other.UniqueKeys.AsSpan()) ? NodeFields.None : NodeFields.UniqueKeys)
        | (ClaimedKeys.AsSpan().SequenceEqual(other.ClaimedKeys.AsSpan()) ? NodeFields.None : NodeFields.ClaimedKeys)
        | (Blobs.AsSpan().SequenceEqual(other.Blobs.AsSpan()) ? NodeFields.None : NodeFields.Blobs)
        | (Items.HasContentOf(other.Items) ? NodeFields.None : NodeFields.Items);

    private static bool SameMetadata(ImmutableArray<MetadataEntry> left, ImmutableArray<MetadataEntry> right)
    {
        if (left == right)
        {
            return true;
        }

        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].Key != right[i].Key || !left[i].Value.AsSpan().SequenceEqual(right[i].Value.AsSpan()))
            {
                return false;
            }
        }

        return true;
    }
}
