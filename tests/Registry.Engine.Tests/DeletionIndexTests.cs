using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Testing;

namespace Registry.Engine.Tests;

public sealed class DeletionIndexTests
{
    [Test]
    public async Task Find_UnknownIds_ReadEachHeaderOnce()
    {
        await using var rig = EngineRig.Start();
        await PrepareAsync(rig);
        var index = new DeletionIndex(rig.Store);
        Assert.That(Find(index, rig, "nobody"), Is.Zero);
        var read = rig.Store.HeadersReadCount;

        for (var i = 0; i < 100; i++)
        {
            Assert.That(Find(index, rig, $"nobody-{i}"), Is.Zero);
        }

        Assert.That(rig.Store.HeadersReadCount, Is.EqualTo(read));
    }

    [Test]
    public async Task Find_DeletedOnceAndAgain_IsTheLastInTheRange()
    {
        await using var rig = EngineRig.Start();
        await PrepareAsync(rig);
        var index = new DeletionIndex(rig.Store);

        Assert.That((Find(index, rig, "a"), index.Find("a", 1, 4, default), index.Find("a", 3, 4, default)), Is.EqualTo((5, 2, 0)));
        await rig.Prepare(Writes.Register("a"), Writes.Delete("a"));
        Assert.That(Find(index, rig, "a"), Is.EqualTo(8));
    }

    [Test]
    public async Task Find_MoreHeadersThanACallMayRead_IsRefusedAndGoesOnInTheNext()
    {
        await using var rig = EngineRig.Start();
        await PrepareAsync(rig);
        var index = new DeletionIndex(rig.Store, headersPerCall: 3);

        Assert.That(() => Find(index, rig, "a"), Throws.InstanceOf<SearchBusyException>());
        Assert.That(Find(index, rig, "a"), Is.EqualTo(5));
    }

    [Test]
    public async Task Find_MoreIdsThanAreKept_StillFindsThem()
    {
        await using var rig = EngineRig.Start();
        await PrepareAsync(rig);
        await rig.Prepare(Writes.Delete("b"));
        var index = new DeletionIndex(rig.Store, capacity: 1);

        Assert.That((Find(index, rig, "a"), Find(index, rig, "b"), Find(index, rig, "c")), Is.EqualTo((5, 7, 0)));
    }

    [Test]
    public async Task Find_AnotherSearches_IsRefused()
    {
        await using var rig = EngineRig.Start();
        await PrepareAsync(rig);
        var index = new DeletionIndex(rig.Store);
        using var reading = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        rig.Store.HeadersRead = () =>
        {
            reading.Set();
            goOn.Wait();
        };
        var first = Task.Run(() => Find(index, rig, "a"));
        reading.Wait();
        try
        {
            Assert.That(() => Find(index, rig, "b"), Throws.InstanceOf<SearchBusyException>());
        }
        finally
        {
            goOn.Set();
        }

        Assert.That(await first.InTime(), Is.EqualTo(5));
    }

    private static Task PrepareAsync(EngineRig rig) => rig.Prepare(
        Writes.Register("a"), Writes.Delete("a"), Writes.Register("b"), Writes.Register("a"), Writes.Delete("a"), Writes.SetState("b", "on"));

    private static long Find(DeletionIndex index, EngineRig rig, string id) => index.Find(id, 1, rig.Current.Revision, default);
}
