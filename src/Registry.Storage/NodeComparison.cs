using Registry.Domain;

namespace Registry.Storage;

/// <summary>Finds the attributes that two versions of a node share.</summary>
public static class NodeComparison
{
    /// <summary>The attributes that are one and the same in two versions; equal copies do not count.</summary>
    public static SharedAttributes Shared(Node one, Node other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return (one.Definition == other.Definition ? SharedAttributes.Definition : SharedAttributes.None)
            | (one.Metadata == other.Metadata ? SharedAttributes.Metadata : SharedAttributes.None)
            | (one.Tags == other.Tags ? SharedAttributes.Tags : SharedAttributes.None)
            | (one.UniqueKeys == other.UniqueKeys ? SharedAttributes.UniqueKeys : SharedAttributes.None)
            | (one.ClaimedKeys == other.ClaimedKeys ? SharedAttributes.ClaimedKeys : SharedAttributes.None)
            | (one.Blobs == other.Blobs ? SharedAttributes.Blobs : SharedAttributes.None)
            | (ReferenceEquals(one.Items, other.Items) ? SharedAttributes.Items : SharedAttributes.None);
    }
}
