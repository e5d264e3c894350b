using System.Runtime.CompilerServices;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Tells on standard error on how many nodes an expression failed: they are missing from what is printed.</summary>
internal static class FailureText
{
    /// <summary>Warns where there are failures.</summary>
    public static void Warn(CliSession session, QueryFailures? failures)
    {
        if (failures is { Count: > 0 })
        {
            var count = failures.Count == 1 ? "once" : $"{failures.Count} times";
            session.Console.Error.WriteLine(
                $"warning: {Printable.Text(failures.Expression)} failed {count}, first on node {Printable.Text(failures.NodeId)}: {Printable.Text(failures.Message)}");
        }
    }

    /// <summary>The nodes of a list; warns of failures at its end.</summary>
    public static async IAsyncEnumerable<Node> NodesAsync(CliSession session, ListNodesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        QueryFailures? all = null;
        await foreach (var page in session.Client.ListNodePagesAsync(request, session.CancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            all = Sum(all, page.Failures);
            foreach (var node in page.Nodes)
            {
                yield return node;
            }
        }

        Warn(session, all);
    }

    /// <summary>Failures of several pages as one.</summary>
    public static QueryFailures? Sum(QueryFailures? first, QueryFailures? more)
    {
        if (first is null || more is null)
        {
            return first ?? more;
        }

        var sum = first.Clone();
        sum.Count += more.Count;
        return sum;
    }
}
