using Registry.Domain.Collections;

namespace Registry.Domain.Pools;

/// <summary>Books with values that writes on their way have been given: nobody else is given those, and nothing else changes.</summary>
public sealed partial class PoolBook
{
    /// <summary>The books with one more value that nobody else is given. Holds other than those of this very value stay: hold-down is a promise.</summary>
    /// <param name="value">The value.</param>
    /// <param name="time">Time of the write that it is for: tells whether a hold of the value has expired.</param>
    /// <returns>The same books where the value cannot be taken at that time.</returns>
    public PoolBook Reserve(PoolValue value, DateTime time)
    {
        if (!CanTake(value, time))
        {
            return this;
        }

        var token = new EditToken();
        var book = this;
        foreach (var expired in Overlapping(value.Block).ToArray())
        {
            book = book.Remove(expired, token);
        }

        return book.Add(new Allocation { PoolId = PoolId, Value = value, AllocateTime = time }, token);
    }

    /// <summary>The books without a reservation of <see cref="Reserve"/>; what stood in its place stands there again.</summary>
    /// <param name="value">The value.</param>
    /// <param name="published">The books that the reservations were made upon.</param>
    /// <returns>The same books where the value is not reserved in them.</returns>
    public PoolBook CancelReservation(PoolValue value, PoolBook published)
    {
        ArgumentNullException.ThrowIfNull(published);
        if (!TryGet(value, out var reserved) || (published.TryGet(value, out var known) && ReferenceEquals(known, reserved)))
        {
            return this;
        }

        var token = new EditToken();
        var book = Remove(reserved, token);
        foreach (var hold in published.Overlapping(value.Block))
        {
            // A hold of a larger block comes back with the last reservation within it.
            if (book._free.IsFree(hold.Value.Block))
            {
                book = book.Add(hold, token);
            }
        }

        return book;
    }
}
