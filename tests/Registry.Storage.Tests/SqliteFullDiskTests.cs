using Microsoft.Data.Sqlite;
using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

/// <summary>A disk that is really full, and one that really refuses writes.</summary>
[TestFixture]
internal sealed class SqliteFullDiskTests
{
    private const int PageBytes = 4096;
    private const int FrameBytes = PageBytes + 24;

    // SQLITE_IOERR_SHMSIZE: the index of the log cannot grow.
    private const int IndexCannotGrow = 10 | (19 << 8);

    private StoreFolder _folder = null!;

    private string Filler => Path.Combine(_folder.Root, "filler");

    private string Log => _folder.Database + "-wal";

    [SetUp]
    public void MakeFolder() => _folder = new StoreFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Commit_FullDisk_IsFullThenRecoversWhenSpaceReturns()
    {
        _folder.MountSmallFileSystem(mebibytes: 4);
        File.WriteAllBytes(Filler, new byte[1 << 20]);
        using var store = _folder.Open();
        var (revision, failure) = CommitUntilFailure(store);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Outcome, Is.EqualTo(CommitOutcome.Full), () => $"{failure.Error}");
            Assert.That(failure.Error, Is.InstanceOf<SqliteException>());
            Assert.That(store.Revision, Is.EqualTo(revision));
            Assert.That(store.ReadNode("counter"), Is.EqualTo($"{revision}"));
            Assert.That(store.ReadJournal(1, 10000), Has.Count.EqualTo(revision));
            Assert.That(store.LoadIds().Count(), Is.EqualTo(revision + 1));
            Assert.That(store.Commit(Large(store)).Outcome, Is.EqualTo(CommitOutcome.Full));
        }

        File.Delete(Filler);
        store.MustCommit(Large(store));
        Assert.That(store.Revision, Is.EqualTo(revision + 1));
    }

    [Test]
    public void Open_AfterAFullDisk_FindsWhatWasCommittedAndNothingElse()
    {
        _folder.MountSmallFileSystem(mebibytes: 4);
        long revision;
        using (var store = _folder.Open())
        {
            (revision, _) = CommitUntilFailure(store);
        }

        using var copy = _folder.CopyAsCrashed();
        using var again = copy.Open();

        Assert.That(again.Revision, Is.EqualTo(revision));
        Assert.That(again.ReadNode("counter"), Is.EqualTo($"{revision}"));
    }

    [Test]
    public void Commit_DiskFullAtAnyPage_LeavesNothingForTheNextStart()
    {
        _folder.MountSmallFileSystem(mebibytes: 32);
        using var store = SqliteStore.Open(_folder.Options with { CheckpointBytes = 64 << 20, RestartBytes = 64 << 20 });

        // Just before the index of the log has to grow, so that the disk can also be full for that alone, when the log has its commit.
        while (Frames < 4040)
        {
            store.MustCommit(Put($"n{store.Revision}", new string('x', Frames < 3900 ? 200_000 : 100)));
        }

        var results = Enumerable.Range(20, 30).Select(pages => CommitWithFreePages(store, pages)).ToList();

        Assert.That(results.Select(result => result.Outcome).Distinct(), Is.EquivalentTo([CommitOutcome.Full, CommitOutcome.Committed]));
        Assert.That(
            results.Select(result => (result.Error as SqliteException)?.SqliteExtendedErrorCode),
            Has.Some.EqualTo(IndexCannotGrow), "the disk was never full for the index alone");
    }

    [Test]
    public void Commit_LogThatRefusesWrites_IsReadOnlyThenRecovers()
    {
        using var store = _folder.Open();
        store.MustCommit(Put("a", "1"));
        var (code, error) = StoreFolder.Run("chattr", "+i", Log);
        if (code != 0)
        {
            Assert.Ignore($"No file can be made immutable here: {error.Trim()}");
        }

        try
        {
            var result = store.Commit(After(store, Put("a", "2")));

            Assert.That(result.Outcome, Is.EqualTo(CommitOutcome.ReadOnly), () => $"{result.Error}");
            Assert.That(store.ReadNode("a"), Is.EqualTo("1"));
        }
        finally
        {
            StoreFolder.Run("chattr", "-i", Log);
        }

        store.MustCommit(Put("a", "2"));
        Assert.That(store.Revision, Is.EqualTo(2));
    }

    private long Frames => (new FileInfo(Log).Length - 32) / FrameBytes;

    private static CommitBatch Large(IRegistryStore store) =>
        After(store, Put("counter", $"{store.Revision + 1}"), Put($"n{store.Revision + 1}", new string('x', 20_000)));

    private static (long Revision, CommitResult Failure) CommitUntilFailure(IRegistryStore store)
    {
        CommitResult result;
        do
        {
            result = store.Commit(Large(store));
        }
        while (result.Outcome == CommitOutcome.Committed && store.Revision < 10_000);
        return (store.Revision, result);
    }

    /// <summary>Commits some thirty pages while so many are free, and compares what a start would find with what the commit said.</summary>
    private CommitResult CommitWithFreePages(SqliteStore store, int pages)
    {
        FillUpTo(pages);
        var before = store.ReadNode("swept");
        var body = $"{pages}" + new string('x', 120_000);
        var result = store.Commit(After(store, Put("swept", body)));
        File.Delete(Filler);

        using var copy = _folder.CopyAsCrashed();
        using var recovered = copy.Open();
        Assert.That(recovered.Revision, Is.EqualTo(store.Revision), () => $"{pages} pages free: {result}");
        Assert.That(recovered.ReadNode("swept"), Is.EqualTo(result.Outcome == CommitOutcome.Committed ? body : before));
        return result;
    }

    private void FillUpTo(int freePages)
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var free = new DriveInfo(_folder.Root).AvailableFreeSpace;
        for (var left = free - ((long)freePages * PageBytes); left > 0; left -= PageBytes)
        {
            filler.Write(new byte[PageBytes]);
        }
    }
}
