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

    /// <summary>The entries with <paramref name="set"/> set and then <paramref name="delete"/> deleted.</summary>
    public static ImmutableArray<MetadataEntry> Patch(
        ImmutableArray<MetadataEntry> current, ImmutableArray<MetadataEntry> set, ImmutableArray<string> delete)
    {
        var merged = new SortedDictionary<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        foreach (var entry in current.Concat(set))
        {
            merged[entry.Key] = entry.Value;
        }

        foreach (var key in delete)
        {
            merged.Remove(key);
        }

        return [.. merged.Select(entry => new MetadataEntry(entry.Key, entry.Value))];
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
