using System.Diagnostics.CodeAnalysis;
using Registry.Domain;
using Registry.Domain.Pools;

namespace Registry.Engine.Planning;

/// <summary>
/// Values of pools that writes on their way have been given and that are not durable yet: a thousand plans made at once from one snapshot get a
/// thousand values, so that none has to be made again. Knowledge, not data: the writer takes the values from its own books.
/// </summary>
/// <remarks>
/// Any thread; held for as long as one allocation takes. A reservation changes nothing but its own value: holds stay, whether they have expired
/// or not, until a commit releases them. So no plan is given what the writer would refuse.
/// </remarks>
internal sealed class PoolReservations(Func<RegistrySnapshot> current)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Reserves a value that is neither allocated nor reserved.</summary>
    /// <param name="poolId">Id of the pool.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="time">Time of the write: tells which holds have expired.</param>
    /// <param name="value">The value.</param>
    /// <param name="refusal">Why there is none; null where there is one.</param>
    public bool TryReserve(
        string poolId, AllocationRequest request, DateTime time, out PoolValue value, [NotNullWhen(false)] out ReservationRefusal? refusal)
    {
        lock (_lock)
        {
            value = default;
            if (!TryLane(poolId, out var lane))
            {
                refusal = new ReservationRefusal(null, 0, Task.CompletedTask);
                return false;
            }

            if (lane.Book.Allocate(request, new CommitStamp(0, time), out var rejection) is not { } edit)
            {
                refusal = new ReservationRefusal(rejection, lane.Reserved.Count, lane.Released.Task);
                return false;
            }

            value = edit.Allocation.Value;
            // Not the edit's own books, in which all holds that have expired by the time of this one write are gone.
            lane.Book = lane.Book.Reserve(value, time);
            lane.Reserved[value] = time;
            refusal = null;
            return true;
        }
    }

    /// <summary>Gives a reserved value back: it is in the published books by now, or its write came to nothing.</summary>
    public void Release(string poolId, PoolValue value)
    {
        TaskCompletionSource released;
        lock (_lock)
        {
            // A value that was committed and freed again may have been reserved for the next write before its first one gave it back.
            if (!_lanes.TryGetValue(poolId, out var lane) || !lane.Reserved.Remove(value))
            {
                return;
            }

            lane.Book = lane.Book.CancelReservation(value, lane.Published);
            released = lane.Released;
            if (lane.Reserved.Count == 0)
            {
                _lanes.Remove(poolId);
            }
            else
            {
                lane.Released = NewSignal();
            }
        }

        released.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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
            foreach (var (reserved, time) in lane.Reserved)
            {
                // What is published meanwhile is in the books already.
                lane.Book = lane.Book.Reserve(reserved, time);
            }
        }

        return true;
    }

    private sealed class Lane(PoolBook book)
    {
        public PoolBook Published { get; set; } = book;

        /// <summary>The published books with what is reserved.</summary>
        public PoolBook Book { get; set; } = book;

        /// <summary>What is reserved, and the time of the write that it is for.</summary>
        public Dictionary<PoolValue, DateTime> Reserved { get; } = [];

        public TaskCompletionSource Released { get; set; } = NewSignal();
    }
}
