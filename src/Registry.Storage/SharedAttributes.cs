namespace Registry.Storage;

/// <summary>The attributes of a node that can be large, as <c>StepRecord.shared</c> numbers them.</summary>
[Flags]
public enum SharedAttributes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The definition.</summary>
    Definition = 1,

    /// <summary>The metadata.</summary>
    Metadata = 2,

    /// <summary>The tags.</summary>
    Tags = 4,

    /// <summary>The unique keys.</summary>
    UniqueKeys = 8,

    /// <summary>The claimed keys.</summary>
    ClaimedKeys = 16,

    /// <summary>What is known of the blobs.</summary>
    Blobs = 32,

    /// <summary>The items.</summary>
    Items = 64,
}
