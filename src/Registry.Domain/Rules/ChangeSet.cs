using System.Collections.Immutable;

namespace Registry.Domain.Rules;

/// <summary>Folds the changes of several commands into one change a node.</summary>
internal sealed class ChangeSet
{
    private readonly List<NodeChange> _changes = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public void Add(ImmutableArray<NodeChange> changes)
    {
        foreach (var change in changes)
        {
            if (_indexes.TryGetValue(change.NodeId, out var index))
            {
                _changes[index] = _changes[index] with { After = change.After };
            }
            else
            {
                _indexes.Add(change.NodeId, _changes.Count);
                _changes.Add(change);
            }
        }
    }

    /// <summary>The changes in the order of first change, without nodes that came and went.</summary>
    public ImmutableArray<NodeChange> ToImmutable() => [.. _changes.Where(change => change.Before is not null || change.After is not null)];
}
