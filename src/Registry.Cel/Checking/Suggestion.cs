namespace Registry.Cel.Checking;

/// <summary>Finds the name that was probably meant.</summary>
/// <remarks>The work is bounded by <see cref="NameDistance"/>: few edits, and not more candidates than <see cref="NameDistance.MaxCandidates"/>.</remarks>
internal static class Suggestion
{
    private const int LongestName = 64;

    /// <summary>"; did you mean 'x'?" or nothing.</summary>
    public static string For(string name, IEnumerable<string> known) => Text(Nearest(name, known));

    /// <summary>The same for a name that was found already.</summary>
    public static string Text(string? nearest) => nearest is null ? "" : $"; did you mean '{nearest}'?";

    /// <summary>The known name that is nearest, the first in ordinal order of several; null where none is near enough.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var allowed = NameDistance.Allowed(name);
        string? best = null;
        foreach (var candidate in known.Take(NameDistance.MaxCandidates))
        {
            if (candidate.Contains('@') || !NameDistance.TryCount(name, candidate, allowed, out var edits))
            {
                continue;
            }

            if (best is null || edits < allowed || string.CompareOrdinal(candidate, best) < 0)
            {
                best = candidate;
            }

            allowed = edits;
        }

        return best;
    }
}
