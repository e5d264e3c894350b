using System.Collections.Immutable;
using Registry.Domain.Collections;
using Index = Registry.Domain.Collections.SortedTree<Registry.Domain.Collections.IndexEntry, Registry.Domain.Collections.IndexOrder>;

namespace Registry.Domain.Queries;

/// <summary>Runs of neighbours in indexes, or ids: every node that a filter means is among them.</summary>
internal sealed class IndexPart
{
    private readonly IReadOnlyList<Run> _runs;
    private readonly IReadOnlyList<string>? _ids;

    private IndexPart(string condition, string index, IReadOnlyList<Run> runs, IReadOnlyList<string>? ids = null)
    {
        (Condition, Index, _runs, _ids) = (condition, index, runs, ids);
        Count = ids?.Count ?? runs.Sum(run => run.End - run.Start);
    }

    private readonly record struct Run(Index Index, IndexRange Range, int Start, int End);

    /// <summary>What is asked for, for people.</summary>
    public string Condition { get; }

    /// <summary>Names of the indexes.</summary>
    public string Index { get; }

    /// <summary>How many entries there are; of some nodes there may be several.</summary>
    public int Count { get; }

    /// <summary>Whether the ids come in order without being sorted first.</summary>
    public bool IsById => _ids is not null || _runs is [{ Range.IsKey: true }];

    /// <summary>The parts that cover a filter, the smallest first; none where no index helps.</summary>
    public static IReadOnlyList<IndexPart> Of(RegistrySnapshot snapshot, NodeFilter filter)
    {
        var parts = new List<IndexPart>();
        if (filter.Refs?.Resolve(snapshot) is { } named)
        {
            parts.Add(new IndexPart("node_refs", "node_refs", [], named));
        }

        parts.AddRange(OwnConditions(filter).Concat(filter.Condition?.Indexed ?? []).Select(condition => Of(snapshot, condition)).OfType<IndexPart>());
        // Parts that are in order win a tie: they are not sorted first.
        return [.. parts.OrderBy(part => part.Count).ThenBy(part => part.IsById ? 0 : 1)];
    }

    /// <summary>The ids after an id (the empty one for all), in order, each once.</summary>
    public IEnumerable<string> IdsAfter(string afterId)
    {
        if (_ids is not null)
        {
            return _ids.SkipWhile(id => string.CompareOrdinal(id, afterId) <= 0);
        }

        return _runs is [{ Range.IsKey: true } run] ? Streamed(run, afterId) : Sorted(afterId);
    }

    private static IEnumerable<string> Streamed(Run run, string afterId)
    {
        var start = afterId.Length == 0 ? run.Start : run.Index.CountThrough(new IndexEntry(run.Range.From, afterId));
        foreach (var entry in run.Index.Slice(start, run.End))
        {
            yield return entry.Id;
        }
    }

    private List<string> Sorted(string afterId)
    {
        var ids = new List<string>(Count);
        foreach (var run in _runs)
        {
            foreach (var entry in run.Index.Slice(run.Start, run.End))
            {
                if (string.CompareOrdinal(entry.Id, afterId) > 0)
                {
                    ids.Add(entry.Id);
                }
            }
        }

        ids.Sort(StringComparer.Ordinal);
        var count = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            if (count == 0 || ids[i] != ids[count - 1])
            {
                ids[count++] = ids[i];
            }
        }

        ids.RemoveRange(count, ids.Count - count);
        return ids;
    }

    private static IEnumerable<IndexCondition> OwnConditions(NodeFilter filter)
    {
        IndexCondition Any(string name, NodeIndex index, ImmutableArray<string> keys) =>
            new($"{name} in [{string.Join(", ", keys)}]", [.. keys.Distinct(StringComparer.Ordinal).Select(key => IndexRange.Key(index, key))]);
        IndexCondition Equal(string name, NodeIndex index, string key) => new($"{name} = '{key}'", [IndexRange.Key(index, key)]);
        IndexCondition Prefix(string name, NodeIndex index, string prefix) =>
            new($"{name} begins with '{prefix}'", [new IndexRange(index, prefix, null) { IsPrefix = true }]);

        return
        [
            .. filter.Types.IsEmpty ? [] : (IndexCondition[])[Any("types", NodeIndex.Type, filter.Types)],
            .. filter.Tenant is { } tenant ? (IndexCondition[])[Equal("tenant", NodeIndex.Tenant, tenant)] : [],
            .. filter.ParentId is { } parent ? (IndexCondition[])[Equal("parent", NodeIndex.Parent, parent)] : [],
            .. filter.States.IsEmpty ? [] : (IndexCondition[])[Any("states", NodeIndex.State, filter.States)],
            .. filter.Tags.Select(tag => tag.Value.Length == 0
                ? Equal("tag", NodeIndex.Tag, tag.Key)
                : new IndexCondition($"tag = '{tag.Key}={tag.Value}'", [IndexRange.Key(NodeIndex.Tag, SnapshotIndexes.TagKey(tag.Key, tag.Value))])),
            .. filter.NamePrefix.Length > 0 ? (IndexCondition[])[Prefix("name", NodeIndex.Name, filter.NamePrefix)] : [],
            .. filter.UniqueKeyPrefix.Length > 0 ? (IndexCondition[])[Prefix("unique key", NodeIndex.UniqueKey, filter.UniqueKeyPrefix)] : [],
        ];
    }

    private static IndexPart? Of(RegistrySnapshot snapshot, IndexCondition condition)
    {
        var name = string.Join(", ", condition.Ranges.Select(range => range.Name).Distinct());
        if (condition.Ranges.All(range => range.Index == NodeIndex.Id))
        {
            var ids = condition.Ranges.Where(range => snapshot.TryGet(range.From, out _)).Select(range => range.From);
            return new IndexPart(condition.Text, name, [], [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }

        var runs = new List<Run>(condition.Ranges.Length);
        foreach (var range in condition.Ranges)
        {
            if (!TryFind(snapshot.Indexes, range, out var index))
            {
                return null;
            }

            runs.Add(Find(index, range));
        }

        return new IndexPart(condition.Text, name, runs);
    }

    private static Run Find(Index index, IndexRange range)
    {
        var start = range.IsPrefix ? index.CountBefore(new KeyPrefixProbe(range.From)) : index.CountBefore(new KeyProbe(range.From));
        var end = range.IsPrefix ? index.CountThrough(new KeyPrefixProbe(range.From))
            : range.Through is null ? index.Count : index.CountThrough(new KeyProbe(range.Through));
        return new Run(index, range, start, Math.Max(start, end));
    }

    private static bool TryFind(SnapshotIndexes indexes, IndexRange range, out Index index)
    {
        index = range.Index switch
        {
            NodeIndex.Type => indexes.ByType,
            NodeIndex.Name => indexes.ByName,
            NodeIndex.UniqueKey => indexes.ByUniqueKey,
            NodeIndex.Tenant => indexes.ByTenant,
            NodeIndex.State => indexes.ByState,
            NodeIndex.Parent => indexes.ByParent,
            NodeIndex.Tag => indexes.ByTag,
            NodeIndex.Reference => indexes.ByReference,
            _ => default,
        };
        return range.Index switch
        {
            NodeIndex.Field => indexes.ByField.TryGet(range.Field, out index),
            NodeIndex.Id or NodeIndex.NodeRefs => false,
            _ => true,
        };
    }
}
