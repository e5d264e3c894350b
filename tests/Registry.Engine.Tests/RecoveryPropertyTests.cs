using System.Text;
using Registry.Domain;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>What a restart finds is what was published, whatever was written and whichever writes the store refused.</summary>
public sealed class RecoveryPropertyTests
{
    private const int Rounds = 60;

    [Test]
    public async Task Start_AfterRandomCommands_FindsTheLiveSnapshot()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            await CheckOne(new Random(seed + round), $"seed {seed} round {round}");
        }
    }

    private static async Task CheckOne(Random random, string what)
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { BatchCommands = random.Next(1, 8) });
        var answered = new List<(Command Command, string RequestId, CommandOutcome Outcome)>();
        var commands = new RandomCommands(random, width: 8);
        foreach (var id in new[] { "a", "ab", "B" })
        {
            answered.Add((Writes.Register(id), id, await rig.Run(Writes.Register(id), id, 1)));
        }

        for (var burst = 0; burst < 12; burst++)
        {
            if (commands.Chance(25))
            {
                rig.Store.Faults.FailNext(commands.Pick(CommitOutcome.Full, CommitOutcome.ReadOnly), random.Next(1, 3));
            }

            var sent = Enumerable.Range(0, random.Next(1, 12)).Select(i =>
            {
                rig.Time.Advance(TimeSpan.FromSeconds(random.Next(-2, 5)));
                var (command, requestId) = (commands.Next(rig.Current), $"{burst}-{i}");
                return (Command: command, RequestId: requestId, Outcome: rig.Send(command, requestId, 1));
            }).ToList();
            foreach (var (command, requestId, outcome) in sent)
            {
                answered.Add((command, requestId, await outcome.InTime()));
            }
        }

        await using var restarted = rig.Restart();
        Assert.That(SnapshotText.Of(restarted.Current), Is.EqualTo(SnapshotText.Of(rig.Current)), what);
        Assert.That(SnapshotScan.Problems(rig.Current), Is.Empty, what);
        RequireBlobs(restarted, what);
        await RequireSameAnswers(restarted, answered, what);
    }

    private static void RequireBlobs(EngineRig rig, string what)
    {
        var expected = new List<string>();
        foreach (var node in rig.Current.Indexes.Nodes)
        {
            foreach (var blob in node.Blobs)
            {
                expected.Add($"{node.Id}\0{blob.Key} {blob.SizeBytes}");
            }
        }

        using var view = rig.Store.OpenView();
        var stored = view.Records(new HashSet<RecordKind> { RecordKind.Blob }).Select(record => $"{record.Key.Id} {record.Body.Length}").ToList();
        Assert.That(stored, Is.EquivalentTo(expected), what);
    }

    /// <summary>Every request that was committed is answered alike; those that committed nothing would be decided anew.</summary>
    private static async Task RequireSameAnswers(
        EngineRig rig, List<(Command Command, string RequestId, CommandOutcome Outcome)> answered, string what)
    {
        var committed = Committed(rig);
        foreach (var (command, requestId, outcome) in answered.Where(answer => committed.Contains(answer.RequestId)))
        {
            Assert.That(Text(await rig.Run(command, requestId, 1)), Is.EqualTo(Text(outcome)), $"{what} request {requestId}");
        }

        Assert.That(rig.Current.Revision, Is.EqualTo(committed.Count), what);
    }

    private static HashSet<string> Committed(EngineRig rig) =>
        [.. rig.Store.ReadJournalHeaders(1, 10_000).Select(entry => CommitDecoder.Mark(entry.Header)!.Value.RequestId)];

    private static string Text(CommandOutcome outcome)
    {
        var text = new StringBuilder().Append(outcome.Rejection).Append(" at ").Append(outcome.Revision).AppendLine();
        foreach (var result in outcome.Results)
        {
            text.AppendLine(result.Node is { } node ? SnapshotText.Of(node) : $"deleted {string.Join(',', result.DeletedIds)}");
        }

        return text.ToString();
    }
}
