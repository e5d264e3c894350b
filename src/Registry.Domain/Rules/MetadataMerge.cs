using System.Collections.Immutable;
using System.Text;

namespace Registry.Domain.Rules;

/// <summary>Merges sorted metadata. Entries of the registry itself survive what clients replace.</summary>
internal static class MetadataMerge
{
    /// <summary>The clients' entries replaced by <paramref name="replacement"/>, the registry's own kept.</summary>
    public static ImmutableArray<MetadataEntry> ReplaceClients(ImmutableArray<MetadataEntry> current, ImmutableArray<MetadataEntry> replacement)
    {
        var kept = current.Where(entry => entry.Key.StartsWith(NodeLimits.ReservedMetadataPrefix, StringComparison.Ordinal)).ToList();
        return kept.Count == 0
            ? replacement
            : [.. kept.Concat(replacement).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
    }

    /// <summary>The entries with <paramref name="set"/>, which is sorted by key, set and then <paramref name="delete"/> deleted.</summary>
    public static ImmutableArray<MetadataEntry> Patch(
        ImmutableArray<MetadataEntry> current, ImmutableArray<MetadataEntry> set, ImmutableArray<string> delete)
    {
        // Both are sorted: one walk, because the writer does this and a node may have hundreds of thousands of entries.
        var merged = ImmutableArray.CreateBuilder<MetadataEntry>(current.Length + set.Length);
        var deleted = delete.ToHashSet(StringComparer.Ordinal);
        var (i, j) = (0, 0);
        while (i < current.Length || j < set.Length)
        {
            var order = i == current.Length ? 1 : j == set.Length ? -1 : string.CompareOrdinal(current[i].Key, set[j].Key);
            var entry = order < 0 ? current[i] : set[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!deleted.Contains(entry.Key))
            {
                merged.Add(entry);
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>Bytes of all keys (as UTF-8) and encoded values.</summary>
    public static long SizeInBytes(ImmutableArray<MetadataEntry> metadata)
    {
        var size = 0L;
        foreach (var entry in metadata)
        {
            size += Encoding.UTF8.GetByteCount(entry.Key) + entry.Value.Length;
        }

        return size;
    }
}
