using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Import;

/// <summary>Tells which parents exist when their children are about to be registered.</summary>
internal sealed class KnownParents(RegistryClient client)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The numbers of the lines whose parents neither exist nor are registered by an earlier line of the batch.</summary>
    public async Task<HashSet<long>> FindMissingAsync(IEnumerable<ImportLine> batch, CancellationToken cancellationToken)
    {
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<ImportLine>();
        foreach (var line in batch)
        {
            var parent = line.Request.Node?.Parent ?? "";
            if (parent.Length > 0 && !earlier.Contains(parent) && !_known.Contains(parent))
            {
                open.Add(line);
            }

            earlier.Add(line.Request.Node?.Id ?? "");
        }

        if (open.Count > 0)
        {
            await LearnAsync([.. open.Select(l => l.Request.Node.Parent).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        }

        return [.. open.Where(l => !_known.Contains(l.Request.Node.Parent)).Select(l => l.Number)];
    }

    private async Task LearnAsync(IReadOnlyList<string> parents, CancellationToken cancellationToken)
    {
        var request = new BatchGetNodesRequest { NodeRefs = { parents.Select(NodeRefs.Id) }, ReadMask = FieldMask.FromString("id") };
        try
        {
            var response = await client.BatchGetNodesAsync(request, cancellationToken).ConfigureAwait(false);
            _known.UnionWith(response.Results.Where(r => r.Node is not null).Select(r => r.Node.Id));
        }
        catch (RegistryException e) when (Importer.IsRefusal(e) && parents.Count > 1)
        {
            foreach (var parent in parents)
            {
                await LearnAsync([parent], cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RegistryException e) when (Importer.IsRefusal(e))
        {
            // A parent that cannot be an id: let the write itself be refused, with its line.
            _known.UnionWith(parents);
        }
    }
}
