using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class PatchMetadataRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register(Drafts.Node("a") with { Metadata = Drafts.Metadata("VAGOTH_own=1", "x=1", "y=1") }));

    [Test]
    public void PatchMetadata_SetAndDelete_OthersStay()
    {
        _registry.Run(Writes.Patch("a", ["w=2", "x=2"], "y", "missing"));

        AssertMetadata("VAGOTH_own=1", "w=2", "x=2");
    }

    [Test]
    public void PatchMetadata_KeyInBothLists_EndsDeleted()
    {
        _registry.Run(Writes.Patch("a", ["x=2", "z=2"], "x", "z"));

        AssertMetadata("VAGOTH_own=1", "y=1");
    }

    [Test]
    public void PatchMetadata_PatchesOfDifferentKeys_BothSurvive()
    {
        _registry.Run(Writes.Patch("a", ["p=1"]));
        _registry.Run(Writes.Patch("a", ["q=1"]));

        AssertMetadata("VAGOTH_own=1", "p=1", "q=1", "x=1", "y=1");
    }

    [Test]
    public void PatchMetadata_NothingChanges_DoesNotCommit()
    {
        Assert.That(_registry.Run(Writes.Patch("a", ["x=1"], "missing")).IsEmpty);
    }

    [Test]
    public void PatchMetadata_Change_IsStamped()
    {
        var node = _registry.Run(Writes.Patch("a", ["x=2"])).Results.Single().Node!;

        Assert.That((node.Revision, node.UpdateTime, node.StateTime), Is.EqualTo((2L, PureRegistry.TimeOf(2), PureRegistry.TimeOf(1))));
    }

    [Test]
    public void PatchMetadata_ExpectedRevisionIsOld_IsRevisionMismatch()
    {
        var decision = _registry.Run(Writes.Patch("a", ["x=2"]) with { ExpectedRevision = 7 });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch("a", 7, 1)));
    }

    [Test]
    public void PatchMetadata_TooMuchInAll_IsLimitExceeded()
    {
        var half = new string('v', NodeLimits.MetadataBytes / 2);
        Assert.That(_registry.Run(Writes.Patch("a", [$"p={half}"])).Rejection, Is.Null);

        var decision = _registry.Run(Writes.Patch("a", [$"q={half}"]));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.LimitExceeded("a", "metadata bytes", NodeLimits.MetadataBytes)));
    }

    [Test]
    public void PatchMetadata_ExactlyTheLimit_IsAllowed()
    {
        var registry = PureRegistry.With(Writes.Register("a"));
        var value = new string('v', NodeLimits.MetadataBytes - 2);

        // The key is one character of two bytes.
        Assert.That(registry.Run(Writes.Patch("a", [$"é={value}"])).Rejection, Is.Null);
        Assert.That(registry.Run(Writes.Patch("a", ["z="])).Rejection, Is.InstanceOf<Rejection.LimitExceeded>());
    }

    private void AssertMetadata(params string[] entries)
    {
        var expected = Drafts.Node("a", "a") with { State = Node.UnknownState, Metadata = Drafts.Metadata(entries) };
        Assert.That(_registry.Node("a").HasContentOf(expected), Is.True);
    }
}
