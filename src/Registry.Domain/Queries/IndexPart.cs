using Registry.Domain.Collections;
using Index = Registry.Domain.Collections.SortedTree<Registry.Domain.Collections.IndexEntry, Registry.Domain.Collections.IndexOrder>;

namespace Registry.Domain.Queries;

/// <summary>A run of neighbours in an index: every node that a filter means is among them.</summary>
internal readonly struct IndexPart
{
    private readonly Index _index;
    private readonly int _start;
    private readonly string _key;

    private IndexPart(Index index, int start, int end, string key, bool isById, bool isByName)
    {
        _index = index;
        _start = start;
        Count = end - start;
        _key = key;
        IsById = isById;
        IsByName = isByName;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Whether the entries are in the order of ids.</summary>
    public bool IsById { get; }

    /// <summary>Whether the entries are names.</summary>
    public bool IsByName { get; }

    /// <summary>The smallest part that covers a filter; null where no index helps.</summary>
    public static IndexPart? Smallest(SnapshotIndexes indexes, NodeFilter filter)
    {
        IndexPart? best = null;
        foreach (var part in Parts(indexes, filter))
        {
            if (best is null || part.Count < best.Value.Count)
            {
                best = part;
            }
        }

        return best;
    }

    /// <summary>The ids after an id, in order; only where <see cref="IsById"/>.</summary>
    public IEnumerable<string> IdsAfter(string afterId)
    {
        var start = afterId.Length == 0 ? _start : _index.CountThrough(new IndexEntry(_key, afterId));
        foreach (var entry in _index.Slice(start, _start + Count))
        {
            yield return entry.Id;
        }
    }

    /// <summary>All ids, each once, in order.</summary>
    public IEnumerable<string> SortedIds()
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in _index.Slice(_start, _start + Count))
        {
            ids.Add(entry.Id);
        }

        return ids;
    }

    private static IEnumerable<IndexPart> Parts(SnapshotIndexes indexes, NodeFilter filter)
    {
        if (filter.Types is [var type])
        {
            yield return OfKey(indexes.ByType, type);
        }

        if (filter.Tenant is { } tenant)
        {
            yield return OfKey(indexes.ByTenant, tenant);
        }

        if (filter.ParentId is { } parent)
        {
            yield return OfKey(indexes.ByParent, parent);
        }

        if (filter.States is [var state])
        {
            yield return OfKey(indexes.ByState, state);
        }

        foreach (var tag in filter.Tags)
        {
            yield return OfKey(indexes.ByTag, tag.Value.Length == 0 ? tag.Key : SnapshotIndexes.TagKey(tag.Key, tag.Value));
        }

        if (filter.NamePrefix.Length > 0)
        {
            yield return OfPrefix(indexes.ByName, filter.NamePrefix, isByName: true);
        }

        if (filter.UniqueKeyPrefix.Length > 0)
        {
            yield return OfPrefix(indexes.ByUniqueKey, filter.UniqueKeyPrefix, isByName: false);
        }
    }

    private static IndexPart OfKey(Index index, string key) =>
        new(index, index.CountBefore(new KeyProbe(key)), index.CountThrough(new KeyProbe(key)), key, isById: true, isByName: false);

    private static IndexPart OfPrefix(Index index, string prefix, bool isByName) => new(
        index, index.CountBefore(new KeyPrefixProbe(prefix)), index.CountThrough(new KeyPrefixProbe(prefix)), prefix, isById: false, isByName);
}
