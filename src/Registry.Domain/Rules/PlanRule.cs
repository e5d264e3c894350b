using System.Collections.Immutable;
using Registry.Domain.Collections;
using Registry.Domain.Items;
using Registry.Domain.Pools;

namespace Registry.Domain.Rules;

/// <summary>
/// Carries out a command together with the items that were evaluated for it, unless something that the evaluation read has changed since:
/// then it is refused as outdated, and whoever planned it plans again.
/// </summary>
internal static class PlanRule
{
    private static readonly Decision Outdated = Decision.Refuse(new Rejection.Outdated());

    public static Decision Decide(RegistrySnapshot state, PlannedCommand command, CommitStamp stamp)
    {
        if (!ReferenceEquals(state.Modules, command.Plan.Modules) || !command.Plan.Reads.HoldsIn(state))
        {
            return Outdated;
        }

        var inner = RegistryRules.DecideStep(state, command.Command, stamp);
        if (inner.Rejection is not null)
        {
            return inner;
        }

        var fold = new Fold(state, inner, stamp);
        foreach (var node in command.Plan.Nodes)
        {
            if (fold.Add(node) is { } rejection)
            {
                return Decision.Refuse(rejection);
            }
        }

        return fold.ToDecision();
    }

    /// <summary>The state while the plan's nodes are folded into what the command alone leads to.</summary>
    private sealed class Fold
    {
        private readonly RegistrySnapshot _before;
        private readonly CommitStamp _stamp;
        private readonly Decision _inner;
        // A token of its own: if the plan turns out to be outdated, the state is still as it was.
        private readonly EditToken _token = new();
        private readonly ChangeSet _changes = new();
        private readonly ImmutableArray<WriteResult>.Builder _results;
        private RegistrySnapshot _next;

        public Fold(RegistrySnapshot before, Decision inner, CommitStamp stamp)
        {
            (_before, _inner, _stamp) = (before, inner, stamp);
            _next = inner.Next ?? before.Apply(inner.Changes, new EditToken());
            _changes.Add(inner.Changes);
            _results = inner.Results.ToBuilder();
        }

        public Rejection? Add(NodePlan plan)
        {
            _before.TryGet(plan.Draft.Id, out var stored);
            if ((stored?.Revision ?? 0) != plan.BeforeRevision
                || !_next.TryGet(plan.Draft.Id, out var draft)
                || !draft.HasContentOf(plan.Draft))
            {
                return new Rejection.Outdated();
            }

            if (draft.Items.HasContentOf(plan.Items))
            {
                return null;
            }

            var items = SourceStamp.Stamp(plan.Items, draft.Items, _stamp.Revision);
            var after = draft with
            {
                Items = items,
                ClaimedKeys = ClaimedKeys(draft, items),
                Revision = _stamp.Revision,
                UpdateTime = _stamp.Time,
            };
            if (after.ClaimedKeys.Length > NodeLimits.ClaimedKeys)
            {
                return new Rejection.LimitExceeded(after.Id, "claimed_keys", NodeLimits.ClaimedKeys);
            }

            return Allocate(draft, after, out var allocations) ?? Uniqueness.Check(_next, after, draft) ?? Apply(draft, after, allocations);
        }

        public Decision ToDecision()
        {
            var changes = _changes.ToImmutable();
            return ReferenceRule.Check(_next, changes) is { } rejection
                ? Decision.Refuse(rejection)
                : Decision.Batch(changes, _inner.Blobs, _results.ToImmutable(), _next);
        }

        private Rejection? Apply(Node draft, Node after, ImmutableArray<AllocationChange> allocations)
        {
            var change = StateChanges.Of(new NodeChange(draft, after)) with { Allocations = allocations };
            _next = _next.Apply(change, _token);
            _changes.Add(change);
            for (var i = 0; i < _results.Count; i++)
            {
                if (ReferenceEquals(_results[i].Node, draft))
                {
                    _results[i] = WriteResult.Of(after);
                }
            }

            return null;
        }

        /// <summary>What the node claims: what it claimed by other ways than items, and what its items do.</summary>
        private static ImmutableArray<string> ClaimedKeys(Node draft, NodeItems items)
        {
            var keys = new SortedSet<string>(draft.ClaimedKeys, StringComparer.Ordinal);
            keys.ExceptWith(KeysOf(draft.Items));
            keys.UnionWith(KeysOf(items));
            return [.. keys];
        }

        private static IEnumerable<string> KeysOf(NodeItems items) => ItemAllocations.Of(items)
            .Select(allocation => Allocation.KeyOf(allocation.PoolId, allocation.Value))
            .Concat(items.UniqueKeys);

        private Rejection? Allocate(Node draft, Node after, out ImmutableArray<AllocationChange> changes)
        {
            changes = [];
            var had = ItemAllocations.Of(draft.Items).ToDictionary(allocation => (allocation.PoolId, allocation.Value));
            var has = ItemAllocations.Of(after.Items).ToDictionary(allocation => (allocation.PoolId, allocation.Value));
            if (had.Count == 0 && has.Count == 0)
            {
                return null;
            }

            var books = new Dictionary<string, PoolBook>(StringComparer.Ordinal);
            var made = ImmutableArray.CreateBuilder<AllocationChange>();
            foreach (var gone in had.Values.Where(allocation => !has.ContainsKey((allocation.PoolId, allocation.Value))))
            {
                // A pool that is gone took its books along.
                if (Book(books, gone.PoolId) is { } book && book.Free(gone.Value, _stamp) is { } freed)
                {
                    books[gone.PoolId] = freed.Book;
                    made.AddRange(freed.Changes);
                }
            }

            foreach (var wanted in has.Values.Where(allocation => !had.ContainsKey((allocation.PoolId, allocation.Value))))
            {
                var request = new AllocationRequest { Hint = wanted.Value, NodeId = after.Id, Path = wanted.Path };
                if (Book(books, wanted.PoolId)?.Allocate(request, _stamp, out _) is not { } taken)
                {
                    return new Rejection.Outdated();
                }

                books[wanted.PoolId] = taken.Book;
                made.AddRange(taken.Changes);
            }

            changes = made.ToImmutable();
            return null;
        }

        private PoolBook? Book(Dictionary<string, PoolBook> books, string poolId) =>
            books.TryGetValue(poolId, out var book) || _next.Pools.TryGet(poolId, out book) ? book : null;
    }
}
