using System.Collections.Immutable;
using Registry.Domain.Items;

namespace Registry.Domain.Rules;

/// <summary>Folds the changes of several commands into one change a node, an allocation and a module.</summary>
internal sealed class ChangeSet
{
    private readonly ChangeFold<NodeChange> _nodes = new(change => change.NodeId, (first, last) => first with { After = last.After });
    private readonly ChangeFold<AllocationChange> _allocations = new(change => change.AllocationId, (first, last) => first with { After = last.After });
    private readonly ChangeFold<ModuleChange> _modules = new(change => change.ModuleId, (first, last) => first with { After = last.After });

    private ImmutableArray<IndexedField>? _indexedFields;

    public void Add(StateChanges changes)
    {
        _nodes.Add(changes.Nodes);
        _allocations.Add(changes.Allocations);
        _modules.Add(changes.Modules);
        _indexedFields = changes.IndexedFields ?? _indexedFields;
    }

    /// <summary>The changes in the order of first change, without what came and went.</summary>
    public StateChanges ToImmutable() => new()
    {
        Nodes = [.. _nodes.Changes.Where(change => change.Before is not null || change.After is not null)],
        Allocations = [.. _allocations.Changes.Where(change => change.Before is not null || change.After is not null)],
        Modules = [.. _modules.Changes.Where(change => change.Before is not null || change.After is not null)],
        IndexedFields = _indexedFields,
    };
}
