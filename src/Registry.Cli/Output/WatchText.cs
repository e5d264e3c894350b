using System.Globalization;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Changes of nodes, one a line, for people.</summary>
internal static class WatchText
{
    /// <summary>The fields of a node that a line shows.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["id", "name", "type", "state", "tenant", "parent"];

    /// <summary>The line of an event; null where it is no change.</summary>
    public static string? Line(NodeWatchEvent told) => told switch
    {
        NodeWatchEvent.Present present => Line(null, "present", Describe(present.Node)),
        NodeWatchEvent.Changed changed => Line(changed.Revision, changed.Appeared ? "appeared" : "changed", Describe(changed.Node)),
        NodeWatchEvent.Removed { Reason: NodeRemoved.Types.Reason.Deleted } removed => Line(removed.Revision, "deleted", removed.NodeId),
        NodeWatchEvent.Removed removed => Line(removed.Revision, "left", removed.NodeId),
        NodeWatchEvent.LivenessChanged liveness => Line(null, liveness.Liveness.State.ToString().ToLowerInvariant(), liveness.NodeId),
        _ => null,
    };

    private static string Line(long? revision, string what, string text) =>
        $"{revision?.ToString(CultureInfo.InvariantCulture) ?? "-",8}  {what,-8}  {text}";

    private static string Describe(Node node)
    {
        var tenant = node.Tenant.Length == 0 ? "" : $"  tenant {Printable.Text(node.Tenant)}";
        var parent = node.Parent.Length == 0 ? "" : $"  on {node.Parent}";
        return $"{Printable.Text(node.Name)}  {node.Type}  {Printable.Text(node.State)}{tenant}{parent}  ({node.Id})";
    }
}
