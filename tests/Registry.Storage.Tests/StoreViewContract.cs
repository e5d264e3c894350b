using static Registry.Storage.Tests.Batches;

namespace Registry.Storage.Tests;

/// <summary>What <see cref="IStoreView"/> promises; every store passes it.</summary>
internal abstract class StoreViewContract
{
    private static readonly RecordKind[] NodesThenBlobs = [RecordKind.Node, RecordKind.Blob];

    protected IRegistryStore Store { get; private set; } = null!;

    [SetUp]
    public void CreateStore() => Store = Create();

    [TearDown]
    public void DisposeStore() => Store.Dispose();

    /// <summary>Makes an empty store.</summary>
    protected abstract IRegistryStore Create();

    [Test]
    public void OpenView_OfAnEmptyStore_HoldsTheStoresOwnRecordOnly()
    {
        using var view = Store.OpenView();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view.Revision, Is.Zero);
            Assert.That(view.OldestJournalRevision, Is.Zero);
            Assert.That(view.Records(AllKinds).Select(record => record.Key), Is.EqualTo([StoreFormat.Key]));
            Assert.That(view.Journal(0), Is.Empty);
            Assert.That(view.CheckStructure(CancellationToken.None), Is.Empty);
        }
    }

    [Test]
    public void Records_ManyInAnyOrder_GivesEachOnce()
    {
        var random = new Random(7);
        var ids = Enumerable.Range(0, 3000).Select(i => $"{random.Next():x8}-{i}").Append("").Append("a\0b").Append("\U0001f600").ToArray();
        foreach (var chunk in ids.Chunk(256))
        {
            Store.MustCommit([.. chunk.Select(id => Put(id, "body of " + id))]);
        }

        Assert.That(
            Store.LoadAll(Nodes),
            Is.EqualTo(ids.Order(StringComparer.Ordinal).Select(id => (new RecordKey(RecordKind.Node, id), "body of " + id))));
    }

    [Test]
    public void Records_SomeKinds_LeavesTheOthersOut()
    {
        Store.MustCommit(Put("a", "node"), RecordWrite.Put(RecordKind.Blob, "a\0b", Bytes("blob")));
        using var view = Store.OpenView();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view.LoadAll(Nodes), Is.EqualTo([(new RecordKey(RecordKind.Node, "a"), "node")]));
            Assert.That(view.LoadAll(NodesThenBlobs.ToHashSet()), Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Records_BodiesOfManySizes_AreWhole()
    {
        int[] sizes = [0, 1, 4095, 4096, 3 << 20, 17, 70_000];
        var random = new Random(3);
        var bodies = sizes.ToDictionary(size => $"{size}", size =>
        {
            var body = new byte[size];
            random.NextBytes(body);
            return body;
        });
        Store.MustCommit([.. bodies.Select(body => RecordWrite.Put(RecordKind.Blob, body.Key, body.Value))]);
        using var view = Store.OpenView();

        var wrong = new List<string>(bodies.Keys);
        foreach (var (key, body) in view.Records(NodesThenBlobs.ToHashSet()))
        {
            Assert.That(body.Span.SequenceEqual(bodies[key.Id]), Is.True, key.Id);
            wrong.Remove(key.Id);
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void View_WhileCommitsAndTrimsGoOn_StaysAtItsRevision()
    {
        Store.MustCommit(Put("a", "1"), Put("b", "1"));
        Store.MustCommit(Put("a", "2"));
        using var view = Store.OpenView();
        for (var i = 0; i < 200; i++)
        {
            Store.MustCommit(Put("a", $"later {i}"), Put($"new-{i}", new string('x', 5000)), Delete("b"));
        }

        Store.TrimJournal(100, 1000);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view.Revision, Is.EqualTo(2));
            Assert.That(view.OldestJournalRevision, Is.EqualTo(1));
            Assert.That(view.LoadAll(Nodes).Select(record => record.Body), Is.EqualTo(["2", "1"]));
            Assert.That(view.Journal(0).Select(entry => entry.Revision), Is.EqualTo([1, 2]));
            Assert.That(Store.Revision, Is.EqualTo(202));
        }
    }

    [Test]
    public void View_RecordsAndJournalReadByTurns_DoNotDisturbEachOther()
    {
        Store.MustCommit(After(Store, commits: 3, Put("a", "1"), Put("b", "2"), Put("c", "3")));
        using var view = Store.OpenView();

        var pairs = view.Records(Nodes).Zip(view.Journal(1), (record, entry) => (record.Key.Id, entry.Revision)).ToList();

        Assert.That(pairs.Select(pair => pair.Id), Is.EquivalentTo(["a", "b", "c"]));
        Assert.That(pairs.Select(pair => pair.Revision), Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public void Journal_FromARevision_GivesTheRestWithItsBodies()
    {
        Store.MustCommit(After(Store, commits: 5, Put("a", "1")));
        Store.TrimJournal(3, 10);
        using var view = Store.OpenView();

        var entries = view.Journal(4).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view.OldestJournalRevision, Is.EqualTo(3));
            Assert.That(entries.Select(entry => entry.Revision), Is.EqualTo([4, 5]));
            Assert.That(entries[0].Header.ToArray(), Is.EqualTo(Bytes("header 4")));
            Assert.That(entries[0].Body.ToArray(), Is.EqualTo(Bytes("body 4")));
        }
    }

    [Test]
    public void CheckStructure_OfASoundStore_FindsNothing()
    {
        Store.MustCommit(Put("a", "1"));
        using var view = Store.OpenView();

        Assert.That(view.CheckStructure(CancellationToken.None), Is.Empty);
    }

    [Test]
    public void OpenView_SeveralAtOnce_EachHasItsRevision()
    {
        Store.MustCommit(Put("a", "1"));
        using var first = Store.OpenView();
        Store.MustCommit(Put("a", "2"));
        using var second = Store.OpenView();
        Store.MustCommit(Put("a", "3"));

        Assert.That(first.LoadAll(Nodes)[0].Body, Is.EqualTo("1"));
        Assert.That(second.LoadAll(Nodes)[0].Body, Is.EqualTo("2"));
    }

    [Test]
    public void Dispose_OfAViewTwice_IsHarmless()
    {
        var view = Store.OpenView();
        view.Dispose();
        view.Dispose();
        Store.MustCommit(Put("a", "1"));

        Assert.That(Store.ReadNode("a"), Is.EqualTo("1"));
    }

    [Test]
    public void Measure_Always_HasNoNegativeSize()
    {
        Store.MustCommit(Put("a", "1"));

        var size = Store.Measure();

        Assert.That(Math.Min(size.DataBytes, Math.Min(size.LogBytes, size.FreeBytes)), Is.Not.Negative);
    }
}
