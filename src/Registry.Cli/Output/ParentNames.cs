using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Names of the parents of nodes, fetched many at once and kept.</summary>
internal sealed class ParentNames(RegistryClient client)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Fetches the names of the parents that are not known yet, of at most 10,000 nodes.</summary>
    public async Task LearnAsync(IEnumerable<Node> nodes, CancellationToken cancellationToken)
    {
        var unknown = nodes.Select(n => n.Parent).Where(p => p.Length > 0 && !_names.ContainsKey(p)).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var request = new BatchGetNodesRequest { NodeRefs = { unknown.Select(NodeRefs.Id) }, ReadMask = FieldMask.FromString("id,name") };
        var response = await client.BatchGetNodesAsync(request, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < unknown.Count; i++)
        {
            // A parent that was deleted since the list was read keeps its id for a name.
            _names[unknown[i]] = response.Results[i].Node?.Name ?? unknown[i];
        }
    }

    public string NameOf(string id) => _names.GetValueOrDefault(id, id);
}
