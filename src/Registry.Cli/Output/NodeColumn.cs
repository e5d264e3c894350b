using System.Globalization;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>A column of a list of nodes.</summary>
/// <param name="Header">Its title.</param>
/// <param name="MaskPath">The field of the node that it needs.</param>
/// <param name="Text">Its cell.</param>
internal sealed record NodeColumn(string Header, string MaskPath, Func<Node, string> Text)
{
    /// <summary>The parent's name, which the node itself does not hold.</summary>
    public const string ParentName = "parent";

    /// <summary>The liveness, whose text depends on the time.</summary>
    public const string LivenessName = "liveness";

    public static readonly string[] Default = ["name", "type", "state", "tenant", ParentName, "id"];

    private const string TagPrefix = "tag:";
    private const string MetadataPrefix = "metadata:";

    private static readonly Dictionary<string, NodeColumn> Columns = new(StringComparer.Ordinal)
    {
        ["id"] = new("ID", "id", n => Printable.OrDash(n.Id)),
        ["name"] = new("NAME", "name", n => Printable.OrDash(n.Name)),
        ["type"] = new("TYPE", "type", n => Printable.OrDash(n.Type)),
        ["tenant"] = new("TENANT", "tenant", n => Printable.OrDash(n.Tenant)),
        ["state"] = new("STATE", "state", n => Printable.OrDash(n.State)),
        ["state_time"] = new("STATE SINCE", "state_time", n => Printable.Time(n.StateTime)),
        [LivenessName] = new("LIVENESS", "liveness", n => n.Liveness?.State.ToString() ?? "-"),
        [ParentName] = new("PARENT", "parent", n => Printable.OrDash(n.Parent)),
        ["parent_id"] = new("PARENT ID", "parent", n => Printable.OrDash(n.Parent)),
        ["tags"] = new("TAGS", "tags", n => Join(n.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Printable.Tag(t.Key, t.Value)))),
        ["keys"] = new("KEYS", "unique_keys", n => Join(n.UniqueKeys.Select(Printable.Text))),
        ["blobs"] = new("BLOBS", "blobs", n => Join(n.Blobs.Select(b => Printable.Text(b.Key)))),
        ["revision"] = new("REVISION", "revision", n => n.Revision.ToString(CultureInfo.InvariantCulture)),
        ["create_revision"] = new("CREATED AT", "create_revision", n => n.CreateRevision.ToString(CultureInfo.InvariantCulture)),
        ["create_time"] = new("CREATED", "create_time", n => Printable.Time(n.CreateTime)),
        ["update_time"] = new("UPDATED", "update_time", n => Printable.Time(n.UpdateTime)),
    };

    /// <summary>The columns where one of the nodes has a liveness.</summary>
    public static readonly string[] DefaultWithLiveness = ["name", "type", "state", LivenessName, "tenant", ParentName, "id"];

    public static IEnumerable<string> Names => Columns.Keys.Append(TagPrefix + "KEY").Append(MetadataPrefix + "KEY");

    public static NodeColumn Parse(string name)
    {
        if (Columns.TryGetValue(name, out var column))
        {
            return column;
        }

        if (name.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            var key = name[TagPrefix.Length..];
            return new NodeColumn(key, "tags", n => n.Tags.TryGetValue(key, out var value) ? Printable.OrDash(value) : "-");
        }

        if (name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            var key = name[MetadataPrefix.Length..];
            return new NodeColumn(key, "metadata", n => n.Metadata.TryGetValue(key, out var value) ? Printable.Value(value) : "-");
        }

        throw new UsageException($"There is no column '{name}'. Columns: {string.Join(", ", Names)}.");
    }

    private static string Join(IEnumerable<string> parts)
    {
        var text = string.Join(',', parts);
        return text.Length == 0 ? "-" : text;
    }
}
