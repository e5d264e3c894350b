namespace Registry.Domain.Rules;

/// <summary>
/// Holds what a command writes against <see cref="WriteLimits"/>, whatever the command is: a small request may ask for a lot of writing.
/// </summary>
internal static class WriteBound
{
    private const long Overhead = 64;
    private const string NodeRemedy = "remove some of its definition, metadata, tags or keys first";
    private const string WriteRemedy = "split it into several requests, or delete in steps, from the leaves up";

    /// <summary>The decision with what it writes told; a refusal where that is too much.</summary>
    public static Decision Apply(Decision decision)
    {
        var bytes = 0L;
        foreach (var change in decision.Changes.Nodes)
        {
            if (change.After is { } after && OutgrowsTheWire(change.Before, after))
            {
                return Decision.Refuse(new Rejection.LimitExceeded(after.Id, "bytes", WriteLimits.NodeBytes) { Remedy = NodeRemedy });
            }

            // The journal holds both images, and the record the later one.
            bytes += Overhead + (4 * NodeSize.Text(change.NodeId))
                + (change.Before is { } before ? NodeSize.Stored(before) : 0)
                + (change.After is { } left ? 2 * NodeSize.Stored(left) : 0);
        }

        foreach (var change in decision.Changes.Allocations)
        {
            bytes += Overhead + (2 * NodeSize.Text(change.PoolId))
                + (change.Before is { } before ? NodeSize.Stored(before) : 0)
                + (change.After is { } left ? 2 * NodeSize.Stored(left) : 0);
        }

        foreach (var change in decision.Changes.Modules)
        {
            bytes += Overhead + (change.Before?.Content.Length ?? 0) + (2L * (change.After?.Content.Length ?? 0));
        }

        foreach (var blob in decision.Blobs)
        {
            bytes += Overhead + NodeSize.Text(blob.NodeId) + NodeSize.Text(blob.Key) + (blob.Value?.Length ?? 0);
        }

        bytes += decision.Results.Length > 1 ? OfResults(decision) : 0;
        decision.WriteBytes = bytes;
        return bytes > WriteLimits.CommitBytes ? Decision.Refuse(TooLarge()) : decision;
    }

    /// <summary>That a command would write too much.</summary>
    public static Rejection TooLarge() => new Rejection.WriteTooLarge("bytes written at once", WriteLimits.CommitBytes, WriteRemedy);

    private static bool OutgrowsTheWire(Node? before, Node after) =>
        NodeSize.OnTheWire(after) is var bytes && bytes > WriteLimits.NodeBytes && (before is null || bytes > NodeSize.OnTheWire(before));

    /// <summary>What the journal keeps to repeat the answer: each image that the commit does not leave is told by its difference to the one before.</summary>
    private static long OfResults(Decision decision)
    {
        var bytes = 0L;
        var last = new Dictionary<string, Node>(StringComparer.Ordinal);
        var left = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (var change in decision.Changes.Nodes)
        {
            if (change.Before is { } before)
            {
                last.Add(before.Id, before);
            }

            if (change.After is { } after)
            {
                left.Add(after);
            }
        }

        foreach (var result in decision.Results)
        {
            bytes += Overhead;
            foreach (var id in result.DeletedIds)
            {
                bytes += NodeSize.Text(id) + Overhead;
            }

            if (result.Node is { } node)
            {
                last.TryGetValue(node.Id, out var previous);
                bytes += left.Contains(node) ? 0 : NodeSize.Difference(previous, node);
                last[node.Id] = node;
            }
        }

        return bytes;
    }
}
