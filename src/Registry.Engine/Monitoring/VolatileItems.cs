using System.Collections.Concurrent;
using System.Collections.Immutable;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Engine.Monitoring;

/// <summary>How an update of a volatile point ended.</summary>
/// <param name="Items">The items of the point as it left them, or as they are where it was refused.</param>
/// <param name="Findings">What was found, by path.</param>
/// <param name="Added">The items that it added, in order.</param>
/// <param name="Rejection">Why it was refused for other reasons than findings; null if it was not.</param>
public sealed record VolatileOutcome(PointItems Items, ImmutableArray<Finding> Findings, ImmutableArray<ItemRef> Added, Rejection? Rejection);

/// <summary>
/// The items of nodes at volatile points: what agents report, kept in memory. An update is no commit and has a revision of its own; nothing is
/// derived from it but constants and computed values of the same item.
/// </summary>
/// <remarks>Any thread. Updates of one node are carried out one after the other, those of different nodes side by side.</remarks>
public sealed class VolatileItems(Func<RegistrySnapshot> current)
{
    /// <summary>Most items of one node at one point.</summary>
    public const int MaximumItems = 4_096;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Entry>> _nodes = new(StringComparer.Ordinal);
    private long _revision;
    private long _updates;
    private long _items;

    /// <summary>How many updates were carried out.</summary>
    public long UpdateCount => Interlocked.Read(ref _updates);

    /// <summary>How many items there are.</summary>
    public long ItemCount => Interlocked.Read(ref _items);

    /// <summary>The revision of the last update.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The items of a node at a point; an empty point where nothing was reported.</summary>
    public PointItems Get(string nodeId, string point) => Find(nodeId, point) ?? new PointItems { Point = point };

    /// <summary>The items of a node at a point; null where nothing was reported.</summary>
    public PointItems? Find(string nodeId, string point) =>
        _nodes.TryGetValue(nodeId, out var points) && points.TryGetValue(point, out var entry) ? entry.Items : null;

    /// <summary>Carries out edits of a node at a point.</summary>
    /// <param name="schema">What the modules declare.</param>
    /// <param name="node">The node.</param>
    /// <param name="edits">The edits; <see cref="ReportItems"/> among them.</param>
    /// <param name="expectedRevision">The revision that the point must have; 0: any.</param>
    /// <param name="principal">Who reports.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="validateOnly">Change nothing.</param>
    public VolatileOutcome Update(
        ModuleSchema schema, Node node, PointEdits edits, long expectedRevision, string principal, DateTime time, bool validateOnly)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(edits);
        var entry = Points(node.Id).GetOrAdd(edits.Point, static point => new Entry(new PointItems { Point = point }));
        lock (entry)
        {
            var before = entry.Items;
            if (expectedRevision != 0 && expectedRevision != before.Revision)
            {
                return new VolatileOutcome(before, [], [], new Rejection.RevisionMismatch(node.Id, expectedRevision, before.Revision));
            }

            var result = Evaluate(schema, node, before, edits, principal, time);
            var after = result.Items.Point(edits.Point);
            if (result.IsRefused || validateOnly)
            {
                return new VolatileOutcome(result.IsRefused ? before : after, result.Findings, result.Added, null);
            }

            if (after.Items.Length > MaximumItems)
            {
                return new VolatileOutcome(before, [], [], new Rejection.LimitExceeded(node.Id, $"items at {edits.Point}", MaximumItems));
            }

            after = SourceStamp.Stamp(after, Interlocked.Increment(ref _revision));
            entry.Items = after;
            Interlocked.Increment(ref _updates);
            Interlocked.Add(ref _items, after.Items.Length - before.Items.Length);
            // Deleted while it was reported on: whoever deleted it may have looked before this was here.
            if (!current().TryGet(node.Id, out _))
            {
                Forget(node.Id);
            }

            return new VolatileOutcome(after, result.Findings, result.Added, null);
        }
    }

    /// <summary>Everything that is known.</summary>
    public IEnumerable<(string NodeId, PointItems Items)> All() => _nodes.SelectMany(node => node.Value.Values.Select(entry => (node.Key, entry.Items)));

    /// <summary>Takes back what was known before a restart, for a node that is still there.</summary>
    public bool Restore(string nodeId, PointItems items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (!current().TryGet(nodeId, out _) || !Points(nodeId).TryAdd(items.Point, new Entry(items)))
        {
            return false;
        }

        Interlocked.Add(ref _items, items.Items.Length);
        _revision = Math.Max(_revision, items.Revision);
        return true;
    }

    /// <summary>Forgets a node that was deleted.</summary>
    public void Forget(string nodeId)
    {
        if (_nodes.TryRemove(nodeId, out var points))
        {
            foreach (var gone in points.Values)
            {
                Interlocked.Add(ref _items, -gone.Items.Items.Length);
            }
        }
    }

    private ConcurrentDictionary<string, Entry> Points(string nodeId) =>
        _nodes.GetOrAdd(nodeId, static _ => new ConcurrentDictionary<string, Entry>(StringComparer.Ordinal));

    private EvaluationResult Evaluate(ModuleSchema schema, Node node, PointItems before, PointEdits edits, string principal, DateTime time)
    {
        var draft = node with { Items = NodeItems.Of([before]) };
        return ConfigEvaluator.Evaluate(new EvaluationRequest
        {
            Schema = schema,
            State = current(),
            Before = draft,
            Draft = draft,
            Edits = [edits with { Edits = ReportEdits.Expand(edits.Edits, before, schema.Point(edits.Point)!) }],
            Now = time,
            Principal = principal,
            Allocator = NoPools.Instance,
            IsVolatile = true,
        });
    }

    private sealed class Entry(PointItems items)
    {
        private volatile PointItems _items = items;

        public PointItems Items
        {
            get => _items;
            set => _items = value;
        }
    }

    private sealed class NoPools : IValueAllocator
    {
        public static readonly NoPools Instance = new();

        public AllocationAnswer Allocate(AllocationAsk ask) =>
            AllocationAnswer.Refused("allocation.volatile", "A volatile point has no allocations; declare the field at a durable point.");
    }
}
