using Registry.Domain;
using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Testing;

namespace Registry.Engine.Tests.Snapshots;

/// <summary>A damaged snapshot is refused by name, and nothing is made of it.</summary>
public sealed class SnapshotDamageTests
{
    private const int Rounds = 400;
    private const int FrameBytes = 4 + 16;

    private static TemporaryDirectory _directory = null!;
    private static byte[] _sound = null!;

    [OneTimeSetUp]
    public static async Task SaveOne()
    {
        _directory = new TemporaryDirectory();
        await using var rig = await SnapshotRig.FillAsync(new Random(1), commandCount: 40, largeCount: 6);
        SnapshotRig.Save(rig, _directory.File("sound"));
        _sound = await File.ReadAllBytesAsync(_directory.File("sound"));
    }

    [OneTimeTearDown]
    public static void DeleteIt() => _directory.Dispose();

    [Test]
    public void Blocks_Always_AreAtMostAMebibyteOrOneItem() =>
        Assert.That(Blocks().Select(block => block.Length), Has.All.LessThan((1 << 20) + FrameBytes + 1_000).Or.All.GreaterThan(700_000));

    [Test]
    public void Verify_EveryByteOfTheFirstAndLastBlocks_FlippedIsRefused()
    {
        var (first, last) = (Blocks()[0].Length + 8, Blocks()[^1].Length);
        foreach (var i in Enumerable.Range(0, first).Concat(Enumerable.Range(_sound.Length - last, last)))
        {
            RequireRefused(Flipped(i, 1 << (i % 8)), $"byte {i}");
        }
    }

    [Test]
    public void Verify_RandomDamage_IsRefusedByNameAndPlace()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = (round % 4) switch
            {
                0 => Flipped(random.Next(_sound.Length), 1 << random.Next(8)),
                1 => _sound[..random.Next(_sound.Length)],
                2 => Spoilt(random),
                _ => [.. _sound, .. new byte[random.Next(1, 100)]],
            };
            RequireRefused(damaged, $"seed {seed} round {round}");
        }
    }

    [Test]
    public void Verify_BlocksSwappedDroppedOrRepeated_IsRefused()
    {
        var blocks = Blocks();
        Assert.That(blocks, Has.Count.GreaterThan(5));
        for (var i = 1; i < blocks.Count; i++)
        {
            RequireRefused(Joined([.. blocks[..(i - 1)], blocks[i], blocks[i - 1], .. blocks[(i + 1)..]]), $"blocks {i - 1} and {i} swapped");
            RequireRefused(Joined([.. blocks[..i], .. blocks[(i + 1)..]]), $"block {i} dropped");
            RequireRefused(Joined([.. blocks[..i], blocks[i], .. blocks[i..]]), $"block {i} repeated");
        }
    }

    [Test]
    public void Verify_CutOffBetweenBlocks_SaysThatItIsCutOff()
    {
        var path = Write(Joined(Blocks()[..^1]));

        Assert.That(
            () => SnapshotFile.Verify(path),
            Throws.InstanceOf<StoreException>().With.Message.Contains("cut off").And.Message.Contains(path).And.Message.Contains($"block {Blocks().Count} "));
    }

    [Test]
    public void Restore_OfADamagedFile_LeavesNothing()
    {
        var path = Write(Flipped(_sound.Length / 2, 1));
        var data = _directory.File("restored");

        Assert.That(() => SnapshotFile.Restore(path, data, SnapshotRig.NewEpoch), Throws.InstanceOf<StoreException>());
        Assert.That(Directory.GetFiles(data).Select(Path.GetFileName), Is.EqualTo(["registry.db.lock"]), "a lock file stays and means nothing");
    }

    [Test]
    public async Task Verify_SoundHashesOverWrongContent_NamesWhatBreaksTheRules()
    {
        await using var rig = await SnapshotRig.FillAsync(new Random(2), commandCount: 0);
        await rig.Prepare(Writes.Register(Drafts.Node("x", keys: "k1")), Writes.SetState("x", "on"));

        using (Assert.EnterMultipleScope())
        {
            RequireBroken(rig, "both hold the unique key 'k1'", records: records => records.Append(Node(Drafts.Node("y", "y", keys: "k1"))));
            RequireBroken(rig, "blob 'firmware' of node 'a' is listed, but not stored", records: WithoutBlobs);
            RequireBroken(rig, "the journal goes from revision", journal: entries => entries.Where(entry => entry.Revision != 4));
            RequireBroken(rig, "the journal ends at revision 4", journal: entries => entries.SkipLast(1));
            RequireBroken(rig, "node 'x' is not as commit 5", records: records => records.Select(
                record => record.Key.Id == "x" ? Node(Drafts.Node("x", "x", keys: "k1") with { State = "off" }) : record));
        }

        static IEnumerable<StoredRecord> WithoutBlobs(IEnumerable<StoredRecord> records) => records.Where(record => record.Key.Kind != RecordKind.Blob);

        static StoredRecord Node(Node node) => new(new RecordKey(RecordKind.Node, node.Id), NodeRecordCodec.Encode(node));
    }

    private static void RequireBroken(
        EngineRig rig, string expected, Func<IEnumerable<StoredRecord>, IEnumerable<StoredRecord>>? records = null,
        Func<IEnumerable<JournalEntry>, IEnumerable<JournalEntry>>? journal = null)
    {
        using var view = new AlteredView(rig.Store.OpenView(), records ?? (all => all), journal ?? (all => all));
        var path = _directory.File($"broken-{TestContext.CurrentContext.Test.ID}");
        SnapshotRig.Save(view, path);
        Assert.That(() => SnapshotFile.Verify(path), Throws.InstanceOf<StoreException>().With.Message.Contains(expected));
    }

    private static void RequireRefused(byte[] content, string what)
    {
        var path = Write(content);
        Assert.That(() => SnapshotFile.Verify(path), Throws.InstanceOf<StoreException>().With.Message.Contains(path), what);
    }

    private static string Write(byte[] content)
    {
        var path = _directory.File($"damaged-{TestContext.CurrentContext.Test.ID}");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Flipped(int index, int bits)
    {
        var content = _sound.ToArray();
        content[index] ^= (byte)bits;
        return content;
    }

    /// <summary>A stretch of the file is noise.</summary>
    private static byte[] Spoilt(Random random)
    {
        var content = _sound.ToArray();
        var start = random.Next(content.Length);
        random.NextBytes(content.AsSpan(start, Math.Min(random.Next(1, 5_000), content.Length - start)));
        return content.AsSpan().SequenceEqual(_sound) ? Flipped(start, 1) : content;
    }

    private static List<byte[]> Blocks()
    {
        var blocks = new List<byte[]>();
        for (var at = 8; at < _sound.Length;)
        {
            var size = BitConverter.ToInt32(_sound, at) + FrameBytes;
            blocks.Add(_sound[at..(at + size)]);
            at += size;
        }

        return blocks;
    }

    private static byte[] Joined(IEnumerable<byte[]> blocks) => [.. _sound[..8], .. blocks.SelectMany(block => block)];

    /// <summary>A view that tells of other records and entries than there are.</summary>
    private sealed class AlteredView(
        IStoreView inner, Func<IEnumerable<StoredRecord>, IEnumerable<StoredRecord>> records,
        Func<IEnumerable<JournalEntry>, IEnumerable<JournalEntry>> journal) : IStoreView
    {
        public long Revision => inner.Revision;

        public long OldestJournalRevision => inner.OldestJournalRevision;

        public IEnumerable<StoredRecord> Records(IReadOnlySet<RecordKind> kinds) =>
            records(inner.Records(new HashSet<RecordKind>(Enum.GetValues<RecordKind>()))).Where(record => kinds.Contains(record.Key.Kind));

        public IEnumerable<JournalEntry> Journal(long fromRevision) => journal(inner.Journal(fromRevision));

        public IReadOnlyList<string> CheckStructure(CancellationToken cancellationToken) => inner.CheckStructure(cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
