using Registry.Domain;
using Registry.Server.Paging;
using Registry.Testing;

namespace Registry.Server.Tests.Paging;

public sealed class SnapshotRetentionTests
{
    private const long MegaByte = 1024 * 1024;

    private readonly ManualTime _time = new();
    private SnapshotRetention.WrittenSoFar _written;

    [Test]
    public void Find_ManyListsAtManyRevisions_AllAreKept()
    {
        using var retention = Start(new SnapshotRetentionOptions());
        for (var revision = 1; revision <= 10_000; revision++)
        {
            retention.Keep(Commit(revision, 1_000));
        }

        Assert.That(Enumerable.Range(1, 10_000).Where(revision => retention.Find(revision) is null), Is.Empty);
    }

    [Test]
    public void Find_MoreWasWrittenThanMayBeHeld_OldestRevisionsGoAndSaySo()
    {
        using var retention = Start(new SnapshotRetentionOptions { Bytes = 10 * MegaByte });
        retention.Keep(Commit(1, MegaByte));
        retention.Keep(Commit(2, 6 * MegaByte));

        Commit(3, 5 * MegaByte);

        Assert.That((retention.Find(1), retention.Find(2)?.Revision), Is.EqualTo(((RegistrySnapshot?)null, (long?)2)));
        Assert.That((retention.WasDroppedForMemory(1), retention.WasDroppedForMemory(2)), Is.EqualTo((true, false)));
    }

    [Test]
    public void Timer_CommitsWithoutFurtherLists_LetsGoOfWhatHoldsTooMuch()
    {
        using var retention = Start(new SnapshotRetentionOptions { Bytes = MegaByte });
        retention.Keep(Commit(1, 0));

        Commit(2, 2 * MegaByte);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(retention.WasDroppedForMemory(1), Is.True);
    }

    [Test]
    public void Find_AgeHasPassed_IsGoneButNotForMemory()
    {
        using var retention = Start(new SnapshotRetentionOptions());
        retention.Keep(Commit(1, 0));
        _time.Advance(TimeSpan.FromMinutes(4));
        retention.Keep(Commit(2, 0));

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.That((retention.Find(1), retention.Find(2)?.Revision), Is.EqualTo(((RegistrySnapshot?)null, (long?)2)));
        Assert.That(retention.WasDroppedForMemory(1), Is.False);
    }

    [Test]
    public void Keep_SeveralListsAtOneRevision_ShareOne()
    {
        using var retention = Start(new SnapshotRetentionOptions { Bytes = 3 * SnapshotRetention.BytesPerSnapshot });
        var snapshot = Commit(1, 0);

        for (var list = 0; list < 100; list++)
        {
            retention.Keep(snapshot);
        }

        Assert.That(retention.Find(1), Is.SameAs(snapshot));
    }

    private SnapshotRetention Start(SnapshotRetentionOptions options) => new(options, () => _written, _time);

    private RegistrySnapshot Commit(long revision, long bytes)
    {
        _written = new SnapshotRetention.WrittenSoFar(revision, _written.Bytes + bytes);
        return RegistrySnapshot.Empty.At(revision, _time.Now);
    }
}
