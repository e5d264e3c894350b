using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class BatchRuleTests
{
    [Test]
    public void Batch_LaterWrites_SeeEarlierOnes()
    {
        var registry = new PureRegistry();

        registry.Run(Writes.Batch(Writes.Register("p"), Writes.Register("c", "p"), Writes.Rename("c", "child")));

        Assert.That(registry.Node("c").Parent, Is.EqualTo("p"));
        Assert.That(registry.Node("c").Name, Is.EqualTo("child"));
    }

    [Test]
    public void Batch_AllChanges_HaveOneRevision()
    {
        var registry = PureRegistry.With(Writes.Register("old"));

        registry.Run(Writes.Batch(Writes.Register("a"), Writes.Register("b"), Writes.Rename("old", "x")));

        Assert.That(registry.State.Revision, Is.EqualTo(2));
        Assert.That(new[] { "a", "b", "old" }.Select(id => registry.Node(id).Revision), Is.All.EqualTo(2));
    }

    [Test]
    public void Batch_Results_AreAsEachWriteLeftTheNode()
    {
        var registry = new PureRegistry();

        var results = registry.Run(Writes.Batch(Writes.Register("a"), Writes.Rename("a", "x"), Writes.Rename("a", "y"), Writes.Delete("a"))).Results;

        Assert.That(results.Take(3).Select(result => result.Node!.Name), Is.EqualTo(["a", "x", "y"]));
        Assert.That(results[3].DeletedIds, Is.EqualTo(["a"]));
    }

    [Test]
    public void Batch_ThatNetsToNothing_TellsTheRevisionItFound()
    {
        var registry = PureRegistry.With(Writes.Register("old"));

        var decision = registry.Run(Writes.Batch(Writes.Register("a"), Writes.Rename("a", "x"), Writes.Delete("a")));

        Assert.That(decision.IsEmpty);
        Assert.That(registry.State.Revision, Is.EqualTo(1));
        Assert.That(decision.Results.Take(2).Select(result => (result.Node!.Revision, result.Node.CreateRevision)), Is.All.EqualTo((1L, 1L)));
    }

    [Test]
    public void Batch_ThatNetsToNothing_TellsTheRevisionItFoundOfBlobsToo()
    {
        var registry = PureRegistry.With(Writes.Register("old"));

        var decision = registry.Run(Writes.Batch(Writes.Register("a"), Writes.SetBlob("a", "k", "v"), Writes.Delete("a")));

        Assert.That(decision.IsEmpty);
        Assert.That(decision.Results[1].Node!.Blobs.Single().Revision, Is.EqualTo(1));
    }

    [Test]
    public void Batch_OneRefused_NamesItsIndexAndChangesNothing()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "k")));
        var before = registry.State;

        var decision = registry.Run(Writes.Batch(Writes.Register("b"), Writes.Rename("a", "x"), Writes.AddKeys("b", "k")));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.InBatch(2, new Rejection.KeyTaken("k", "a"))));
        Assert.That(registry.State, Is.SameAs(before));
        Assert.That(SnapshotText.Of(before), Is.EqualTo(SnapshotText.Of(PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "k"))).State)));
    }

    [Test]
    public void Batch_NamesSwappedOverAThird_ChangeHands()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x")), Writes.Register(Drafts.Node("b", "y")));

        var decision = registry.Run(Writes.Batch(Writes.Rename("a", "z"), Writes.Rename("b", "x"), Writes.Rename("a", "y")));

        Assert.That(decision.Rejection, Is.Null);
        Assert.That((registry.Node("a").Name, registry.Node("b").Name), Is.EqualTo(("y", "x")));
        Assert.That(registry.State.TryGetIdByName("x", out var holder) ? holder : "", Is.EqualTo("b"));
        Assert.That(registry.State.TryGetIdByName("z", out _), Is.False);
    }

    [Test]
    public void Batch_NameTakenByALaterWrite_IsRefusedBecauseWritesGoInOrder()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x")), Writes.Register(Drafts.Node("b", "y")));

        var decision = registry.Run(Writes.Batch(Writes.Rename("a", "y"), Writes.Rename("b", "x")));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.InBatch(0, new Rejection.NameTaken("y", "b"))));
    }

    [Test]
    public void Batch_KeyPassesFromNodeToNode_EndsWithTheLast()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "k")), Writes.Register("b"), Writes.Register("c"));

        registry.Run(Writes.Batch(
            Writes.RemoveKeys("a", "k"), Writes.AddKeys("b", "k"), Writes.RemoveKeys("b", "k"), Writes.AddKeys("c", "k")));

        Assert.That(registry.State.TryGetIdByKey("k", out var holder) ? holder : "", Is.EqualTo("c"));
        Assert.That(registry.State.Indexes.ByUniqueKey.Count, Is.EqualTo(1));
    }

    [Test]
    public void Batch_ManyWritesOfOneNode_AreOneChange()
    {
        var registry = PureRegistry.With(Writes.Register("a"));
        var before = registry.Node("a");

        var change = registry.Run(Writes.Batch(Writes.Rename("a", "x"), Writes.SetState("a", "s"))).Changes.Nodes.Single();

        Assert.That(change.Before, Is.SameAs(before));
        Assert.That(change.After, Is.SameAs(registry.Node("a")));
    }

    [Test]
    public void Batch_NodeComesAndGoes_DoesNotCommit()
    {
        Assert.That(new PureRegistry().Run(Writes.Batch(Writes.Register("a"), Writes.Delete("a"))).IsEmpty);
    }

    [Test]
    public void Batch_NothingChanges_DoesNotCommit()
    {
        var registry = PureRegistry.With(Writes.Register("a"));

        var decision = registry.Run(Writes.Batch(Writes.Rename("a", "a"), Writes.SetParent("a", null)));

        Assert.That(decision.IsEmpty);
        Assert.That(decision.Results.Select(result => result.Node), Is.All.SameAs(registry.Node("a")));
    }

    [Test]
    public void Batch_DeletedAndRegisteredAgain_IsANewNodeUnderTheId()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", type: "vm", keys: "k")) with { Blobs = Drafts.Blobs("b=old", "c=old") });

        var again = Writes.Register(Drafts.Node("a", type: "hv")) with { Blobs = Drafts.Blobs("b=new") };
        var decision = registry.Run(Writes.Batch(Writes.Delete("a"), again));

        var node = registry.Node("a");
        Assert.That((node.Type, node.CreateRevision, node.UniqueKeys.Length), Is.EqualTo(("hv", 2L, 0)));
        Assert.That(registry.State.TryGetIdByKey("k", out _), Is.False);
        Assert.That(decision.Blobs.Select(blob => (blob.Key, blob.Value is null)), Is.EqualTo([("b", true), ("c", true), ("b", false)]));
    }

    [Test]
    public void Batch_ExpectedRevision_IsComparedWithTheNodeAsEarlierWritesLeftIt()
    {
        var registry = PureRegistry.With(Writes.Register("a"));

        var decision = registry.Run(Writes.Batch(Writes.Rename("a", "x"), Writes.Rename("a", "y") with { ExpectedRevision = 1 }));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.InBatch(1, new Rejection.RevisionMismatch("a", 1, 2))));
    }
}
