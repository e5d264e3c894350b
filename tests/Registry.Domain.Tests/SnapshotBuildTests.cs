using Registry.Testing;

namespace Registry.Domain.Tests;

public sealed class SnapshotBuildTests
{
    [Test]
    public void Build_SoundNodes_HasNoProblems()
    {
        var problems = Problems(Stored("a", keys: "k1"), Stored("b", parent: "a", keys: "k2"), Stored("c", parent: "b"));

        Assert.That(problems, Is.Empty);
    }

    [Test]
    public void Build_NoNodes_IsTheEmptyRegistryAtItsRevision()
    {
        var problems = new List<string>();

        var snapshot = RegistrySnapshot.Build(new StoredState([]), 7, PureRegistry.TimeOf(7), problems);

        Assert.That(problems, Is.Empty);
        Assert.That((snapshot.Count, snapshot.Revision, snapshot.Time), Is.EqualTo((0, 7L, PureRegistry.TimeOf(7))));
    }

    [Test]
    public void Build_TwoNodesWithOneKey_NamesBothAndTheKey()
    {
        Assert.That(Problems(Stored("a", keys: "mac"), Stored("b"), Stored("c", keys: "mac")), Is.EqualTo(["nodes 'a' and 'c' both hold the unique key 'mac'"]));
    }

    [Test]
    public void Build_TwoNodesWithOneName_NamesBothAndTheName()
    {
        Assert.That(Problems(Stored("a") with { Name = "x" }, Stored("b") with { Name = "x" }), Is.EqualTo(["nodes 'a' and 'b' both hold the name 'x'"]));
    }

    [Test]
    public void Build_NamesAndKeysTakenTwice_AreAllListed()
    {
        var problems = Problems(
            Stored("a", keys: "k") with { Name = "x" }, Stored("b", keys: "k") with { Name = "x" }, Stored("c", keys: "k"));

        Assert.That(problems, Is.EquivalentTo([
            "nodes 'a' and 'b' both hold the name 'x'",
            "nodes 'a' and 'b' both hold the unique key 'k'",
            "nodes 'b' and 'c' both hold the unique key 'k'",
        ]));
    }

    [Test]
    public void Build_MissingParent_NamesNodeAndParent()
    {
        Assert.That(
            Problems(Stored("a", parent: "gone"), Stored("b", parent: "a"), Stored("c", parent: "gone")),
            Is.EqualTo(["node 'a' has the parent 'gone', which does not exist", "node 'c' has the parent 'gone', which does not exist"]));
    }

    [Test]
    public void Build_Cycle_IsNamedOnce()
    {
        var problems = Problems(Stored("a", parent: "c"), Stored("b", parent: "a"), Stored("c", parent: "b"), Stored("d", parent: "a"));

        Assert.That(problems, Is.EqualTo(["node 'a' is its own ancestor"]));
    }

    [Test]
    public void Build_NodeIsItsOwnParent_IsNamed()
    {
        Assert.That(Problems(Stored("a", parent: "a")), Is.EqualTo(["node 'a' is its own ancestor"]));
    }

    [Test]
    public void Build_DuplicateId_IsNamed()
    {
        Assert.That(Problems(Stored("a"), Stored("b"), Stored("b")), Is.EqualTo(["node 'b' is stored twice"]));
    }

    [Test]
    public void Build_NodesInTheOrderOfUtf8_AreSound()
    {
        // U+FFFD sorts before U+10000 by UTF-8 and by code point, but after it by UTF-16 code unit.
        var problems = Problems(Stored("\uFFFD"), Stored("\U00010000"));

        Assert.That(problems, Is.Empty);
    }

    [Test]
    public void Build_RevisionFromTheFuture_IsNamed()
    {
        Assert.That(Problems(Stored("a") with { Revision = 11 }), Is.EqualTo(["node 'a' is of revision 11, but the last commit is 10"]));
    }

    [Test]
    public void Build_KeyTwiceInOneNode_IsNamed()
    {
        Assert.That(Problems(Stored("a") with { UniqueKeys = ["k", "k"] }), Is.EqualTo(["the unique keys of node 'a' are not sorted, each once, at 'k'"]));
    }

    [Test]
    public void Build_KeysOutOfOrder_AreNamed()
    {
        Assert.That(
            Problems(Stored("a") with { UniqueKeys = ["z", "k"] }), Is.EqualTo(["the unique keys of node 'a' are not sorted, each once, at 'k'"]));
    }

    [Test]
    public void Build_TagTwiceInOneNode_IsNamed()
    {
        var problems = Problems(Stored("a") with { Tags = [new TagEntry("t", "1"), new TagEntry("t", "2")] });

        Assert.That(problems, Is.EqualTo(["the tags of node 'a' are not sorted, each once, at 't'"]));
    }

    [Test]
    public void Build_MetadataOrBlobsOutOfOrder_AreNamed()
    {
        var problems = Problems(Stored("a") with
        {
            Metadata = [new MetadataEntry("z", []), new MetadataEntry("b", [])],
            Blobs = [new BlobEntry("z", 1, 1), new BlobEntry("b", 1, 1)],
        });

        Assert.That(problems, Is.EqualTo([
            "the metadata of node 'a' are not sorted, each once, at 'b'", "the blobs of node 'a' are not sorted, each once, at 'b'",
        ]));
    }

    [Test]
    public void Build_DeepTree_NeedsNoStack()
    {
        var nodes = Enumerable.Range(0, 100_000).Select(i => Stored($"n{i:D6}", parent: i == 0 ? "" : $"n{i - 1:D6}")).ToArray();

        Assert.That(Problems(nodes), Is.Empty);
    }

    private static List<string> Problems(params Node[] nodes)
    {
        var problems = new List<string>();
        RegistrySnapshot.Build(new StoredState(nodes), 10, PureRegistry.TimeOf(10), problems);
        return problems;
    }

    private static Node Stored(string id, string parent = "", params string[] keys) =>
        Drafts.Node(id, id, parent: parent, keys: keys) with { State = Node.UnknownState, Revision = 3, CreateRevision = 3 };
}
