using Registry.Domain;

namespace Registry.Storage.Integrity;

/// <summary>Holds the stored blobs against the nodes: each that a node lists is there with its size, and no other.</summary>
public sealed class BlobAudit(RegistrySnapshot nodes, Findings findings)
{
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);

    /// <summary>How many blobs were checked.</summary>
    public long Count { get; private set; }

    /// <summary>Checks a stored blob.</summary>
    public void Check(string recordId, long sizeBytes)
    {
        Count++;
        var end = recordId.IndexOf('\0', StringComparison.Ordinal);
        var (nodeId, key) = end < 0 ? (recordId, "") : (recordId[..end], recordId[(end + 1)..]);
        var entry = nodes.TryGet(nodeId, out var node) ? node.Blobs.FirstOrDefault(blob => blob.Key == key) : default;
        if (entry.Key is null)
        {
            findings.Add($"blob '{key}' of node '{nodeId}' is stored, but the node does not list it");
            return;
        }

        _listed.Add(recordId);
        if (entry.SizeBytes != sizeBytes)
        {
            findings.Add($"blob '{key}' of node '{nodeId}' has {sizeBytes} bytes, but the node lists {entry.SizeBytes}");
        }
    }

    /// <summary>Finds listed blobs that were not among the stored ones.</summary>
    public void Complete()
    {
        foreach (var node in nodes.Indexes.Nodes)
        {
            foreach (var blob in node.Blobs)
            {
                if (!_listed.Contains($"{node.Id}\0{blob.Key}"))
                {
                    findings.Add($"blob '{blob.Key}' of node '{node.Id}' is listed, but not stored");
                }
            }
        }
    }
}
