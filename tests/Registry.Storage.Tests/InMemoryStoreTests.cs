using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

[TestFixture]
internal sealed class InMemoryStoreContract : StoreContract
{
    protected override IRegistryStore Create() => new InMemoryStore(Epoch);

    protected override IRegistryStore Reopen(IRegistryStore store) => ((InMemoryStore)store).Reopen();
}

[TestFixture]
internal sealed class InMemoryStoreJournalContract : StoreJournalContract
{
    protected override IRegistryStore Create() => new InMemoryStore();
}

[TestFixture]
internal sealed class InMemoryStoreViewContract : StoreViewContract
{
    protected override IRegistryStore Create() => new InMemoryStore();
}

[TestFixture]
internal sealed class FaultPlanTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [TestCase(CommitOutcome.Full)]
    [TestCase(CommitOutcome.ReadOnly)]
    [TestCase(CommitOutcome.Conflict)]
    [TestCase(CommitOutcome.Unknown)]
    public void FailNext_Outcome_EndsThatManyCommitsAndWritesNothing(CommitOutcome outcome)
    {
        using var store = new InMemoryStore();
        store.Faults.FailNext(outcome, count: 2);

        CommitOutcome[] outcomes = [.. Enumerable.Range(0, 3).Select(_ => store.Commit(After(store, Put("a", "1"))).Outcome)];

        Assert.That(outcomes, Is.EqualTo([outcome, outcome, CommitOutcome.Committed]));
        Assert.That(store.Revision, Is.EqualTo(1));
    }

    [Test]
    public void LoseNextAnswer_Commit_IsUnknownButWritten()
    {
        using var store = new InMemoryStore();
        store.Faults.LoseNextAnswer();

        Assert.That(store.Commit(After(store, Put("a", "1"))).Outcome, Is.EqualTo(CommitOutcome.Unknown));
        using var again = store.Reopen();
        Assert.That(again.ReadNode("a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task HoldNext_Commit_WaitsAndReadsGoOn()
    {
        using var store = new InMemoryStore();
        using var gate = store.Faults.HoldNext();
        var commit = Task.Run(() => store.Commit(After(store, Put("a", "1"))));
        await gate.Reached.WaitAsync(Deadline);

        Assert.That(store.ReadNode("a"), Is.Null);
        Assert.That(commit.IsCompleted, Is.False);

        gate.Release();
        Assert.That((await commit.WaitAsync(Deadline)).Outcome, Is.EqualTo(CommitOutcome.Committed));
    }
}
