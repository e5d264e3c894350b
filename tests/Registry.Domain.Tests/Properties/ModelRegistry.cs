using System.Text;
using Registry.Testing;

namespace Registry.Domain.Tests.Properties;

/// <summary>
/// The node registry as its specification says it, written without regard to speed: every question is answered by looking at every node, and
/// a refused command is undone by going back to a copy.
/// </summary>
internal sealed partial class ModelRegistry
{
    private Dictionary<string, ModelNode> _nodes = [];
    private HashSet<string> _touched = [];
    private long _revision;
    private DateTime _time;
    private long _told;

    public IEnumerable<ModelNode> Nodes => _nodes.Values.OrderBy(node => node.Id, StringComparer.Ordinal);

    /// <summary>Carries out a command.</summary>
    /// <returns>Why it was refused, or null; whether there is something to commit; and one answer a write, as text.</returns>
    public (Rejection? Rejection, bool HasCommit, List<string> Results) Execute(Command command, long revision, DateTime time)
    {
        var saved = _nodes.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        var made = Make(command, revision, time, revision);
        if (made.Rejection is not null || made.HasCommit || _touched.Count == 0)
        {
            return made;
        }

        // What came and went tells the revision that is there.
        _nodes = saved;
        return Make(command, revision, time, revision - 1);
    }

    private (Rejection? Rejection, bool HasCommit, List<string> Results) Make(Command command, long revision, DateTime time, long told)
    {
        var saved = _nodes.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        (_revision, _time, _touched, _told) = (revision, time, [], told);
        var results = new List<string>();
        if (command is WriteBatchCommand batch)
        {
            for (var i = 0; i < batch.Commands.Length; i++)
            {
                if (Single(batch.Commands[i], results) is { } refused)
                {
                    _nodes = saved;
                    return (new Rejection.InBatch(i, refused), false, []);
                }
            }
        }
        else if (Single(command, results) is { } rejection)
        {
            _nodes = saved;
            return (rejection, false, []);
        }

        return (null, _touched.Any(id => saved.ContainsKey(id) || _nodes.ContainsKey(id)), results);
    }

    private Rejection? Single(Command command, List<string> results)
    {
        if (command is RegisterNodeCommand register)
        {
            return Register(register, results);
        }

        var on = (NodeCommand)command;
        if (Resolve(on.Target) is not { } node)
        {
            return new Rejection.NodeNotFound(on.Target, null);
        }

        if (on.ExpectedRevision != 0 && on.ExpectedRevision != node.Revision)
        {
            return new Rejection.RevisionMismatch(node.Id, on.ExpectedRevision, node.Revision);
        }

        return command switch
        {
            UpdateNodeCommand update => Update(node, update, results),
            PatchMetadataCommand patch => Patch(node, patch, results),
            SetParentCommand parent => SetParent(node, parent, results),
            DeleteNodeCommand delete => Delete(node, delete, results),
            SetBlobCommand set => SetBlob(node, set.Blob, results),
            DeleteBlobCommand delete => DeleteBlob(node, delete.Key, results),
            _ => throw new ArgumentException($"the model knows no {command.GetType().Name}"),
        };
    }

    private ModelNode? Resolve(NodeRef nodeRef) => nodeRef.Kind switch
    {
        NodeRefKind.Id => _nodes.GetValueOrDefault(nodeRef.Value),
        NodeRefKind.Name => _nodes.Values.SingleOrDefault(node => node.Name == nodeRef.Value),
        NodeRefKind.UniqueKey => ByKey(nodeRef.Value),
        _ => _nodes.GetValueOrDefault(nodeRef.Value) ?? _nodes.Values.SingleOrDefault(node => node.Name == nodeRef.Value) ?? ByKey(nodeRef.Value),
    };

    private ModelNode? ByKey(string key) => _nodes.Values.SingleOrDefault(node => node.Keys.Contains(key) || key == $"VAGOTH_NAME_{node.Name}");

    private Rejection? Delete(ModelNode node, DeleteNodeCommand command, List<string> results)
    {
        var children = _nodes.Values.Count(child => child.Parent == node.Id);
        if ((node.Parent != "" && !command.Detach) || (children > 0 && !command.Cascade))
        {
            return new Rejection.StillUsed(node.Id, node.Parent, children);
        }

        var gone = new List<string>();
        var level = new List<string> { node.Id };
        while (level.Count > 0)
        {
            gone.AddRange(level);
            level = [.. level.SelectMany(parent => Nodes.Where(child => child.Parent == parent).Select(child => child.Id))];
        }

        foreach (var id in gone)
        {
            _touched.Add(id);
            _nodes.Remove(id);
        }

        results.Add($"deleted {string.Join(',', gone)}");
        return null;
    }

    private Rejection? SetBlob(ModelNode node, BlobDraft blob, List<string> results)
    {
        var after = node.Copy();
        var value = Encoding.UTF8.GetString(blob.Value.Span);
        if (value.Length == 0)
        {
            return after.Blobs.Remove(blob.Key) ? Store(after, results) : Keep(node, results);
        }

        after.Blobs[blob.Key] = (value, _revision);
        return Store(after, results);
    }

    private Rejection? DeleteBlob(ModelNode node, string key, List<string> results)
    {
        var after = node.Copy();
        return after.Blobs.Remove(key) ? Store(after, results) : new Rejection.BlobNotFound(node.Id, key);
    }

    /// <summary>The name and keys that a node would have, if another node has one of them.</summary>
    private Rejection? Taken(ModelNode node)
    {
        var others = _nodes.Values.Where(other => other.Id != node.Id).ToList();
        if (others.Find(other => other.Name == node.Name) is { } named)
        {
            return new Rejection.NameTaken(node.Name, named.Id);
        }

        foreach (var key in node.Keys)
        {
            if (others.Find(other => other.Keys.Contains(key)) is { } holder)
            {
                return new Rejection.KeyTaken(key, holder.Id);
            }
        }

        return null;
    }

    private Rejection? Store(ModelNode after, List<string> results)
    {
        var before = _nodes.GetValueOrDefault(after.Id);
        after.StateTime = before is null || before.State != after.State ? _time : before.StateTime;
        (after.Revision, after.UpdateTime) = (_revision, _time);
        _touched.Add(after.Id);
        _nodes[after.Id] = after;
        return Keep(after, results);
    }

    private Rejection? Keep(ModelNode node, List<string> results)
    {
        results.Add(SnapshotText.Of(Told(node.ToNode())));
        return null;
    }

    private Node Told(Node node) => node with
    {
        Revision = Told(node.Revision),
        CreateRevision = Told(node.CreateRevision),
        Blobs = [.. node.Blobs.Select(blob => blob with { Revision = Told(blob.Revision) })],
    };

    private long Told(long revision) => revision == _revision ? _told : revision;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
