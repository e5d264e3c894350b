using Google.Protobuf;
using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>
/// Judges a <see cref="WriteHistory"/> against what the registry answers afterwards. Every commit is an attempt's of the history, so every
/// revision must be one that an attempt was answered with: a commit that nobody asked for, one carried out twice and one that was lost
/// each leave a revision that nobody knows, or a node that is not as its last commit left it.
/// </summary>
/// <remarks>For one thread. A checker follows its history through any number of restarts; what has been checked is forgotten but for the last
/// image of each node.</remarks>
public sealed class HistoryChecker(WriteHistory history)
{
    private const int ListedProblems = 20;

    private readonly Dictionary<string, SortedDictionary<long, Node?>> _images = [];
    private readonly Dictionary<(string NodeId, string Key, long Revision), ByteString> _blobs = [];
    private readonly Dictionary<long, string> _claims = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<long, string> _ownCommits = [];
    private long _checked;

    /// <summary>Request ids of the commits, by revision, as far as their answers prove whose they are.</summary>
    public IReadOnlyDictionary<long, string> OwnCommits => _ownCommits;

    /// <summary>Compares a view with the history, all of which must be there. Attempts that were unknown when the view was read have been
    /// repeated since (<see cref="WriteHistory.ResolveAsync"/>).</summary>
    /// <param name="view">What the registry answered.</param>
    /// <param name="acknowledged">Newest revision that anybody was told of before the view was read.</param>
    /// <returns>What is wrong; empty if the history and the view agree.</returns>
    public IReadOnlyList<string> Check(RegistryView view, long acknowledged)
    {
        ArgumentNullException.ThrowIfNull(view);
        Compare(view);
        if (view.Revision < acknowledged)
        {
            _problems.Add($"revision {acknowledged} was acknowledged or seen, but the registry is at {view.Revision}");
        }

        Forget(view.Revision);
        return TakeProblems();
    }

    /// <summary>As <see cref="Check"/>, but the view may end before the history does, as it may after damage: still no commit is missing
    /// before that end and none is half there. Any number of views can be compared with one history.</summary>
    public IReadOnlyList<string> CheckPrefix(RegistryView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Compare(view);
        return TakeProblems();
    }

    private void Compare(RegistryView view)
    {
        foreach (var (attempt, answer) in history.TakeAcknowledged())
        {
            Add(attempt, answer);
        }

        _problems.AddRange(history.TakeProblems());
        CheckDense(view.Revision);
        CheckSeen();
        var expected = Fold(view.Revision);
        CheckNodes(view, expected);
        CheckHolders("name", view.HolderByName, expected.Values.Select(node => (node.Name, node.Id)));
        CheckHolders("unique key", view.HolderByKey, expected.Values.SelectMany(node => node.UniqueKeys.Select(key => (key, node.Id))));
        CheckBlobs(view);
    }

    private List<string> TakeProblems()
    {
        var found = _problems.Take(ListedProblems).ToList();
        if (_problems.Count > ListedProblems)
        {
            found.Add($"… and {_problems.Count - ListedProblems} more");
        }

        _problems.Clear();
        return found;
    }

    private void Add(WriteAttempt attempt, WriteBatchResponse answer)
    {
        _claims.TryAdd(answer.Revision, attempt.RequestId);
        var isOwn = attempt.IsOwnCommit(answer);
        if (isOwn && !_ownCommits.TryAdd(answer.Revision, attempt.RequestId))
        {
            _problems.Add($"revision {answer.Revision} is the commit of {_ownCommits[answer.Revision]} and of {attempt.RequestId}");
        }

        // Only as the commit left it: a later write of the batch may have changed the node again.
        var last = new Dictionary<string, Node?>();
        for (var i = 0; i < answer.Results.Count; i++)
        {
            if (answer.Results[i].Node is { } node)
            {
                last[node.Id] = node;
                NoteBlobs(attempt.Writes[i], node.Id, answer.Revision, isOwn);
                continue;
            }

            foreach (var id in answer.Results[i].Deleted.DeletedIds)
            {
                last[id] = null;
            }
        }

        foreach (var (id, node) in last)
        {
            AddImage(id, node?.Revision ?? answer.Revision, node, attempt.RequestId);
        }
    }

    private void AddImage(string id, long revision, Node? node, string requestId)
    {
        if (!_images.TryGetValue(id, out var images))
        {
            _images.Add(id, images = []);
        }

        if (!images.TryAdd(revision, node) && !Equals(images[revision], node))
        {
            _problems.Add($"{requestId} was answered node '{id}' of revision {revision} as {Text(node)}; somebody else as {Text(images[revision])}");
        }
    }

    private void NoteBlobs(Write write, string nodeId, long revision, bool isOwn)
    {
        if (write.SetBlob is { } set)
        {
            _blobs[(nodeId, set.Key, revision)] = set.Value;
        }

        foreach (var (key, value) in write.RegisterNode?.Blobs ?? [])
        {
            // A node that was there already may be answered with the revision, and the blobs, of somebody else's commit.
            if (isOwn || !_blobs.ContainsKey((nodeId, key, revision)))
            {
                _blobs[(nodeId, key, revision)] = value;
            }
        }
    }

    private void CheckDense(long revision)
    {
        for (var r = _checked + 1; r <= revision; r++)
        {
            if (!_claims.ContainsKey(r))
            {
                _problems.Add($"revision {r} is nobody's: no attempt was answered with it");
            }
        }
    }

    private void CheckSeen()
    {
        foreach (var seen in history.TakeSeen())
        {
            if (_images.GetValueOrDefault(seen.Id)?.TryGetValue(seen.Revision, out var image) == true && !Equals(image, seen))
            {
                _problems.Add($"a reader saw node '{seen.Id}' of revision {seen.Revision} as {seen}; it was {Text(image)}");
            }
            else if (seen.Revision > _checked && _images.GetValueOrDefault(seen.Id)?.ContainsKey(seen.Revision) != true)
            {
                _problems.Add($"a reader saw node '{seen.Id}' of revision {seen.Revision}, which no commit made");
            }
        }
    }

    private Dictionary<string, Node> Fold(long revision)
    {
        var expected = new Dictionary<string, Node>();
        foreach (var (id, images) in _images)
        {
            if (images.LastOrDefault(image => image.Key <= revision).Value is { } node)
            {
                expected.Add(id, node);
            }
        }

        return expected;
    }

    private void CheckNodes(RegistryView view, Dictionary<string, Node> expected)
    {
        foreach (var (id, node) in expected)
        {
            if (!Equals(view.Nodes.GetValueOrDefault(id), node))
            {
                _problems.Add($"node '{id}' is {Text(view.Nodes.GetValueOrDefault(id))}; its last commit left {node}");
            }
        }

        foreach (var id in view.Nodes.Keys.Where(id => !expected.ContainsKey(id)))
        {
            _problems.Add($"node '{id}' is there, but no commit left it there: {view.Nodes[id]}");
        }
    }

    private void CheckHolders(string what, IReadOnlyDictionary<string, string?> found, IEnumerable<(string Value, string Id)> held)
    {
        var holders = new Dictionary<string, string>();
        foreach (var (value, id) in held)
        {
            if (!holders.TryAdd(value, id))
            {
                _problems.Add($"nodes '{holders[value]}' and '{id}' both hold the {what} '{value}'");
            }
        }

        foreach (var (value, holder) in found.Where(entry => holders.GetValueOrDefault(entry.Key) != entry.Value))
        {
            _problems.Add($"the {what} '{value}' finds '{holder}', but its holder is '{holders.GetValueOrDefault(value)}'");
        }
    }

    private void CheckBlobs(RegistryView view)
    {
        foreach (var node in view.Nodes.Values)
        {
            foreach (var blob in node.Blobs)
            {
                var bytes = view.Blobs[(node.Id, blob.Key)];
                if (!_blobs.TryGetValue((node.Id, blob.Key, blob.Revision), out var expected) || !expected.Equals(bytes))
                {
                    _problems.Add($"blob '{blob.Key}' of node '{node.Id}' has {bytes.Length} bytes that revision {blob.Revision} did not write");
                }
            }
        }
    }

    private void Forget(long revision)
    {
        _checked = revision;
        var kept = new HashSet<(string, string, long)>();
        foreach (var (id, images) in _images)
        {
            var last = images.Keys.LastOrDefault(r => r <= revision);
            foreach (var old in images.Keys.Where(r => r < last).ToList())
            {
                images.Remove(old);
            }

            kept.UnionWith(images.Values.OfType<Node>().SelectMany(node => node.Blobs.Select(blob => (id, blob.Key, blob.Revision))));
        }

        foreach (var blob in _blobs.Keys.Where(blob => !kept.Contains(blob)).ToList())
        {
            _blobs.Remove(blob);
        }

        foreach (var old in _claims.Keys.Where(r => r <= revision).ToList())
        {
            _claims.Remove(old);
        }
    }

    private static string Text(Node? node) => node is null ? "missing" : node.ToString();
}
