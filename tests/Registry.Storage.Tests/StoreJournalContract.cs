using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

/// <summary>What <see cref="IRegistryStore"/> promises about its journal and about readers beside the writer.</summary>
internal abstract class StoreJournalContract
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private IRegistryStore _store = null!;

    [SetUp]
    public void CreateStore() => _store = Create();

    [TearDown]
    public void DisposeStore() => _store.Dispose();

    protected abstract IRegistryStore Create();

    [Test]
    public void ReadJournal_FromARevision_GivesTheEntriesFromThereInOrder()
    {
        Commit(10);

        var entries = _store.ReadJournal(4, 3);

        Assert.That(entries.Select(entry => entry.Revision), Is.EqualTo([4, 5, 6]));
        Assert.That(entries[0].Header.ToArray(), Is.EqualTo(Bytes("header 4")));
        Assert.That(entries[0].Body.ToArray(), Is.EqualTo(Bytes("body 4")));
    }

    [Test]
    public void ReadJournalHeaders_FromARevision_GivesThemWithoutBodies()
    {
        Commit(10);

        var entries = _store.ReadJournalHeaders(4, 3);

        Assert.That(entries.Select(entry => entry.Revision), Is.EqualTo([4, 5, 6]));
        Assert.That(entries[0].Header.ToArray(), Is.EqualTo(Bytes("header 4")));
        Assert.That(entries.Select(entry => entry.Body.Length), Has.All.Zero);
    }

    [TestCase(-5, 10, 10)]
    [TestCase(0, 10, 10)]
    [TestCase(1, 100, 10)]
    [TestCase(9, 100, 2)]
    [TestCase(10, 1, 1)]
    [TestCase(11, 1, 0)]
    [TestCase(long.MaxValue, 1, 0)]
    [TestCase(1, 0, 0)]
    public void ReadJournal_AtTheEdges_GivesWhatThereIs(long from, int maximum, int found)
    {
        Commit(10);

        Assert.That(_store.ReadJournal(from, maximum), Has.Count.EqualTo(found));
    }

    [Test]
    public void ReadJournal_FromATrimmedRevision_BeginsWithTheOldest()
    {
        Commit(10);
        _store.TrimJournal(6, 100);

        Assert.That(_store.ReadJournal(2, 2).Select(entry => entry.Revision), Is.EqualTo([6, 7]));
    }

    [Test]
    public void TrimJournal_BoundedCount_DeletesTheOldestFirst()
    {
        Commit(10);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.TrimJournal(8, 3), Is.EqualTo(3));
            Assert.That(_store.OldestJournalRevision, Is.EqualTo(4));
            Assert.That(_store.TrimJournal(8, 100), Is.EqualTo(4));
            Assert.That(_store.OldestJournalRevision, Is.EqualTo(8));
            Assert.That(_store.TrimJournal(8, 100), Is.Zero);
        }
    }

    [Test]
    public void TrimJournal_BeyondTheEnd_KeepsTheNewestEntry()
    {
        Commit(5);
        _store.TrimJournal(long.MaxValue, 100);

        Assert.That(_store.ReadJournal(0, 10).Select(entry => entry.Revision), Is.EqualTo([5]));
        Assert.That(_store.Revision, Is.EqualTo(5));
    }

    [Test]
    public void TrimJournal_EmptyStore_DoesNothing() => Assert.That(_store.TrimJournal(long.MaxValue, 100), Is.Zero);

    [Test]
    public void TrimJournal_Always_KeepsTheRecords()
    {
        Commit(5);
        _store.TrimJournal(5, 100);

        Assert.That(_store.LoadIds(), Is.EqualTo(["n1", "n2", "n3", "n4", "n5"]));
    }

    [Test]
    public void Commit_AfterTrimming_GoesOn()
    {
        Commit(5);
        _store.TrimJournal(5, 100);
        Commit(2);

        Assert.That(_store.ReadJournal(0, 10).Select(entry => entry.Revision), Is.EqualTo([5, 6, 7]));
    }

    [Test]
    public async Task Read_WhileCommitting_NeverGoesBackAndSeesEveryAnsweredCommit()
    {
        var answered = 0;
        using var stop = new CancellationTokenSource();
        using var started = new CountdownEvent(3);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var last = 0;
            started.Signal();
            while (!stop.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref answered);
                var seen = int.Parse(_store.ReadNode("counter") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                Assert.That(seen, Is.GreaterThanOrEqualTo(Math.Max(last, atLeast)));
                last = seen;
            }

            return last;
        })).ToList();

        Assert.That(started.Wait(Deadline), Is.True);
        for (var i = 1; i <= 150; i++)
        {
            _store.MustCommit(Put("counter", $"{i}"), Put($"n{i}", "body"));
            Volatile.Write(ref answered, i);
        }

        await stop.CancelAsync();
        var last = await Task.WhenAll(readers).WaitAsync(Deadline);
        Assert.That(last, Has.All.InRange(0, 150));
    }

    [Test]
    public async Task ReadJournal_WhileCommittingAndTrimming_NeverHasAGap()
    {
        using var stop = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var reader = Task.Run(() =>
        {
            var reads = 0;
            while (!stop.IsCancellationRequested)
            {
                var revisions = _store.ReadJournal(0, 1000).Select(entry => entry.Revision).ToList();
                Assert.That(revisions.Zip(revisions.Skip(1), (one, next) => next - one), Has.All.EqualTo(1));
                reads++;
                started.Set();
            }

            return reads;
        });

        Assert.That(started.Wait(Deadline), Is.True);
        for (var i = 0; i < 200; i++)
        {
            Commit(1);
            _store.TrimJournal(_store.Revision - 20, 3);
        }

        await stop.CancelAsync();
        Assert.That(await reader.WaitAsync(Deadline), Is.Positive);
    }

    private void Commit(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _store.MustCommit(Put($"n{_store.Revision + 1}", "body"));
        }
    }
}
