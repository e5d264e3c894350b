using Registry.Domain;
using Registry.Storage;
using Registry.Storage.V1;
using Registry.Testing;
using Registry.Testing.Histories;
using Google.Protobuf;

namespace Registry.FaultTests;

/// <summary>Files that a crash, a disk or a hand has damaged, found at the next start.</summary>
[TestFixture]
internal sealed class DamageTests
{
    private const string Database = "registry.db";

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test, CancelAfter(180_000)]
    public async Task Start_LogCutOrFlippedAnywhere_ServesWholeCommitsUpToThere()
    {
        var seed = Seed.Take();
        var random = new Random(seed);
        var history = await RecordAsync(seed);
        var checker = new HistoryChecker(history);
        // The log is longer than what is written in it: zeros are kept in reserve.
        var log = await File.ReadAllBytesAsync(_directory.File($"data/{Database}-wal"));
        var length = log.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (var i = 0; i < 6; i++)
        {
            var at = random.Next(1, length);
            var damaged = Copy($"damaged-{i}");
            Damage(Path.Combine(damaged, Database + "-wal"), at, cut: i % 2 == 0);

            await using var daemon = await DaemonProcess.StartAsync(damaged);
            using var client = Clients.Connect(daemon);
            var view = await RegistryView.ReadAsync(client, history.Names, history.Keys);

            Assert.That(checker.CheckPrefix(view), Is.Empty, $"damage at {at} of {length}, seed {seed}");
            Assert.That(view.Revision, Is.LessThanOrEqualTo(history.LastRevision));
            TestContext.Out.WriteLine($"{(i % 2 == 0 ? "cut" : "flipped")} at {at} of {length}: revision {view.Revision} of {history.LastRevision}");
            Assert.That(daemon.LoggedErrors, Is.Empty);
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task Start_DamagedDatabase_RefusesAndNamesFileAndRemedy()
    {
        await WriteAndStopAsync();
        var length = new FileInfo(_directory.File($"data/{Database}")).Length;
        (string Name, Action<FileStream> Damage)[] damages =
        [
            ("header", file => Overwrite(file, 0, 100)),
            ("everything but the header", file => Overwrite(file, 4096, (int)length - 4096)),
            ("cut in half", file => file.SetLength(length / 2)),
        ];
        foreach (var (name, damage) in damages)
        {
            var damaged = Copy(name);
            using (var file = new FileStream(Path.Combine(damaged, Database), FileMode.Open, FileAccess.ReadWrite))
            {
                damage(file);
            }

            var (exitCode, errors) = await DaemonProcess.RunToEndAsync(damaged);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(exitCode, Is.EqualTo(1), name);
                Assert.That(errors, Does.Contain(Path.Combine(damaged, Database)), name);
                Assert.That(errors, Does.Match("(?i)restore"), name);
                Assert.That(errors, Does.Not.Contain("   at Registry"), $"{name}: a stack trace is no message");
            }
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Start_TwoNodesHoldOneKey_RefusesAndNamesBothAndTheKey()
    {
        await WriteAndStopAsync();
        Write(Record("impostor-a", "mac/52:54:00:00:00:01"), Record("impostor-b", "mac/52:54:00:00:00:01"));

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_directory.File("data"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(errors, Does.Contain("impostor-a").And.Contain("impostor-b").And.Contain("mac/52:54:00:00:00:01"));
            Assert.That(errors, Does.Not.Contain("   at Registry"), "a stack trace is no message");
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Start_NodeRecordThatIsNone_RefusesAndNamesTheNode()
    {
        await WriteAndStopAsync();
        Write(("garbled", [0xff, 0xff, 0xff, 0xff]));

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_directory.File("data"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("garbled").And.Match("(?i)restore"));
    }

    private static (string Id, byte[] Body) Record(string id, string key) =>
        (id, NodeRecordCodec.Encode(new Node { Id = id, Type = "vm", Name = id, UniqueKeys = [key], Revision = 1, CreateRevision = 1 }));

    private static void Overwrite(FileStream file, long at, int count)
    {
        var garbage = new byte[count];
        new Random(7).NextBytes(garbage);
        file.Position = at;
        file.Write(garbage);
    }

    private static void Damage(string path, long at, bool cut)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        if (cut)
        {
            file.SetLength(at);
            return;
        }

        file.Position = at;
        var old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ 0x55));
    }

    /// <summary>Writes records as a program that is not the daemon could.</summary>
    private void Write(params (string Id, byte[] Body)[] records)
    {
        using var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Path = _directory.File($"data/{Database}"),
            NewEpoch = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        });
        var revision = store.Revision + 1;
        var header = new CommitHeaderRecord { Revision = revision }.ToByteArray();
        var result = store.Commit(new CommitBatch(
            store.Revision,
            [.. records.Select(record => RecordWrite.Put(RecordKind.Node, record.Id, record.Body))],
            [new JournalEntry(revision, header, new CommitBodyRecord().ToByteArray())]));
        Assert.That(result.Outcome, Is.EqualTo(CommitOutcome.Committed));
    }

    private async Task WriteAndStopAsync()
    {
        await using var daemon = await DaemonProcess.StartAsync(_directory.File("data"));
        using var client = Clients.Connect(daemon);
        var history = new WriteHistory();
        var writes = new RandomWrites("w", seed: 1);
        for (var i = 0; i < 300; i++)
        {
            await history.WriteAsync(client, writes.Next());
        }

        Assert.That(await daemon.StopAsync(), Is.Zero);
    }

    /// <summary>Lets a daemon write for a while and kills it; no checkpoint is due so early, so all of it is in the log.</summary>
    private async Task<WriteHistory> RecordAsync(int seed)
    {
        var history = new WriteHistory();
        await using var daemon = await DaemonProcess.StartAsync(_directory.File("data"));
        using var clients = new Clients(daemon);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var writes = new RandomWrites($"w{writer}", seed + writer);
            for (var i = 0; i < 100; i++)
            {
                await history.WriteAsync(clients[writer], writes.Next());
            }
        }));
        await daemon.KillAsync();
        return history;
    }

    private string Copy(string name)
    {
        var target = _directory.File(name);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(_directory.File("data")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return target;
    }
}
