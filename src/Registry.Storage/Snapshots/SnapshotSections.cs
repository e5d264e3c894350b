using Registry.Storage.V1;

namespace Registry.Storage.Snapshots;

/// <summary>The order in which a snapshot file holds the kinds of records; the journal comes after them. Blobs come last: what is held against
/// the nodes needs all of them.</summary>
internal static class SnapshotSections
{
    public static readonly RecordKind[] Order = [RecordKind.Node, RecordKind.Module, RecordKind.Allocation, RecordKind.Blob];

    /// <summary>The section of the journal.</summary>
    public static readonly int Journal = Order.Length;

    /// <summary>The section of a kind; -1 where no file holds that.</summary>
    public static int Of(int kind) => Array.FindIndex(Order, known => (int)known == kind);

    /// <summary>Counts a record.</summary>
    public static void Count(SnapshotTrailer counts, int kind)
    {
        switch ((RecordKind)kind)
        {
            case RecordKind.Node:
                counts.NodeCount++;
                break;
            case RecordKind.Module:
                counts.ModuleCount++;
                break;
            case RecordKind.Allocation:
                counts.AllocationCount++;
                break;
            default:
                counts.BlobCount++;
                break;
        }
    }
}
