namespace Registry.Domain.Rules;

/// <summary>
/// Holds what a command writes against <see cref="WriteLimits"/>, whatever the command is: a small request may ask for a lot of writing.
/// </summary>
internal static class WriteBound
{
    private readonly record struct Size(long OnTheWire, long Items)
    {
        public long Stored => OnTheWire + Items;
    }

    private const long Overhead = 64;
    private const string NodeRemedy = "remove some of its definition, metadata, tags or keys first";
    private const string WriteRemedy = "split it into several requests, or delete in steps, from the leaves up";

    /// <summary>The decision with what it writes told; a refusal where that is too much.</summary>
    public static Decision Apply(Decision decision)
    {
        var bytes = 0L;
        foreach (var change in decision.Changes.Nodes)
        {
            var before = change.Before is { } old ? new Size(NodeSize.OnTheWire(old), NodeSize.OfItems(old)) : default;
            var after = change.After is { } made ? new Size(NodeSize.OnTheWire(made), NodeSize.OfItems(made)) : default;
            if (Outgrown(change.NodeId, before, after) is { } rejection)
            {
                return Decision.Refuse(rejection);
            }

            // The journal holds both images, and the record the later one.
            bytes += Overhead + (4 * NodeSize.Text(change.NodeId)) + before.Stored + (2 * after.Stored);
        }

        foreach (var change in decision.Changes.Allocations)
        {
            bytes += Overhead + (2 * NodeSize.Text(change.PoolId))
                + (change.Before is { } before ? NodeSize.Stored(before) : 0)
                + (change.After is { } left ? 2 * NodeSize.Stored(left) : 0);
        }

        foreach (var change in decision.Changes.Modules)
        {
            if (change.After is { } module && module.Content.Length > WriteLimits.ModuleBytes)
            {
                return Decision.Refuse(new Rejection.WriteTooLarge("bytes of a module", WriteLimits.ModuleBytes, "split it into several modules"));
            }

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

    /// <summary>The bound that a node has outgrown; what was too large already may shrink.</summary>
    private static Rejection.LimitExceeded? Outgrown(string id, Size before, Size after) =>
        after.OnTheWire > WriteLimits.NodeBytes && after.OnTheWire > before.OnTheWire
            ? new Rejection.LimitExceeded(id, "bytes", WriteLimits.NodeBytes) { Remedy = NodeRemedy }
            : after.Items > WriteLimits.ItemBytes && after.Items > before.Items
                ? new Rejection.LimitExceeded(id, "bytes of items", WriteLimits.ItemBytes)
                : null;

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
