using System.Diagnostics.CodeAnalysis;
using Registry.Domain.Collections;

namespace Registry.Domain.Pools;

/// <summary>
/// The books of one pool: which values are allocated, which are held down, which are free. Immutable: whoever has a snapshot can allocate
/// tentatively from its books, as often as it likes and without a lock; the writer then asks its own book for exactly that value.
/// </summary>
/// <remarks>Holds expire by the time of the commit that needs room, and not by a clock: the records of expired holds go in that commit, the
/// oldest first and only some at a time, so that no commit has to carry thousands.</remarks>
public sealed partial class PoolBook
{
    private const int ReleasedAtOnce = 1_024;

    private readonly BuddyTree _free;

    private PoolBook(string poolId, PoolSpec spec, BuddyTree free)
    {
        PoolId = poolId;
        Spec = spec;
        _free = free;
    }

    private PoolBook(PoolBook other, BuddyTree free) : this(other.PoolId, other.Spec, free)
    {
    }

    /// <summary>Held values, those freed first before the others.</summary>
    private SortedTree<Allocation, HoldOrder> Held { get; init; }

    /// <summary>Id of the pool.</summary>
    public string PoolId { get; }

    /// <summary>What the pool hands out.</summary>
    public PoolSpec Spec { get; }

    /// <summary>Allocations and held values, by their first number.</summary>
    public SortedTree<Allocation, AllocationOrder> Entries { get; private init; }

    /// <summary>How many numbers (addresses) are allocated.</summary>
    public UInt128 AllocatedSize { get; private init; }

    /// <summary>How many numbers (addresses) are held down; see <see cref="HeldCount"/>.</summary>
    public UInt128 HeldSize { get; private init; }

    /// <summary>How many values are allocated.</summary>
    public int ActiveCount => Entries.Count - Held.Count;

    /// <summary>How many values are held down, or were until lately: expired holds go with the next allocation.</summary>
    public int HeldCount => Held.Count;

    /// <summary>Binary logarithm of the largest block that is free; -1 where none is.</summary>
    public int LargestFreeLog2 => _free.LargestFree;

    /// <summary>The books of a pool that has handed out nothing.</summary>
    public static PoolBook Open(string poolId, PoolSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new PoolBook(poolId, spec, BuddyTree.Build(spec.Ranges));
    }

    /// <summary>Finds the allocation or hold of exactly this value.</summary>
    public bool TryGet(PoolValue value, [NotNullWhen(true)] out Allocation? allocation) =>
        Entries.TryGet(new StartProbe(value.Block.Start), out allocation) && allocation.Value == value;

    /// <summary>Whether an active allocation of exactly this value is there.</summary>
    public bool Contains(PoolValue value) => TryGet(value, out var allocation) && !allocation.IsHeld;

    /// <summary>Whether a value can be allocated at this time. Takes as long as looking it up.</summary>
    public bool CanTake(PoolValue value, DateTime now) =>
        value.Kind == Spec.Kind && (_free.IsFree(value.Block) || (Spec.Contains(value.Block) && Overlapping(value.Block).All(entry => IsExpired(entry, now))));

    /// <summary>When a held value can be handed out again.</summary>
    public DateTime HeldUntil(Allocation held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return held.FreeTime is { } freed ? freed + Spec.HoldDown : throw new ArgumentException("The allocation is not held.", nameof(held));
    }

    /// <summary>Allocates the lowest free value, or exactly the one hinted at.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="stamp">Revision and time of the commit; its time tells which holds have expired.</param>
    /// <param name="rejection">Why there is none: <see cref="Rejection.PoolExhausted"/>, <see cref="Rejection.AllocationTaken"/> or
    /// <see cref="Rejection.PoolRequestInvalid"/>.</param>
    /// <returns>What it leads to; null if it is refused.</returns>
    public PoolEdit? Allocate(AllocationRequest request, CommitStamp stamp, out Rejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TrySize(request, out var sizeLog2, out rejection))
        {
            return null;
        }

        var changes = new List<AllocationChange>();
        var book = this;
        var token = new EditToken();
        PoolBlock block;
        do
        {
            book = book.Release(stamp.Time, changes, token);
        }
        while (!book.TryPlace(request.Hint, sizeLog2, out block) && book.HasExpired(stamp.Time));
        if (!book.TryPlace(request.Hint, sizeLog2, out block))
        {
            rejection = request.Hint is { } hint ? book.Taken(hint) : new Rejection.PoolExhausted(PoolId, WantedText(sizeLog2));
            return null;
        }

        var allocation = new Allocation
        {
            PoolId = PoolId,
            Value = new PoolValue(Spec.Kind, block),
            NodeId = request.NodeId,
            Path = request.Path,
            Purpose = request.Purpose,
            AllocateTime = stamp.Time,
            Revision = stamp.Revision,
        };
        // A hold that has just expired may have been of this very value: then that is one change of one record.
        var known = changes.FindIndex(change => change.Before!.Value == allocation.Value);
        if (known >= 0)
        {
            changes[known] = changes[known] with { After = allocation };
        }
        else
        {
            changes.Add(new AllocationChange(null, allocation));
        }

        return new PoolEdit(book.Add(allocation, token), allocation, [.. changes]);
    }

    /// <summary>Frees an allocation: its value is held down.</summary>
    /// <returns>What it leads to; null if there is no such allocation.</returns>
    public PoolEdit? Free(PoolValue value, CommitStamp stamp)
    {
        if (!TryGet(value, out var allocation) || allocation.IsHeld)
        {
            return null;
        }

        var held = allocation with { FreeTime = stamp.Time, Revision = stamp.Revision };
        var token = new EditToken();
        return new PoolEdit(Remove(allocation, token).Add(held, token), held, [new AllocationChange(allocation, held)]);
    }

    /// <summary>The allocations and holds that have a number in common with a block.</summary>
    public IEnumerable<Allocation> Overlapping(PoolBlock block)
    {
        foreach (var before in Entries.Before(new StartProbe(block.Start)))
        {
            if (before.Value.Block.Overlaps(block))
            {
                yield return before;
            }

            break;
        }

        foreach (var entry in Entries.From(new StartProbe(block.Start)))
        {
            if (entry.Value.Block.Start > block.Last)
            {
                yield break;
            }

            yield return entry;
        }
    }

    /// <summary>The books with an entry that is not in them; its value is free.</summary>
    internal PoolBook Add(Allocation entry, EditToken token) => new(this, _free.Take(entry.Value.Block))
    {
        Entries = Entries.Add(entry, token),
        Held = entry.IsHeld ? Held.Add(entry, token) : Held,
        AllocatedSize = AllocatedSize + (entry.IsHeld ? 0 : entry.Value.Block.Size),
        HeldSize = HeldSize + (entry.IsHeld ? entry.Value.Block.Size : 0),
    };

    /// <summary>The books without an entry that is in them.</summary>
    internal PoolBook Remove(Allocation entry, EditToken token) => new(this, _free.Give(entry.Value.Block))
    {
        Entries = Entries.Remove(entry, token),
        Held = entry.IsHeld ? Held.Remove(entry, token) : Held,
        AllocatedSize = AllocatedSize - (entry.IsHeld ? 0 : entry.Value.Block.Size),
        HeldSize = HeldSize - (entry.IsHeld ? entry.Value.Block.Size : 0),
    };

    private bool IsExpired(Allocation entry, DateTime now) => entry.IsHeld && HeldUntil(entry) <= now;

    private bool HasExpired(DateTime now) => !Held.IsEmpty && IsExpired(Held[0], now);

    private PoolBook Release(DateTime now, List<AllocationChange> changes, EditToken token)
    {
        var book = this;
        for (var i = 0; i < ReleasedAtOnce && book.HasExpired(now); i++)
        {
            var expired = book.Held[0];
            changes.Add(new AllocationChange(expired, null));
            book = book.Remove(expired, token);
        }

        return book;
    }

    private bool TryPlace(PoolValue? hint, int sizeLog2, out PoolBlock block)
    {
        if (hint is not { } value)
        {
            return _free.TryFindLowest(sizeLog2, out block);
        }

        block = value.Block;
        return _free.IsFree(block);
    }

    private Rejection.AllocationTaken Taken(PoolValue hint)
    {
        var holder = Overlapping(hint.Block).First();
        return new Rejection.AllocationTaken(
            PoolId, hint.ToString(), holder.Value.ToString(), holder.IsHeld ? "" : holder.NodeId, holder.IsHeld ? HeldUntil(holder) : null);
    }
}
