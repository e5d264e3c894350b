using System.Collections.Immutable;

namespace Registry.Domain;

/// <summary>
/// The keys that a node holds: those that clients set and those that the registry claims, together. A key may stand in both sets; it is held
/// once, and until neither set has it.
/// </summary>
public static class HeldKeys
{
    /// <summary>Sorted (ordinal), each key once. Allocates only where the node has keys of both kinds.</summary>
    public static ImmutableArray<string> Of(Node? node)
    {
        if (node is null)
        {
            return [];
        }

        return node.ClaimedKeys.IsEmpty ? node.UniqueKeys
            : node.UniqueKeys.IsEmpty ? node.ClaimedKeys
            : Union(node.UniqueKeys, node.ClaimedKeys);
    }

    /// <summary>Whether two versions of a node share both sets, so that they hold the same keys.</summary>
    public static bool AreShared(Node? one, Node? other) =>
        one is not null && other is not null && one.UniqueKeys.Equals(other.UniqueKeys) && one.ClaimedKeys.Equals(other.ClaimedKeys);

    private static ImmutableArray<string> Union(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var keys = ImmutableArray.CreateBuilder<string>(left.Length + right.Length);
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            var order = string.CompareOrdinal(left[i], right[j]);
            keys.Add(order <= 0 ? left[i] : right[j]);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        keys.AddRange(left.AsSpan()[i..]);
        keys.AddRange(right.AsSpan()[j..]);
        return keys.DrainToImmutable();
    }
}
