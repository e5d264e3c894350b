using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

/// <summary>An item ordered by its number; the stamp tells equal items apart.</summary>
internal sealed record NumberedItem(int Number, int Stamp);

internal readonly struct NumberOrder : IItemOrder<NumberedItem>
{
    public static int Compare(in NumberedItem left, in NumberedItem right) => left.Number.CompareTo(right.Number);
}

/// <summary>Matches the item of a number.</summary>
internal readonly struct NumberProbe(int number) : IProbe<NumberedItem>
{
    public int CompareTo(in NumberedItem item) => number.CompareTo(item.Number);
}

/// <summary>Matches the up to ten items whose numbers share all digits but the last.</summary>
internal readonly ref struct DecadeProbe(int decade) : IProbe<NumberedItem>
{
    public int CompareTo(in NumberedItem item) => decade.CompareTo(item.Number / 10);
}
