using System.Collections.Immutable;
using Registry.Domain.Items;

namespace Registry.Domain.Queries;

/// <summary>An index of nodes.</summary>
public enum NodeIndex
{
    /// <summary>By id.</summary>
    Id,

    /// <summary>By type.</summary>
    Type,

    /// <summary>By name.</summary>
    Name,

    /// <summary>By unique key.</summary>
    UniqueKey,

    /// <summary>By tenant.</summary>
    Tenant,

    /// <summary>By state.</summary>
    State,

    /// <summary>By id of the parent.</summary>
    Parent,

    /// <summary>By tag.</summary>
    Tag,

    /// <summary>By id of a node that items name.</summary>
    Reference,

    /// <summary>By a field of items.</summary>
    Field,

    /// <summary>The nodes that are named.</summary>
    NodeRefs,
}

/// <summary>A run of keys in an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="From">The first key; of a prefix the prefix.</param>
/// <param name="Through">The last key; null: there is none.</param>
public sealed record IndexRange(NodeIndex Index, string From, string? Through)
{
    /// <summary>The field, where it is an index of one.</summary>
    public IndexedField Field { get; init; }

    /// <summary>Whether it is of all keys that begin like <see cref="From"/>.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>One key.</summary>
    public static IndexRange Key(NodeIndex index, string key) => new(index, key, key);

    /// <summary>Whether it is of one key.</summary>
    public bool IsKey => !IsPrefix && From == Through;

    /// <summary>The index as plans name it: <c>type</c>, <c>config/core.general#name</c>.</summary>
    public string Name => Index switch
    {
        NodeIndex.Field => Field.ToString(),
        NodeIndex.UniqueKey => "unique_key",
        NodeIndex.NodeRefs => "node_refs",
        _ => Index.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether a key is in the run.</summary>
    public bool Contains(string key) => IsPrefix
        ? key.StartsWith(From, StringComparison.Ordinal)
        : string.CompareOrdinal(key, From) >= 0 && (Through is null || string.CompareOrdinal(key, Through) <= 0);
}

/// <summary>A condition that holds only for nodes which have entries in some runs of indexes.</summary>
/// <param name="Text">The condition, for people.</param>
/// <param name="Ranges">The runs; those of different indexes together.</param>
public sealed record IndexCondition(string Text, ImmutableArray<IndexRange> Ranges);

/// <summary>A condition on nodes beyond those of <see cref="NodeFilter"/>.</summary>
public interface INodeCondition
{
    /// <summary>Conditions that must all hold where it does, for which there are indexes.</summary>
    IReadOnlyList<IndexCondition> Indexed { get; }

    /// <summary>Whether it holds for a node.</summary>
    bool Holds(Node node);
}
