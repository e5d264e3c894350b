using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>Nodes as they were, found through the commits that touched them.</summary>
public sealed class NodeTrailTests
{
    private const int Rounds = 30;
    private const int Commands = 80;

    [Test]
    public async Task AsOf_AnyNodeAtAnyRevision_IsWhatWasPublishedThen()
    {
        var seed = Environment.TickCount;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        for (var round = 0; round < Rounds; round++)
        {
            await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 16 });
            var past = await RunAsync(rig, new RandomCommands(new Random(seed + round)));
            Check(rig, past, oldest: 1, $"seed {seed} round {round}");

            rig.Store.TrimJournal(Commands / 4, int.MaxValue);
            Check(rig, past, rig.Engine.Commits.Oldest, $"seed {seed} round {round}, trimmed");
        }
    }

    [Test]
    public async Task TryStep_ThroughTheCommitsOfANode_NewestFirstToItsRegistration()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"), Writes.SetState("a", "on"), Writes.SetState("b", "on"), Writes.SetState("a", "off"));

        var trail = NodeTrail.Last(rig.Engine.Commits, rig.Current, "a", CancellationToken.None);
        var revisions = new List<long>();
        while (trail.TryStep(out var commit, out var change))
        {
            Assert.That(change.NodeId, Is.EqualTo("a"));
            revisions.Add(commit.Revision);
        }

        Assert.That(revisions, Is.EqualTo([5, 3, 1]));
        Assert.That(trail.IsCompacted, Is.False);
    }

    [Test]
    public async Task TryStep_JournalTrimmed_SaysSo()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { CommitsInMemory = 1 });
        await rig.Prepare(Writes.Register("a"), Writes.SetState("a", "on"), Writes.SetState("a", "off"));
        rig.Store.TrimJournal(3, 10);

        var trail = NodeTrail.Last(rig.Engine.Commits, rig.Current, "a", CancellationToken.None);

        Assert.That(trail.TryStep(out _, out _), Is.True);
        Assert.That(trail.TryStep(out _, out _), Is.False);
        Assert.That(trail.IsCompacted, Is.True);
    }

    private static async Task<List<RegistrySnapshot>> RunAsync(EngineRig rig, RandomCommands commands)
    {
        var past = new List<RegistrySnapshot> { rig.Current };
        for (var i = 0; i < Commands; i++)
        {
            await rig.Run(commands.Next(rig.Current));
            if (rig.Current.Revision > past[^1].Revision)
            {
                past.Add(rig.Current);
            }
        }

        return past;
    }

    private static void Check(EngineRig rig, List<RegistrySnapshot> past, long oldest, string what)
    {
        var ids = new HashSet<string> { "nobody" };
        foreach (var snapshot in past)
        {
            foreach (var node in snapshot.Indexes.Nodes)
            {
                ids.Add(node.Id);
            }
        }

        foreach (var then in past)
        {
            foreach (var id in ids)
            {
                    var (node, isCompacted) = NodeTrail.AsOf(rig.Engine.Commits, rig.Current, id, then.Revision, CancellationToken.None);
                var expected = then.TryGet(id, out var known) ? SnapshotText.Of(known) : "none";
                var found = isCompacted ? "compacted" : node is null ? "none" : SnapshotText.Of(node);
                Assert.That(found, Is.EqualTo(expected).Or.EqualTo(oldest > then.Revision + 1 ? "compacted" : expected), $"{what}: {id} at {then.Revision}");
            }
        }
    }
}
