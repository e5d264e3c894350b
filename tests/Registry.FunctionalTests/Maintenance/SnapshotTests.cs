using Google.Protobuf;
using Registry.Client;
using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Storage.V1;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Maintenance;

/// <summary>Snapshots of a daemon that serves, and daemons on what was restored of them.</summary>
[TestFixture]
[CancelAfter(240_000)]
public sealed class SnapshotTests
{
    private static readonly Guid NewEpoch = new("0190a6f0-0000-7000-8000-00000000000e");

    [Test]
    public async Task Snapshot_UnderEightWriters_RestoredEqualsTheSourceAtThatRevision()
    {
        using var directory = new TemporaryDirectory();
        var summaries = new List<SnapshotSummary>();
        await using (var daemon = await DaemonProcess.StartAsync(directory.File("source")))
        {
            using var client = daemon.Connect();
            await using (new MaintenanceLoad(client))
            {
                for (var i = 0; i < 4; i++)
                {
                    var wanted = (await client.GetStatusAsync()).Revision + 400;
                    while ((await client.GetStatusAsync()).Revision < wanted)
                    {
                        await Task.Yield();
                    }

                    await SaveAsync(client, directory.File($"snapshot-{i}"));
                    summaries.Add(SnapshotFile.Restore(directory.File($"snapshot-{i}"), directory.File($"restored-{i}"), NewEpoch));
                }
            }

            Assert.That(await daemon.StopAsync(), Is.Zero);
            Assert.That(daemon.LoggedErrors, Is.Empty);
        }

        var journal = Journal(directory.File("source"));
        for (var i = 0; i < summaries.Count; i++)
        {
            RequireEqual(directory.File($"restored-{i}"), summaries[i], journal);
        }

        Assert.That(summaries.Select(summary => summary.Revision), Is.Ordered.And.Unique);
    }

    [Test]
    public async Task Restore_ThenServe_NewEpochSameRevisionAndOldTokensAndWatchesRefused()
    {
        using var directory = new TemporaryDirectory();
        StatusResponse before;
        string token;
        await using (var daemon = await DaemonProcess.StartAsync(directory.File("source")))
        {
            using var client = daemon.Connect();
            for (var i = 0; i < 5; i++)
            {
                await client.RegisterNodeAsync(new Node { Type = "vm", Name = $"node-{i}" });
            }

            token = (await client.ListNodesPageAsync(new ListNodesRequest { PageSize = 2 })).NextPageToken;
            before = await client.GetStatusAsync();
            await SaveAsync(client, directory.File("snapshot"));
        }

        SnapshotFile.Restore(directory.File("snapshot"), directory.File("restored"), NewEpoch);

        await using var restored = await DaemonProcess.StartAsync(directory.File("restored"));
        using var other = restored.Connect();
        var after = await other.GetStatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((after.Revision, after.NodeCount, after.CommitTime), Is.EqualTo((before.Revision, before.NodeCount, before.CommitTime)));
            Assert.That(after.Journal.OldestRevision, Is.EqualTo(1));
            Assert.That(after.Epoch, Is.EqualTo(NewEpoch.ToString()).And.Not.EqualTo(before.Epoch));
        }

        var refusal = await Assert.ThrowsAsync<RegistryException>(
            () => other.ListNodesPageAsync(new ListNodesRequest { PageSize = 2, PageToken = token }));
        Assert.That(refusal!.Reason, Is.EqualTo(ErrorReason.PageTokenExpired));
        using var watch = WatchStream.Open(other, new WatchNodesRequest { AfterRevision = before.Revision, Epoch = before.Epoch });
        Assert.That((await watch.ReadToRefusalAsync()).Reason, Is.EqualTo(ErrorReason.EpochChanged));
        Assert.That((await other.RegisterNodeAsync(new Node { Type = "vm", Name = "next" })).Revision, Is.EqualTo(before.Revision + 1));
        Assert.That((await IntegrityTests.CheckAsync(other)).Problems, Is.Empty);
    }

    [Test]
    public async Task Snapshot_ThatNobodyReads_EndsWithStalled()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--stall-timeout", "1s");
        using var client = daemon.Connect();
        await FillAsync(client);

        await using var parts = client.SnapshotAsync().GetAsyncEnumerator();
        Assert.That(await parts.MoveNextAsync(), Is.True);
        await Deadline.Until(() => daemon.Log.Any(line => line.Contains("Snapshot let go of what it kept", StringComparison.Ordinal)));

        var refusal = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            while (await parts.MoveNextAsync())
            {
            }
        });
        Assert.That(refusal!.Reason, Is.EqualTo(ErrorReason.Stalled));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Stop_WhileASnapshotIsNotRead_IsNotHeldUp()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await FillAsync(client);
        await using var parts = client.SnapshotAsync().GetAsyncEnumerator();
        Assert.That(await parts.MoveNextAsync(), Is.True);

        Assert.That(await daemon.StopAsync().InTime(), Is.Zero);

        await Assert.ThatAsync(async () =>
        {
            while (await parts.MoveNextAsync())
            {
            }
        }, Throws.InstanceOf<RegistryException>());
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Snapshot_WithoutHistory_HasTheNewestEntryOnly()
    {
        using var directory = new TemporaryDirectory();
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        for (var i = 0; i < 3; i++)
        {
            await client.RegisterNodeAsync(new Node { Type = "vm", Name = $"node-{i}" });
        }

        await SaveAsync(client, directory.File("snapshot"), omitHistory: true);

        var summary = SnapshotFile.Verify(directory.File("snapshot"));
        Assert.That((summary.Revision, summary.NodeCount, summary.JournalCount), Is.EqualTo((3, 3, 1)));
    }

    private static async Task SaveAsync(RegistryClient client, string path, bool omitHistory = false)
    {
        await using var file = File.Create(path);
        await foreach (var part in client.SnapshotAsync(new SnapshotRequest { OmitHistory = omitHistory }))
        {
            Assert.That(part.Data, Has.Length.InRange(1, 1 << 20));
            await file.WriteAsync(part.Data.Memory);
        }
    }

    /// <summary>More than the connection's buffers hold.</summary>
    private static async Task FillAsync(RegistryClient client)
    {
        var blob = new byte[3 << 20];
        var node = await client.RegisterNodeAsync(new Node { Type = "vm", Name = "large" });
        for (var i = 0; i < 24; i++)
        {
            await client.SetBlobAsync(new SetBlobRequest { NodeRef = NodeRefs.Of(node), Key = $"blob-{i}", Value = UnsafeByteOperations.UnsafeWrap(blob) });
        }
    }

    /// <summary>The images that each commit left, by revision.</summary>
    private static List<(long Revision, JournalEntry Entry, CommitBodyRecord Body)> Journal(string directory)
    {
        using var store = Open(directory);
        using var view = store.OpenView();
        return [.. view.Journal(0).Select(entry => (entry.Revision, entry, CommitBodyRecord.Parser.ParseFrom(entry.Body.Span)))];
    }

    private static void RequireEqual(
        string directory, SnapshotSummary summary, List<(long Revision, JournalEntry Entry, CommitBodyRecord Body)> journal)
    {
        var expected = new Dictionary<string, ByteString>();
        foreach (var change in journal.Where(commit => commit.Revision <= summary.Revision).SelectMany(commit => commit.Body.Changes))
        {
            expected[change.NodeId] = change.After;
        }

        var alive = expected.Where(node => !node.Value.IsEmpty).ToDictionary();
        using var store = Open(directory);
        using var view = store.OpenView();
        var nodes = view.Records(new HashSet<RecordKind> { RecordKind.Node }).ToDictionary(record => record.Key.Id, record => ByteString.CopyFrom(record.Body.Span));
        var blobs = view.Records(new HashSet<RecordKind> { RecordKind.Blob }).ToDictionary(record => record.Key.Id, record => record.Body.ToArray());
        var expectedBlobs = alive.ToDictionary(
            node => node.Key + "\0data", node => MaintenanceLoad.BlobOf(NodeRecord.Parser.ParseFrom(node.Value).Name));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(nodes, Is.EquivalentTo(alive));
            Assert.That(blobs, Is.EquivalentTo(expectedBlobs));
            Assert.That(
                view.Journal(0).Select(entry => Convert.ToHexString(entry.Body.Span)),
                Is.EqualTo(journal.Where(commit => commit.Revision <= summary.Revision).Select(commit => Convert.ToHexString(commit.Entry.Body.Span))));
            Assert.That(summary.NodeCount, Is.EqualTo(alive.Count).And.Positive);
        }
    }

    private static SqliteStore Open(string directory) => SqliteStore.Open(new SqliteStoreOptions
    {
        Path = Path.Combine(directory, DataDirectory.DatabaseFile),
        NewEpoch = Guid.AllBitsSet,
    });
}
