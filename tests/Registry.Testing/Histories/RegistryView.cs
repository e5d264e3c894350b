using System.Collections.Immutable;
using Google.Protobuf;
using Registry.Client;
using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>All that a quiet registry answers: its nodes, who is found under names and keys, and the bytes of blobs.</summary>
public sealed class RegistryView
{
    private const int RefsPerCall = 5_000;

    private RegistryView(long revision, IReadOnlyDictionary<string, Node> nodes) => (Revision, Nodes) = (revision, nodes);

    /// <summary>The one revision that everything comes from.</summary>
    public long Revision { get; }

    /// <summary>The nodes by id.</summary>
    public IReadOnlyDictionary<string, Node> Nodes { get; }

    /// <summary>Id of the node found by each name asked for; null where there is none.</summary>
    public IReadOnlyDictionary<string, string?> HolderByName { get; private set; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Id of the node found by each unique key asked for; null where there is none.</summary>
    public IReadOnlyDictionary<string, string?> HolderByKey { get; private set; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>The bytes of each blob that a node tells of.</summary>
    public IReadOnlyDictionary<(string NodeId, string Key), ByteString> Blobs { get; private set; } =
        ImmutableDictionary<(string, string), ByteString>.Empty;

    /// <summary>Reads everything.</summary>
    /// <param name="client">A client of a registry that nobody writes to meanwhile.</param>
    /// <param name="names">Names to look up.</param>
    /// <param name="keys">Unique keys to look up.</param>
    /// <exception cref="InvalidOperationException">The registry changed meanwhile.</exception>
    public static async Task<RegistryView> ReadAsync(RegistryClient client, IEnumerable<string> names, IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(client);
        var nodes = new Dictionary<string, Node>();
        var revision = 0L;
        await foreach (var part in client.StreamNodePartsAsync())
        {
            revision = part.Revision;
            foreach (var node in part.Nodes)
            {
                nodes.Add(node.Id, node);
            }
        }

        var view = new RegistryView(revision, nodes);
        view.HolderByName = await view.LookUpAsync(client, names, name => new NodeRef { Name = name });
        view.HolderByKey = await view.LookUpAsync(client, keys, key => new NodeRef { UniqueKey = key });
        view.Blobs = await view.ReadBlobsAsync(client);
        return view;
    }

    private async Task<Dictionary<string, string?>> LookUpAsync(
        RegistryClient client, IEnumerable<string> values, Func<string, NodeRef> toRef)
    {
        var holders = new Dictionary<string, string?>();
        foreach (var chunk in values.Chunk(RefsPerCall))
        {
            var request = new BatchGetNodesRequest { NodeRefs = { chunk.Select(toRef) }, ReadMask = new() { Paths = { "id" } } };
            var response = await client.BatchGetNodesAsync(request);
            if (response.Revision != Revision)
            {
                throw new InvalidOperationException($"The registry went from revision {Revision} to {response.Revision} while it was read.");
            }

            for (var i = 0; i < chunk.Length; i++)
            {
                holders.Add(chunk[i], response.Results[i].Node?.Id);
            }
        }

        return holders;
    }

    private async Task<Dictionary<(string NodeId, string Key), ByteString>> ReadBlobsAsync(RegistryClient client)
    {
        var blobs = new Dictionary<(string NodeId, string Key), ByteString>();
        var keys = Nodes.Values.SelectMany(node => node.Blobs.Select(blob => (NodeId: node.Id, blob.Key)));
        foreach (var chunk in keys.Chunk(64))
        {
            var answers = await Task.WhenAll(chunk.Select(
                blob => client.GetBlobAsync(new GetBlobRequest { NodeRef = new NodeRef { Id = blob.NodeId }, Key = blob.Key })));
            for (var i = 0; i < chunk.Length; i++)
            {
                blobs.Add(chunk[i], answers[i].Value);
            }
        }

        return blobs;
    }
}
