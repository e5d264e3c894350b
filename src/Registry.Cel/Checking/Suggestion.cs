namespace Registry.Cel.Checking;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestion
{
    private const int LongestName = 64;

    /// <summary>"; did you mean 'x'?" or nothing.</summary>
    public static string For(string name, IEnumerable<string> known) => Text(Nearest(name, known));

    /// <summary>The same for a name that was found already.</summary>
    public static string Text(string? nearest) => nearest is null ? "" : $"; did you mean '{nearest}'?";

    /// <summary>The known name that is nearest; null where none is near enough.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var most = Math.Max(1, name.Length / 3);
        var best = known
            .Where(candidate => !candidate.Contains('@') && Math.Abs(candidate.Length - name.Length) <= most)
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= most)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name;
    }

    /// <summary>
    /// How many letters must be added, dropped, replaced or swapped with their neighbour; a difference in case only counts nothing.
    /// </summary>
    private static int Distance(string left, string right)
    {
        var (before, previous, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (AreSame(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, replaced);
                if (i > 1 && j > 1 && AreSame(left[i - 1], right[j - 2]) && AreSame(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, previous, row) = (previous, row, before);
        }

        return previous[right.Length];
    }

    private static bool AreSame(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
