using System.Collections.Immutable;
using System.Text;
using Registry.Domain;

namespace Registry.Testing;

/// <summary>Short ways to write nodes as a client's mapper would hand them on: sorted, and empty where the client gives nothing.</summary>
public static class Drafts
{
    /// <summary>A node to register: name and state are left to the registry.</summary>
    public static Node Node(string id, string name = "", string type = "vm", string parent = "", params string[] keys) =>
        new() { Id = id, Name = name, Type = type, Parent = parent, State = "", UniqueKeys = Sorted(keys) };

    /// <summary>Tags, each written <c>key=value</c> or, bare, <c>key</c>.</summary>
    public static ImmutableArray<TagEntry> Tags(params string[] tags) =>
        [.. tags.Select(Split).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new TagEntry(tag.Key, tag.Value))];

    /// <summary>Metadata, each entry written <c>key=value</c>.</summary>
    public static ImmutableArray<MetadataEntry> Metadata(params string[] entries) =>
        [.. entries.Select(Split).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new MetadataEntry(entry.Key, Bytes(entry.Value)))];

    /// <summary>Blobs, each written <c>key=value</c>.</summary>
    public static ImmutableArray<BlobDraft> Blobs(params string[] blobs) =>
        [.. blobs.Select(Split).OrderBy(blob => blob.Key, StringComparer.Ordinal).Select(blob => new BlobDraft(blob.Key, Encoding.UTF8.GetBytes(blob.Value)))];

    /// <summary>Text as bytes.</summary>
    public static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];

    /// <summary>Strings in ordinal order, each once.</summary>
    public static ImmutableArray<string> Sorted(IEnumerable<string> values) => [.. values.Distinct().Order(StringComparer.Ordinal)];

    private static (string Key, string Value) Split(string entry)
    {
        var parts = entry.Split('=', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
