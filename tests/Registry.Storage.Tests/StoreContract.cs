using Registry.Storage.V1;
using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

/// <summary>What <see cref="IRegistryStore"/> promises about records and commits; every store passes it.</summary>
internal abstract class StoreContract
{
    protected static readonly Guid Epoch = new("0190a6f0-0000-7000-8000-000000000001");

    protected IRegistryStore Store { get; private set; } = null!;

    [SetUp]
    public void CreateStore() => Store = Create();

    [TearDown]
    public void DisposeStore() => Store.Dispose();

    /// <summary>Makes an empty store of epoch <see cref="Epoch"/>.</summary>
    protected abstract IRegistryStore Create();

    /// <summary>What a restarted process finds.</summary>
    protected abstract IRegistryStore Reopen(IRegistryStore store);

    [Test]
    public void Create_Always_IsAtRevisionZeroWithAnEmptyJournal()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Store.Revision, Is.Zero);
            Assert.That(Store.OldestJournalRevision, Is.Zero);
            Assert.That(Store.ReadJournal(0, 10), Is.Empty);
            Assert.That(Store.LoadAll(Nodes), Is.Empty);
        }
    }

    [Test]
    public void Create_Always_WritesItsFormatAndEpoch()
    {
        var record = StoreRecord.Parser.ParseFrom(Store.Read(StoreFormat.Key));

        Assert.That(record, Is.EqualTo(new StoreRecord { FormatVersion = StoreFormat.CurrentVersion, Epoch = Epoch.ToString() }));
        Assert.That(StoreFormat.ReadEpoch(Store), Is.EqualTo(Epoch));
    }

    [Test]
    public void Commit_Put_IsReadBack()
    {
        Store.MustCommit(Put("a", "one"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("one"));
    }

    [Test]
    public void Commit_PutOverARecord_ReplacesIt()
    {
        Store.MustCommit(Put("a", "one"));
        Store.MustCommit(Put("a", "a longer second body"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("a longer second body"));
    }

    [Test]
    public void Commit_Delete_RemovesTheRecord()
    {
        Store.MustCommit(Put("a", "one"), Put("b", "two"));
        Store.MustCommit(Delete("a"));

        Assert.That(Store.ReadNode("a"), Is.Null);
        Assert.That(Store.LoadIds(), Is.EqualTo(["b"]));
    }

    [Test]
    public void Commit_DeleteOfNothing_Commits()
    {
        Store.MustCommit(Delete("never there"));

        Assert.That(Store.Revision, Is.EqualTo(1));
    }

    [Test]
    public void Commit_EmptyBody_IsARecord()
    {
        Store.MustCommit(Put("a", ""));

        Assert.That(Store.Read(new RecordKey(RecordKind.Node, "a")), Is.Not.Null.And.Empty);
        Assert.That(Store.LoadAll(Nodes), Is.EqualTo([(new RecordKey(RecordKind.Node, "a"), "")]));
    }

    [Test]
    public void Commit_LargeBody_IsReadBack()
    {
        var body = new byte[3 << 20];
        new Random(1).NextBytes(body);
        Store.MustCommit(RecordWrite.Put(RecordKind.Blob, "a\0firmware", body));

        Assert.That(Store.Read(new RecordKey(RecordKind.Blob, "a\0firmware")).AsSpan().SequenceEqual(body), Is.True);
    }

    [Test]
    public void Commit_PutThenPutOfOneKey_LastCounts()
    {
        Store.MustCommit(Put("a", "first"), Put("b", "other"), Put("a", "last"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("last"));
    }

    [Test]
    public void Commit_PutThenDeleteOfOneKey_LastCounts()
    {
        Store.MustCommit(Put("a", "first"), Delete("a"));

        Assert.That(Store.ReadNode("a"), Is.Null);
    }

    [Test]
    public void Commit_DeleteThenPutOfOneKey_LastCounts()
    {
        Store.MustCommit(Put("a", "first"));
        Store.MustCommit(Delete("a"), Put("a", "last"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("last"));
    }

    [Test]
    public void Commit_OneIdInTwoKinds_AreTwoRecords()
    {
        Store.MustCommit(Put("a", "node"), RecordWrite.Put(RecordKind.Blob, "a", Bytes("blob")));
        Store.MustCommit(Delete("a"));

        Assert.That(Store.Read(new RecordKey(RecordKind.Blob, "a")), Is.EqualTo(Bytes("blob")));
    }

    [Test]
    public void Commit_CallerReusesItsBuffers_StoreKeepsWhatItWasGiven()
    {
        var body = Bytes("before");
        var (header, entry) = (Bytes("before"), Bytes("before"));
        Store.MustCommit(new CommitBatch(0, [RecordWrite.Put(RecordKind.Node, "a", body)], [new JournalEntry(1, header, entry)]));
        body.AsSpan().Clear();
        header.AsSpan().Clear();
        entry.AsSpan().Clear();

        Assert.That(Store.ReadNode("a"), Is.EqualTo("before"));
        Assert.That(Store.ReadJournal(1, 1)[0].Header.ToArray(), Is.EqualTo(Bytes("before")));
        Assert.That(Store.ReadJournal(1, 1)[0].Body.ToArray(), Is.EqualTo(Bytes("before")));
    }

    [Test]
    public void Commit_SeveralEntries_RevisionIsThatOfTheLast()
    {
        Store.MustCommit(After(Store, commits: 3, Put("a", "1")));
        Store.MustCommit(After(Store, commits: 2, Put("a", "2")));

        Assert.That(Store.Revision, Is.EqualTo(5));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public void Commit_AtAnotherRevision_ConflictsAndWritesNothing(long expectedRevision)
    {
        Store.MustCommit(After(Store, commits: 2, Put("a", "kept")));

        var result = Store.Commit(new CommitBatch(expectedRevision, [Put("a", "lost"), Put("b", "lost")], [Entry(expectedRevision + 1)]));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(CommitOutcome.Conflict));
            Assert.That(Store.Revision, Is.EqualTo(2));
            Assert.That(Store.LoadAll(Nodes), Is.EqualTo([(new RecordKey(RecordKind.Node, "a"), "kept")]));
            Assert.That(Store.ReadJournal(1, 10), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Commit_AfterAConflict_Commits()
    {
        Store.Commit(new CommitBatch(7, [Put("a", "lost")], [Entry(8)]));
        Store.MustCommit(Put("a", "kept"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("kept"));
    }

    [Test]
    public void Commit_MetaWithoutEntry_WritesAndKeepsTheRevision()
    {
        Store.MustCommit(Put("a", "1"));
        Store.MustCommit(new CommitBatch(1, [RecordWrite.Put(RecordKind.Meta, "note", Bytes("text"))], []));

        Assert.That(Store.Read(new RecordKey(RecordKind.Meta, "note")), Is.EqualTo(Bytes("text")));
        Assert.That(Store.Revision, Is.EqualTo(1));
    }

    [Test]
    public void Commit_NodeWithoutEntry_Throws()
    {
        Assert.That(() => Store.Commit(new CommitBatch(0, [Put("a", "1")], [])), Throws.ArgumentException);
        Assert.That(Store.ReadNode("a"), Is.Null);
    }

    [TestCase(0, 2)]
    [TestCase(1, 3)]
    [TestCase(1, 1)]
    [TestCase(2, 1)]
    public void Commit_JournalWithAGap_Throws(long first, long second)
    {
        Assert.That(() => Store.Commit(new CommitBatch(0, [Put("a", "1")], [Entry(first), Entry(second)])), Throws.ArgumentException);
        Assert.That(Store.Revision, Is.Zero);
    }

    [Test]
    public void Commit_IdThatIsNoText_ThrowsAndWritesNothing()
    {
        Assert.That(() => Store.Commit(After(Store, Put("a", "1"), Put("b\ud800", "2"))), Throws.InstanceOf<ArgumentException>());
        Assert.That(Store.LoadAll(Nodes), Is.Empty);
    }

    [Test]
    public void Reopen_AfterCommits_FindsAllOfThem()
    {
        Store.MustCommit(Put("a", "1"), Put("b", "2"));
        Store.MustCommit(Delete("a"));
        Store.MustCommit(After(Store, commits: 2, Put("c", "3")));
        Store.TrimJournal(2, 10);

        using var again = Reopen(Store);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Revision, Is.EqualTo(4));
            Assert.That(again.LoadIds(), Is.EqualTo(["b", "c"]));
            Assert.That(again.OldestJournalRevision, Is.EqualTo(2));
            Assert.That(again.ReadJournal(0, 10).Select(entry => entry.Revision), Is.EqualTo([2, 3, 4]));
            Assert.That(StoreFormat.ReadEpoch(again), Is.EqualTo(Epoch));
        }
    }

    [Test]
    public void Reopen_ThenCommit_GoesOnFromTheLastRevision()
    {
        Store.MustCommit(After(Store, commits: 3, Put("a", "1")));

        using var again = Reopen(Store);
        again.MustCommit(Put("a", "2"));

        Assert.That(again.Revision, Is.EqualTo(4));
    }

    [Test]
    public void Dispose_Twice_IsHarmlessAndWhatFollowsIsRefused()
    {
        Store.Dispose();
        Store.Dispose();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Store.Read(StoreFormat.Key), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => Store.Commit(new CommitBatch(0, [], [Entry(1)])), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => Store.ReadJournal(1, 1), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => Store.OpenView(), Throws.InstanceOf<ObjectDisposedException>());
        }
    }
}
