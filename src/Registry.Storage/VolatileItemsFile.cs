using Registry.Domain.Items;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>Carries the items of volatile points over a restart.</summary>
public sealed class VolatileItemsFile(string path) : SideFile<VolatileItemsRecord>(path)
{
    /// <summary>What it knows; nothing where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<(string NodeId, PointItems Items)> Read() =>
        [.. ReadMessages().Select(record => (record.NodeId, ItemRecordCodec.Read(record.Items)))];

    /// <summary>Puts this in place of what it knows.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Write(IEnumerable<(string NodeId, PointItems Items)> nodes) =>
        WriteMessages(nodes.Select(node => new VolatileItemsRecord { NodeId = node.NodeId, Items = ItemRecordCodec.Write(node.Items) }));
}
