using Registry.Domain;

namespace Registry.Engine;

/// <summary>A blob as it was at one revision.</summary>
/// <param name="Entry">Key, size, and revision of the commit that wrote it.</param>
/// <param name="Bytes">Its bytes; not to be changed.</param>
public readonly record struct BlobValue(BlobEntry Entry, byte[] Bytes);
