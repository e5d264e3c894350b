namespace Registry.Domain;

/// <summary>Bounds of a node and of what names it. They are part of the API (see <c>node.proto</c>).</summary>
public static class NodeLimits
{
    /// <summary>Longest id, in UTF-16 code units.</summary>
    public const int IdLength = 255;

    /// <summary>Longest type.</summary>
    public const int TypeLength = 63;

    /// <summary>Longest name, in UTF-16 code units.</summary>
    public const int NameLength = 253;

    /// <summary>Longest tenant.</summary>
    public const int TenantLength = 253;

    /// <summary>Longest state.</summary>
    public const int StateLength = 128;

    /// <summary>Largest encoded definition, in bytes.</summary>
    public const int DefinitionBytes = 1024 * 1024;

    /// <summary>Deepest nesting of a definition or a metadata value.</summary>
    public const int ValueDepth = 30;

    /// <summary>Longest key of metadata, tags and blobs.</summary>
    public const int KeyLength = 253;

    /// <summary>Largest sum of all metadata keys and encoded values, in bytes.</summary>
    public const int MetadataBytes = 1024 * 1024;

    /// <summary>Most tags of a node.</summary>
    public const int Tags = 256;

    /// <summary>Longest value of a tag.</summary>
    public const int TagValueLength = 1024;

    /// <summary>Most unique keys of a node.</summary>
    public const int UniqueKeys = 256;

    /// <summary>Longest unique key, in bytes of UTF-8.</summary>
    public const int UniqueKeyBytes = 512;

    /// <summary>Most unique keys that the registry claims for a node.</summary>
    public const int ClaimedKeys = 4096;

    /// <summary>Most blobs of a node.</summary>
    public const int Blobs = 64;

    /// <summary>Largest blob, in bytes.</summary>
    public const int BlobBytes = 3 * 1024 * 1024;

    /// <summary>Most ancestors of a node. Stores with deeper trees load; a node that is registered or moved keeps the limit.</summary>
    public const int Depth = 1_000;

    /// <summary>Most descendants of a node that is moved: their depth is looked at within the write.</summary>
    public const int MovedNodes = 10_000;

    /// <summary>Longest request id.</summary>
    public const int RequestIdLength = 128;

    /// <summary>Most writes of one batch.</summary>
    public const int BatchWrites = 10_000;

    /// <summary>Prefix of metadata keys that only the registry writes.</summary>
    public const string ReservedMetadataPrefix = "VAGOTH_";

    /// <summary>Prefix of the unique key by which a node is found under its name.</summary>
    public const string NameKeyPrefix = "VAGOTH_NAME_";
}
