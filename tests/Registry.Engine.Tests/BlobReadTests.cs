using System.Text;
using Registry.Domain;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>The bytes of a blob and what is told of them are of one commit.</summary>
public sealed class BlobReadTests
{
    [Test]
    public async Task Read_BlobIsWrittenBetweenBytesAndEntry_TellsTheNewOneWhole()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.SetBlob("a", "k", "old"));
        rig.Store.RecordRead = () =>
        {
            rig.Store.RecordRead = null;
            rig.Run(Writes.SetBlob("a", "k", "new")).GetAwaiter().GetResult();
        };

        Assert.That(await Read(rig), Is.EqualTo(("new", 3L, 3L)));
    }

    [Test]
    public async Task Read_BlobIsDurableButNotPublished_WaitsForWhatIsToldOfIt()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.SetBlob("a", "k", "old"));
        var (durable, publish) = (new TaskCompletionSource(), new TaskCompletionSource());
        rig.Store.Durable = () =>
        {
            rig.Store.Durable = null;
            durable.SetResult();
            publish.Task.Wait();
        };
        var written = rig.Send(Writes.SetBlob("a", "k", "new"));
        await durable.Task.InTime();

        var read = Read(rig);
        Assert.That(read.IsCompleted, Is.False);
        publish.SetResult();

        Assert.That(await read.InTime(), Is.EqualTo(("new", 3L, 3L)));
        await written.InTime();
    }

    [Test]
    public async Task Read_NoSuchBlob_IsNone()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.SetBlob("a", "k", "old"), Writes.DeleteBlob("a", "k"));

        Assert.That(await rig.Engine.ReadBlobAsync("a", "k", CancellationToken.None), Is.Null);
        Assert.That(await rig.Engine.ReadBlobAsync("b", "k", CancellationToken.None), Is.Null);
    }

    private static async Task<(string Text, long Size, long Revision)> Read(EngineRig rig)
    {
        var blob = await rig.Engine.ReadBlobAsync("a", "k", CancellationToken.None);
        return (Encoding.UTF8.GetString(blob!.Value.Bytes), blob.Value.Entry.SizeBytes, blob.Value.Entry.Revision);
    }
}
