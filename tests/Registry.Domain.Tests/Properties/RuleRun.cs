using System.Globalization;
using System.Text;
using Registry.Domain.Collections;
using Registry.Domain.Rules;
using Registry.Testing;

namespace Registry.Domain.Tests.Properties;

/// <summary>Carries out commands by the rules and by the model side by side, and compares everything after each.</summary>
/// <remarks>It treats snapshots as the engine's writer does: several commands under one token, then a new token and a published snapshot.</remarks>
internal sealed class RuleRun
{
    private readonly ModelRegistry _model = new();
    private readonly Dictionary<(string NodeId, string Key), string> _blobs = [];
    private readonly List<(RegistrySnapshot Snapshot, string Text)> _published = [];
    private RegistrySnapshot _state = RegistrySnapshot.Empty;
    private EditToken _token = new();

    /// <summary>Counts of what was seen, so that a test can tell that its chance covers what it should.</summary>
    public SortedDictionary<string, int> Seen { get; } = [];

    /// <summary>Runs one command for each seed.</summary>
    /// <exception cref="InvalidOperationException">Rules and model disagree; the message says on what.</exception>
    public RuleRun Through(int[] seeds)
    {
        foreach (var seed in seeds)
        {
            Step(new Random(seed));
        }

        foreach (var (snapshot, text) in _published)
        {
            RequireSame("a snapshot published before", text, SnapshotText.Of(snapshot));
        }

        return this;
    }

    private void Step(Random random)
    {
        var command = new RandomCommands(random).Next(_state);
        var stamp = new CommitStamp(_state.Revision + 1, PureRegistry.TimeOf(_state.Revision + 1));
        var before = SnapshotText.Of(_state);

        var decision = RegistryRules.Decide(_state, command, stamp);
        var model = _model.Execute(command, stamp.Revision, stamp.Time);

        RequireSame("the state after deciding", before, SnapshotText.Of(_state));
        RequireSame($"the refusal of {command}", $"{model.Rejection}", $"{WithoutGuess(decision.Rejection)}");
        RequireSame($"the answer to {command}", string.Join('\n', model.Results), string.Join('\n', decision.Results.Select(Text)));
        RequireSame($"whether there is something to commit of {command}", $"{model.HasCommit}", $"{decision is { Rejection: null, IsEmpty: false }}");
        Count(decision);
        if (model.HasCommit)
        {
            Commit(decision, stamp);
            CheckState();
            if (random.Next(3) == 0)
            {
                _published.Add((_state, SnapshotText.Of(_state)));
                _token = new EditToken();
            }
        }
    }

    private void Commit(Decision decision, CommitStamp stamp)
    {
        var alone = SnapshotText.Of(_state.Apply(decision.Changes, new EditToken()));
        var next = decision.Next ?? _state.Apply(decision.Changes, _token);
        RequireSame("the state that the changes lead to", alone, SnapshotText.Of(next));
        _state = next.At(stamp.Revision, stamp.Time);
        foreach (var blob in decision.Blobs)
        {
            _blobs.Remove((blob.NodeId, blob.Key));
            if (blob.Value is { } bytes)
            {
                _blobs.Add((blob.NodeId, blob.Key), Encoding.UTF8.GetString(bytes.Span));
            }
        }
    }

    private void CheckState()
    {
        var problems = new List<string>();
        var nodes = _model.Nodes.Select(node => node.ToNode()).ToList();
        var built = RegistrySnapshot.Build(new StoredState(nodes), _state.Revision, _state.Time, problems);
        RequireSame("what is wrong with the model's nodes", "", string.Join('\n', problems));
        RequireSame("the snapshot", SnapshotText.Of(built), SnapshotText.Of(_state));
        RequireSame("what a scan finds wrong", "", string.Join('\n', SnapshotScan.Problems(_state)));
        RequireSame("what a scan finds wrong with the built snapshot", "", string.Join('\n', SnapshotScan.Problems(built)));
        RequireSame(
            "the blobs",
            string.Join(' ', _model.Nodes.SelectMany(node => node.Blobs.Select(blob => $"{node.Id}/{blob.Key}={blob.Value.Value}"))),
            string.Join(' ', _blobs.OrderBy(blob => blob.Key.NodeId, StringComparer.Ordinal).ThenBy(blob => blob.Key.Key, StringComparer.Ordinal)
                .Select(blob => $"{blob.Key.NodeId}/{blob.Key.Key}={blob.Value}")));
    }

    private void Count(Decision decision)
    {
        var what = decision.Rejection switch
        {
            Rejection.InBatch inBatch => $"batch:{inBatch.Inner.GetType().Name}",
            { } rejection => rejection.GetType().Name,
            null => $"{(decision.Next is null ? "" : "batch:")}{(decision.IsEmpty ? "unchanged" : "changed")}",
        };
        Seen[what] = Seen.GetValueOrDefault(what) + 1;
    }

    private static Rejection? WithoutGuess(Rejection? rejection) => rejection switch
    {
        Rejection.NodeNotFound notFound => notFound with { Nearest = null },
        Rejection.InBatch inBatch => inBatch with { Inner = WithoutGuess(inBatch.Inner)! },
        _ => rejection,
    };

    private static string Text(WriteResult result) => result.Node is { } node ? SnapshotText.Of(node) : $"deleted {string.Join(',', result.DeletedIds)}";

    private static void RequireSame(string what, string expected, string actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{what}: expected\n{expected}\nbut was\n{actual}"));
        }
    }
}
