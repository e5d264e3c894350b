using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class DeleteRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register("root"),
        Writes.Register(Drafts.Node("mid", "m", "vm", "root", "k1")) with { Blobs = Drafts.Blobs("b=1") },
        Writes.Register("leaf2", "mid"),
        Writes.Register("leaf1", "mid") with { Blobs = Drafts.Blobs("c=1") },
        Writes.Register("below", "leaf2"));

    [Test]
    public void Delete_NodeThatNothingUses_IsGoneWithNameKeysAndBlobs()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x", keys: "k")) with { Blobs = Drafts.Blobs("b=1", "c=2") });

        var decision = registry.Run(Writes.Delete("a"));

        Assert.That(decision.Results.Single().DeletedIds, Is.EqualTo(["a"]));
        Assert.That(decision.Blobs, Is.EqualTo([new BlobChange("a", "b", null), new BlobChange("a", "c", null)]));
        Assert.That(registry.State.Count, Is.Zero);
        Assert.That(registry.State.TryGetIdByName("x", out _), Is.False);
        Assert.That(registry.State.TryGetIdByKey("k", out _), Is.False);
    }

    [TestCase("root", "", 1, false, false)]
    [TestCase("root", "", 1, true, false)]
    [TestCase("mid", "root", 2, false, false)]
    [TestCase("mid", "root", 2, true, false)]
    [TestCase("mid", "root", 2, false, true)]
    [TestCase("below", "leaf2", 0, false, false)]
    [TestCase("below", "leaf2", 0, false, true)]
    public void Delete_ParentOrChildrenRemain_IsStillUsed(string id, string parent, int children, bool detach, bool cascade)
    {
        var decision = _registry.Run(Writes.Delete(id, detach, cascade));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.StillUsed(id, parent, children)));
        Assert.That(_registry.State.Count, Is.EqualTo(5));
    }

    [Test]
    public void Delete_DetachOfALeaf_IsGone()
    {
        Assert.That(_registry.Run(Writes.Delete("below", detach: true)).Results.Single().DeletedIds, Is.EqualTo(["below"]));
        Assert.That(_registry.State.CountChildren("leaf2"), Is.Zero);
    }

    [Test]
    public void Delete_CascadeOfARoot_TakesTheSubtreeNodeFirst()
    {
        var decision = _registry.Run(Writes.Delete("root", cascade: true));

        Assert.That(decision.Results.Single().DeletedIds, Is.EqualTo(["root", "mid", "leaf1", "leaf2", "below"]));
        Assert.That(_registry.State.Count, Is.Zero);
    }

    [Test]
    public void Delete_DetachAndCascade_TakesTheSubtreeAndLeavesTheParent()
    {
        var decision = _registry.Run(Writes.Delete("mid", detach: true, cascade: true));

        Assert.That(decision.Results.Single().DeletedIds, Is.EqualTo(["mid", "leaf1", "leaf2", "below"]));
        Assert.That(decision.Blobs, Is.EquivalentTo([new BlobChange("mid", "b", null), new BlobChange("leaf1", "c", null)]));
        Assert.That(_registry.State.Indexes.Nodes[0].Id, Is.EqualTo("root"));
    }

    [Test]
    public void Delete_Cascade_FreesKeysOfTheSubtree()
    {
        _registry.Run(Writes.Delete("root", cascade: true));

        Assert.That(_registry.Run(Writes.Register(Drafts.Node("new", "m", keys: "k1"))).Rejection, Is.Null);
    }

    [Test]
    public void Delete_UnknownNode_IsNodeNotFound()
    {
        Assert.That(_registry.Run(Writes.Delete("nobody")).Rejection, Is.InstanceOf<Rejection.NodeNotFound>());
    }

    [Test]
    public void Delete_ExpectedRevisionIsOld_IsRevisionMismatch()
    {
        var decision = _registry.Run(Writes.Delete("below", detach: true) with { ExpectedRevision = 1 });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch("below", 1, 5)));
    }
}
