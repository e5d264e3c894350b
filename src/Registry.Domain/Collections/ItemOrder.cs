namespace Registry.Domain.Collections;

/// <summary>A total order of items, known to the compiler so that comparisons are direct calls.</summary>
public interface IItemOrder<TItem>
{
    /// <summary>Negative where left comes before right, positive where it comes after, zero where they are the same item.</summary>
    static abstract int Compare(in TItem left, in TItem right);
}

/// <summary>
/// A place, or a run of neighbours, in the order of items, told without making an item: an id, a key, a prefix.
/// </summary>
/// <remarks>
/// The answer must agree with the order of the tree: first the items before the probe, then those it matches, then those after.
/// A probe may match many items (all ids of a key) or never any (a cut between items). It may be a <c>ref struct</c>.
/// </remarks>
public interface IProbe<TItem>
{
    /// <summary>Negative where the probe comes before the item, positive where it comes after, zero where it matches.</summary>
    int CompareTo(in TItem item);
}

/// <summary>An item as a probe for itself.</summary>
internal readonly struct ItemProbe<TItem, TOrder>(TItem item) : IProbe<TItem>
    where TOrder : struct, IItemOrder<TItem>
{
    public int CompareTo(in TItem other) => TOrder.Compare(item, other);
}
