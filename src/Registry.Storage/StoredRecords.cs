using Google.Protobuf;
using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Storage;

/// <summary>Collects the decoded records of a store or a snapshot file, for <see cref="RegistrySnapshot.Build"/>.</summary>
public sealed class StoredRecords
{
    private readonly List<Node> _nodes = [];
    private readonly List<Allocation> _allocations = [];
    private readonly List<StoredModule> _modules = [];

    /// <summary>What was collected.</summary>
    public StoredState State => new(_nodes) { Allocations = _allocations, Modules = _modules };

    /// <summary>How many nodes were collected.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>Takes a record; one of another kind than node, module and allocation is left alone.</summary>
    /// <returns>What is wrong with it, in a sentence without a full stop; null: nothing.</returns>
    public string? Take(RecordKind kind, string id, ReadOnlySpan<byte> body)
    {
        try
        {
            var own = kind switch
            {
                RecordKind.Node => Add(_nodes, NodeRecordCodec.Decode(body)).Id,
                RecordKind.Module => Add(_modules, ModuleRecordCodec.Decode(body)).Id,
                RecordKind.Allocation => Add(_allocations, PoolRecordCodec.DecodeAllocation(body)).Id,
                _ => id,
            };
            return own == id ? null : $"the record under the id '{Text(id)}' says that it is {Name(kind)} '{Text(own)}'";
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or StoreException)
        {
            return $"the record of {Name(kind)} '{Text(id)}' cannot be decoded: {e.Message.TrimEnd('.')}";
        }
    }

    /// <summary>What to call a kind of record in a message.</summary>
    internal static string Name(RecordKind kind) => kind switch
    {
        RecordKind.Node => "node",
        RecordKind.Module => "module",
        RecordKind.Allocation => "allocation",
        RecordKind.Blob => "blob",
        _ => "the store",
    };

    /// <summary>The id of a record as it may stand in a message.</summary>
    internal static string Text(string id) => id.Replace('\0', ' ');

    private static T Add<T>(List<T> list, T item)
    {
        list.Add(item);
        return item;
    }
}
