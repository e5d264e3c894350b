namespace Registry.Cel;

/// <summary>Edits between two names, counted only as far as a suggestion needs them.</summary>
/// <remarks>
/// Only the cells of the usual table are computed that at most <see cref="MaxEdits"/> edits can reach, so the work grows with the length of the
/// names and not with its square. Counting ends at the first letter after which no cell is within the bound.
/// </remarks>
public static class NameDistance
{
    /// <summary>A name with more edits than this is never suggested.</summary>
    public const int MaxEdits = 3;

    /// <summary>At most this many known names are compared with one that is unknown.</summary>
    public const int MaxCandidates = 1_000;

    private const int Far = MaxEdits + 1;

    /// <summary>How many edits a name may be away from a known one: a third of its length, at least one and at most <see cref="MaxEdits"/>.</summary>
    public static int Allowed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Math.Clamp(name.Length / 3, 1, MaxEdits);
    }

    /// <summary>Edits from one name to the other: insert, delete, replace, or swap of neighbours; a difference in case counts nothing.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    /// <param name="allowed">How many edits are of interest, 0 to <see cref="MaxEdits"/>.</param>
    /// <param name="edits">The number of edits, at most <paramref name="allowed"/>.</param>
    /// <returns>Whether there are that few.</returns>
    public static bool TryCount(string left, string right, int allowed, out int edits)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfNegative(allowed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(allowed, MaxEdits);
        edits = 0;
        if (Math.Abs(left.Length - right.Length) > allowed)
        {
            return false;
        }

        // Three rows of the band, with a border on both sides: a swap looks two rows back. Column k of row i stands for letter i + k - allowed - 1.
        Span<int> cells = stackalloc int[3 * ((2 * MaxEdits) + 3)];
        var width = (2 * allowed) + 3;
        var twoBack = cells[..width];
        var oneBack = cells.Slice(width, width);
        var row = cells.Slice(2 * width, width);
        cells.Fill(Far);
        for (var j = 0; j <= allowed; j++)
        {
            oneBack[j + allowed + 1] = j;
        }

        var nearestBefore = 0;
        for (var i = 1; i <= left.Length; i++)
        {
            var nearest = Fill(row, oneBack, twoBack, left, right, i, allowed);
            if (nearest > allowed && nearestBefore >= allowed)
            {
                return false;
            }

            nearestBefore = nearest;
            var free = twoBack;
            twoBack = oneBack;
            oneBack = row;
            row = free;
        }

        edits = oneBack[right.Length - left.Length + allowed + 1];
        return edits <= allowed;
    }

    /// <summary>Computes one row of the band and gives its smallest cell.</summary>
    private static int Fill(Span<int> row, ReadOnlySpan<int> oneBack, ReadOnlySpan<int> twoBack, string left, string right, int i, int allowed)
    {
        row.Fill(Far);
        var nearest = Far;
        for (var k = 1; k < row.Length - 1; k++)
        {
            var j = i + k - allowed - 1;
            if (j < 0 || j > right.Length)
            {
                continue;
            }

            var cell = j == 0 ? i : Math.Min(Math.Min(row[k - 1], oneBack[k + 1]) + 1, oneBack[k] + (AreSame(left[i - 1], right[j - 1]) ? 0 : 1));
            if (i > 1 && j > 1 && AreSame(left[i - 1], right[j - 2]) && AreSame(left[i - 2], right[j - 1]))
            {
                cell = Math.Min(cell, twoBack[k] + 1);
            }

            row[k] = Math.Min(cell, Far);
            nearest = Math.Min(nearest, row[k]);
        }

        return nearest;
    }

    private static bool AreSame(char left, char right) => left == right || char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
