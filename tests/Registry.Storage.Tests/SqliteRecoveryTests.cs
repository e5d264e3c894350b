using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

/// <summary>What a start finds after a process was killed: a copy of the files taken while the store is open is what the disk holds then.</summary>
[TestFixture]
internal sealed class SqliteRecoveryTests
{
    private StoreFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new StoreFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Open_AfterKillBetweenAnyCommits_FindsEveryAnsweredCommit()
    {
        // Small lengths: the log is copied and started over again and again, and copies are taken at every stage of that.
        using var store = SqliteStore.Open(_folder.Options with { CheckpointBytes = 64 << 10, RestartBytes = 192 << 10 });
        for (var i = 1; i <= 200; i++)
        {
            store.MustCommit(Put("counter", $"{i}"), Put($"n{i:d4}", new string('x', 2000)), Delete($"n{i - 50:d4}"));
            if (i % 7 == 0)
            {
                AssertRecovers(i);
            }
        }
    }

    [Test]
    public void Open_LastPageOfTheLogTorn_LosesOnlyThatCommit()
    {
        using var store = _folder.Open();
        store.MustCommit(Put("a", "1"));
        store.MustCommit(Put("a", "2"));
        using var copy = _folder.CopyAsCrashed();
        var written = copy.WrittenLogBytes;
        using (var log = File.OpenWrite(copy.Database + "-wal"))
        {
            log.SetLength(written - 1000);
        }

        using var recovered = copy.Open();

        Assert.That(recovered.Revision, Is.EqualTo(1));
        Assert.That(recovered.ReadNode("a"), Is.EqualTo("1"));
    }

    [Test]
    public void Open_LastPageOfTheLogGarbled_LosesOnlyThatCommit()
    {
        using var store = _folder.Open();
        store.MustCommit(Put("a", "1"));
        store.MustCommit(Put("a", "2"));
        using var copy = _folder.CopyAsCrashed();
        var written = copy.WrittenLogBytes;
        using (var log = File.OpenWrite(copy.Database + "-wal"))
        {
            log.Position = written - 100;
            log.Write(new byte[100].AsSpan());
            log.Position = written - 3000;
            log.Write("rubbish"u8);
        }

        using var recovered = copy.Open();

        Assert.That(recovered.Revision, Is.EqualTo(1));
        Assert.That(recovered.ReadNode("a"), Is.EqualTo("1"));
    }

    [Test]
    public void Commit_AfterATornLog_ContinuesFromTheRecoveredRevision()
    {
        using var store = _folder.Open();
        store.MustCommit(Put("a", "1"));
        store.MustCommit(Put("a", "2"));
        using var copy = _folder.CopyAsCrashed();
        var written = copy.WrittenLogBytes;
        using (var log = File.OpenWrite(copy.Database + "-wal"))
        {
            log.SetLength(written - 1);
        }

        using (var recovered = copy.Open())
        {
            recovered.MustCommit(Put("a", "another 2"));
        }

        using var again = copy.Open();
        Assert.That(again.ReadNode("a"), Is.EqualTo("another 2"));
        Assert.That(again.ReadJournal(1, 10).Select(entry => entry.Revision), Is.EqualTo([1, 2]));
    }

    [Test]
    public void Commit_SteadyWriting_KeepsTheLogBounded()
    {
        const int restartBytes = 1 << 20;
        using var store = SqliteStore.Open(_folder.Options with { CheckpointBytes = 128 << 10, RestartBytes = restartBytes });
        var longest = 0L;
        for (var i = 1; i <= 1500; i++)
        {
            store.MustCommit(Put($"n{i}", new string('x', 8000)));
            longest = Math.Max(longest, new FileInfo(_folder.Database + "-wal").Length);
        }

        Assert.That(longest, Is.LessThan(3 * restartBytes));
        Assert.That(new FileInfo(_folder.Database).Length, Is.GreaterThan(4 * restartBytes));
    }

    private void AssertRecovers(int revision)
    {
        using var copy = _folder.CopyAsCrashed();
        using var recovered = copy.Open();
        var ids = Enumerable.Range(Math.Max(1, revision - 49), Math.Min(revision, 50)).Select(i => $"n{i:d4}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(recovered.Revision, Is.EqualTo(revision));
            Assert.That(recovered.ReadNode("counter"), Is.EqualTo($"{revision}"));
            Assert.That(recovered.LoadIds(), Is.EqualTo(ids.Prepend("counter")));
            Assert.That(recovered.ReadJournal(1, 1000), Has.Count.EqualTo(revision));
        }
    }
}
