using System.Diagnostics.CodeAnalysis;

namespace Registry.Server.Observability;

/// <summary>The tags of one series, exactly as they were recorded.</summary>
internal readonly struct TagSet(KeyValuePair<string, object?>[] tags)
{
    /// <summary>The tags; never changed.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = tags;
}

/// <summary>
/// Compares tag sets, and finds one by a span of tags: recording a measurement then looks up its series without making anything.
/// </summary>
internal sealed class TagSetComparer :
    IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
{
    public static readonly TagSetComparer Instance = new();

    public bool Equals(TagSet x, TagSet y) => Equals(x.Tags.AsSpan(), y);

    public int GetHashCode([DisallowNull] TagSet obj) => GetHashCode(obj.Tags.AsSpan());

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, TagSet other)
    {
        if (alternate.Length != other.Tags.Length)
        {
            return false;
        }

        for (var i = 0; i < alternate.Length; i++)
        {
            if (alternate[i].Key != other.Tags[i].Key || !Equals(alternate[i].Value, other.Tags[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = default(HashCode);
        foreach (var tag in alternate)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }

    public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());
}
