using Registry.Domain.Collections;

namespace Registry.Domain;

/// <summary>Guesses what a ref to no node was meant to be.</summary>
/// <remarks>Looks at the neighbours in the order of names only: a guess is no reason to read a million names.</remarks>
public static class NearestName
{
    private const int Neighbours = 32;
    private const int LongestValue = 253;

    /// <summary>A name close to the ref's value, or null.</summary>
    public static string? Find(RegistrySnapshot snapshot, NodeRef nodeRef)
    {
        var value = nodeRef.Value;
        if (value.Length is 0 or > LongestValue || nodeRef.Kind is NodeRefKind.Id or NodeRefKind.UniqueKey)
        {
            return null;
        }

        var names = snapshot.Indexes.ByName;
        // Most slips keep the beginning: look where the value stands, and where its first half does.
        return Best(value, Around(names, value).Concat(Around(names, value[..((value.Length + 1) / 2)])));
    }

    /// <summary>The candidate nearest to a value, or null where none is near enough: a third of its length, at most three edits.</summary>
    public static string? Best(string value, IEnumerable<string> candidates)
    {
        var allowed = Math.Min(3, Math.Max(1, value.Length / 3));
        string? best = null;
        foreach (var candidate in candidates)
        {
            var distance = Distance(value, candidate, allowed);
            if (distance <= allowed)
            {
                allowed = distance - 1;
                best = candidate;
            }
        }

        return best;
    }

    private static IEnumerable<string> Around(SortedTree<IndexEntry, IndexOrder> names, string value)
    {
        var place = names.CountBefore(new IndexEntry(value, ""));
        foreach (var entry in names.Slice(Math.Max(0, place - Neighbours), Math.Min(names.Count, place + Neighbours)))
        {
            yield return entry.Key;
        }
    }

    /// <summary>Edits from one string to the other (insert, delete, replace, swap of neighbours), ignoring case; more than
    /// <paramref name="allowed"/> may be any larger number.</summary>
    private static int Distance(string left, string right, int allowed)
    {
        if (Math.Abs(left.Length - right.Length) > allowed)
        {
            return int.MaxValue;
        }

        // Three rows of the usual table: a swap looks two rows back.
        Span<int> twoBack = stackalloc int[right.Length + 1];
        Span<int> oneBack = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            oneBack[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = oneBack[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(Math.Min(row[j - 1], oneBack[j]) + 1, replaced);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
                }
            }

            oneBack.CopyTo(twoBack);
            row.CopyTo(oneBack);
        }

        return oneBack[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
