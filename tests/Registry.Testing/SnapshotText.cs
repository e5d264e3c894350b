using System.Globalization;
using System.Text;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Items;
using Registry.Domain.Pools;

namespace Registry.Testing;

/// <summary>Snapshots and nodes as text, every field and every index: equal texts mean equal snapshots, and a difference can be read.</summary>
public static class SnapshotText
{
    /// <summary>Everything that a snapshot holds.</summary>
    public static string Of(RegistrySnapshot snapshot)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"revision {snapshot.Revision} time {snapshot.Time.Ticks} nodes {snapshot.Count}");
        foreach (var node in snapshot.Indexes.Nodes)
        {
            text.AppendLine(Of(node));
            var found = snapshot.TryGet(node.Id, out var byId) ? byId : null;
            text.AppendLine(ReferenceEquals(found, node) ? "  by id: itself" : $"  by id: {(found is null ? "nothing" : Of(found))}");
            AppendHolder(text, snapshot.TryGetIdByName(node.Name, out var named) ? named : "nobody", node.Name);
            foreach (var key in node.UniqueKeys.Concat(node.ClaimedKeys))
            {
                AppendHolder(text, snapshot.TryGetIdByKey(key, out var holder) ? holder : "nobody", key);
            }
        }

        foreach (var (name, index) in Indexes(snapshot))
        {
            text.Append(name).Append(':').AppendJoin(' ', Entries(index).Select(entry => $"{entry.Key}>{entry.Id}")).AppendLine();
        }

        foreach (var field in snapshot.Indexes.ByField.Fields)
        {
            var values = snapshot.Indexes.ByField.TryGet(field, out var index) ? Entries(index) : [];
            text.Append(field).Append(':').AppendJoin(' ', values.Select(entry => $"{entry.Key}>{entry.Id}")).AppendLine();
        }

        foreach (var module in snapshot.Modules)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"module {module.Id} {module.Version} '{Text(module.Content.AsSpan())}' "
                + $"rev {module.Revision}/{module.CreateRevision} at {module.UpdateTime.Ticks}/{module.CreateTime.Ticks}");
        }

        foreach (var book in snapshot.Pools.All().OrderBy(book => book.PoolId, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"pool {book.PoolId} {Text(book.Spec)}: {book.ActiveCount}, {book.HeldCount} held");
            foreach (var entry in book.Entries)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {entry.Value} for '{entry.NodeId}' '{entry.Path}' '{entry.Purpose}' "
                    + $"rev {entry.Revision} at {entry.AllocateTime.Ticks}/{entry.FreeTime?.Ticks}");
            }
        }

        return text.ToString();
    }

    /// <summary>Everything that a node holds.</summary>
    public static string Of(Node node) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Content(node)} rev {node.Revision}/{node.CreateRevision} at {node.UpdateTime.Ticks}/{node.CreateTime.Ticks}/{node.StateTime.Ticks}");

    /// <summary>The entries of an index, in order.</summary>
    public static List<IndexEntry> Entries(SortedTree<IndexEntry, IndexOrder> index)
    {
        var entries = new List<IndexEntry>(index.Count);
        foreach (var entry in index)
        {
            entries.Add(entry);
        }

        return entries;
    }

    internal static IEnumerable<(string Name, SortedTree<IndexEntry, IndexOrder> Index)> Indexes(RegistrySnapshot snapshot) =>
    [
        ("name", snapshot.Indexes.ByName),
        ("unique key", snapshot.Indexes.ByUniqueKey),
        ("type", snapshot.Indexes.ByType),
        ("tenant", snapshot.Indexes.ByTenant),
        ("state", snapshot.Indexes.ByState),
        ("parent", snapshot.Indexes.ByParent),
        ("tag", snapshot.Indexes.ByTag),
        ("reference", snapshot.Indexes.ByReference),
    ];

    private static void AppendHolder(StringBuilder text, string holder, string held) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"  {held} leads to {holder}");

    private static string Content(Node node)
    {
        var metadata = node.Metadata.Select(entry => $"{entry.Key}={Text(entry.Value.AsSpan())}");
        var tags = node.Tags.Select(tag => $"{tag.Key}={tag.Value}");
        var blobs = node.Blobs.Select(blob => string.Create(CultureInfo.InvariantCulture, $"{blob.Key}:{blob.SizeBytes}@{blob.Revision}"));
        return $"{node.Id} [{node.Type}] '{node.Name}' tenant '{node.Tenant}' state '{node.State}' parent '{node.Parent}' def '"
            + $"{Text(node.Definition.AsSpan())}' meta {{{Join(metadata)}}} tags {{{Join(tags)}}} keys {{{Join(node.UniqueKeys)}}} claims {{{Join(node.ClaimedKeys)}}} pool {Text(node.Pool)} blobs {{{Join(blobs)}}}{Text(node.Items)}";
    }

    private static string Text(NodeItems items)
    {
        var text = new StringBuilder();
        foreach (var point in items.Points)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  at {point.Point} defaults {point.UseDefaults} meta '{Text(point.Metadata.AsSpan())}' rev {point.Revision}")
                .Append(" refers {").AppendJoin(',', point.References).Append('}');
            foreach (var item in point.Items)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    {item.Ref} {item.Class} under {item.Parent} of {item.Source} notes '{Text(item.Annotations.AsSpan())}'");
                foreach (var field in item.Fields)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\n      {field.Name} = {field.Value} of {field.Source}");
                }
            }
        }

        return items.IsEmpty ? "" : text.Append(CultureInfo.InvariantCulture, $"\n  item keys {{{Join(items.UniqueKeys)}}}").ToString();
    }

    private static string Text(PoolSpec? spec) => spec is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{spec.Kind} {Join(spec.Ranges.Select(range => PoolSpec.Text(spec.Kind, range)))} {spec.MinPrefixLength}..{spec.DefaultPrefixLength}..{spec.MaxPrefixLength} {spec.HoldDown}");

    private static string Join(IEnumerable<string> values) => string.Join(',', values);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
