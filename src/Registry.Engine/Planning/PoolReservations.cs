using System.Diagnostics.CodeAnalysis;
using Registry.Domain;
using Registry.Domain.Pools;

namespace Registry.Engine.Planning;

/// <summary>
/// Values of pools that writes on their way have been given and that are not durable yet: a thousand plans made at once from one snapshot get a
/// thousand values, so that none has to be made again. Knowledge, not data: the writer takes the values from its own books.
/// </summary>
/// <remarks>Any thread; held for as long as one allocation takes.</remarks>
internal sealed class PoolReservations(Func<RegistrySnapshot> current)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a value that is reserved now has been released.</summary>
    public Task Released
    {
        get
        {
            lock (_lock)
            {
                return _released.Task;
            }
        }
    }

    /// <summary>Reserves a value that is neither allocated nor reserved.</summary>
    /// <param name="poolId">Id of the pool.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="time">Time of the write: tells which holds have expired.</param>
    /// <param name="value">The value.</param>
    /// <param name="rejection">Why there is none; null with false: there is no such pool.</param>
    /// <param name="reservedCount">How many values of the pool are reserved.</param>
    public bool TryReserve(string poolId, AllocationRequest request, DateTime time, out PoolValue value, out Rejection? rejection, out int reservedCount)
    {
        lock (_lock)
        {
            value = default;
            rejection = null;
            reservedCount = 0;
            if (!TryLane(poolId, out var lane))
            {
                return false;
            }

            var stamp = new CommitStamp(0, time);
            if (lane.Book.Allocate(request, stamp, out rejection) is not { } edit)
            {
                reservedCount = lane.Reserved.Count;
                return false;
            }

            lane.Book = edit.Book;
            value = edit.Allocation.Value;
            lane.Reserved.Add(value);
            return true;
        }
    }

    /// <summary>Gives a reserved value back: it is in the published books by now, or its write came to nothing.</summary>
    public void Release(string poolId, PoolValue value)
    {
        TaskCompletionSource released;
        lock (_lock)
        {
            var lane = _lanes[poolId];
            lane.Reserved.Remove(value);
            // The books are made again for the next one that asks.
            lane.Published = null;
            if (lane.Reserved.Count == 0)
            {
                _lanes.Remove(poolId);
            }

            (released, _released) = (_released, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        released.TrySetResult();
    }

    private bool TryLane(string poolId, [NotNullWhen(true)] out Lane? lane)
    {
        if (!current().Pools.TryGet(poolId, out var published))
        {
            lane = null;
            return false;
        }

        if (!_lanes.TryGetValue(poolId, out lane))
        {
            _lanes.Add(poolId, lane = new Lane(published));
        }

        if (!ReferenceEquals(lane.Published, published))
        {
            lane.Published = published;
            lane.Book = published;
            foreach (var reserved in lane.Reserved)
            {
                // What is published meanwhile is in the books already.
                lane.Book = lane.Book.Allocate(new AllocationRequest { Hint = reserved }, new CommitStamp(0, DateTime.MaxValue), out _)?.Book ?? lane.Book;
            }
        }

        return true;
    }

    private sealed class Lane(PoolBook book)
    {
        public PoolBook? Published { get; set; } = book;

        /// <summary>The published books with what is reserved.</summary>
        public PoolBook Book { get; set; } = book;

        public HashSet<PoolValue> Reserved { get; } = [];
    }
}
