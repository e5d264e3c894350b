using System.Collections.Concurrent;

namespace Registry.Domain;

/// <summary>
/// Shares equal short strings that recur across nodes (types, tenants, states, tag keys), so that a million nodes of one type hold one string.
/// Bounded: past the bound, strings are returned as they come.
/// </summary>
public static class StringPool
{
    private const int MaximumCount = 65_536;
    private const int MaximumLength = 64;

    private static readonly ConcurrentDictionary<string, string> Shared = new(StringComparer.Ordinal);
    private static int _count;

    /// <summary>An equal string, the same for every caller where the pool has room.</summary>
    public static string Share(string value)
    {
        if (value.Length is 0 or > MaximumLength)
        {
            return value.Length == 0 ? "" : value;
        }

        if (Shared.TryGetValue(value, out var shared))
        {
            return shared;
        }

        // The count may run over the bound by the number of threads; that is no harm.
        if (Volatile.Read(ref _count) >= MaximumCount)
        {
            return value;
        }

        if (Shared.TryAdd(value, value))
        {
            Interlocked.Increment(ref _count);
            return value;
        }

        return Shared[value];
    }
}
