using Registry.Domain;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class ConcurrencyTests
{
    [Test]
    public async Task Execute_200CallersClaim50NamesAndKeys_OneHoldsEach()
    {
        await using var rig = EngineRig.Start(new RegistryEngineOptions { QueueCapacity = 20_000 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(caller => Task.Run(() => ClaimAll(rig, caller)))).InTime();

        var won = outcomes.SelectMany(outcome => outcome).Where(claim => claim.Outcome.Rejection is null).ToList();
        Assert.That(won.Select(claim => claim.Slot).Order(), Is.EqualTo(Enumerable.Range(0, 50)));
        foreach (var (slot, outcome) in won)
        {
            var id = outcome.Results.Single().Node!.Id;
            Assert.That(rig.Current.TryGetIdByName($"name{slot}", out var named) ? named : "", Is.EqualTo(id));
            Assert.That(rig.Current.TryGetIdByKey($"key{slot}", out var keyed) ? keyed : "", Is.EqualTo(id));
        }

        var lost = outcomes.SelectMany(outcome => outcome).Where(claim => claim.Outcome.Rejection is not null).ToList();
        Assert.That(lost.Select(claim => claim.Outcome.Rejection), Is.All.Matches<Rejection>(rejection => rejection is Rejection.NameTaken or Rejection.KeyTaken));
        Assert.That(rig.Current.Count, Is.EqualTo(50));
        Assert.That(SnapshotScan.Problems(rig.Current), Is.Empty);
    }

    [Test]
    public async Task Current_HeldWhileOthersWrite_IsSoundAndNeverChanges()
    {
        await using var rig = EngineRig.Start();

        var problems = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => ReadAndWrite(rig, seed, count: 300)))).InTime();

        Assert.That(problems.SelectMany(found => found), Is.Empty);
        Assert.That(rig.Current.Revision, Is.GreaterThan(100));
    }

    private static async Task<List<(int Slot, CommandOutcome Outcome)>> ClaimAll(EngineRig rig, int caller)
    {
        var outcomes = new List<(int, CommandOutcome)>();
        var slots = Enumerable.Range(0, 50).ToArray();
        new Random(caller).Shuffle(slots);
        foreach (var slot in slots)
        {
            var node = Drafts.Node($"caller{caller}-{slot}", $"name{slot}", "vm", "", $"key{slot}");
            outcomes.Add((slot, await rig.Send(Writes.Register(node))));
        }

        return outcomes;
    }

    /// <summary>Holds a snapshot during a write of its own, and the writes of others.</summary>
    private static async Task<List<string>> ReadAndWrite(EngineRig rig, int seed, int count)
    {
        var commands = new RandomCommands(new Random(seed), width: 12);
        var problems = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var held = rig.Current;
            var text = SnapshotText.Of(held);
            await rig.Send(commands.Next(held));
            problems.AddRange(SnapshotScan.Problems(held));
            if (SnapshotText.Of(held) != text)
            {
                problems.Add($"the snapshot of revision {held.Revision} changed while it was held");
            }
        }

        return problems;
    }
}
