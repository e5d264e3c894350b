using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class UpdateRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register("p"),
        Writes.Register(Drafts.Node("a", "alpha", "vm", "", "k1", "k2") with
        {
            Tenant = "t",
            State = "running",
            Definition = Drafts.Bytes("d"),
            Metadata = Drafts.Metadata("m=1"),
            Tags = Drafts.Tags("rack=7", "ssd"),
        }));

    private Node A => _registry.Node("a");

    [Test]
    public void Update_Mask_ReplacesOnlyWhatItNames()
    {
        var before = A;

        _registry.Run(Writes.Update("a", NodeFields.Tenant, values => values with { Tenant = "u", State = "ignored", Tags = Drafts.Tags("ignored") }));

        Assert.That(A.HasContentOf(before with { Tenant = "u" }), Is.True);
    }

    [Test]
    public void Update_Change_GetsRevisionAndTimeOfItsCommit()
    {
        _registry.Run(Writes.Rename("a", "beta"));

        Assert.That((A.Revision, A.CreateRevision, A.UpdateTime), Is.EqualTo((3L, 2L, PureRegistry.TimeOf(3))));
    }

    [Test]
    public void Update_EmptyValues_Clear()
    {
        _registry.Run(Writes.Update("a", NodeFields.All));

        var bare = Drafts.Node("a", "a") with { State = "unknown" };
        Assert.That(A.HasContentOf(bare), Is.True);
    }

    [Test]
    public void Update_NameClearedAndIdIsTheNameOfAnother_IsNameTaken()
    {
        _registry.Run(Writes.Register(Drafts.Node("b", "a")));

        Assert.That(_registry.Run(Writes.Update("a", NodeFields.Name)).Rejection, Is.EqualTo(new Rejection.NameTaken("a", "b")));
    }

    [Test]
    public void Update_State_MovesStateTimeOnlyWhenItChanges()
    {
        _registry.Run(Writes.Rename("a", "beta"));
        Assert.That(A.StateTime, Is.EqualTo(PureRegistry.TimeOf(2)));

        _registry.Run(Writes.SetState("a", "stopped"));
        Assert.That(A.StateTime, Is.EqualTo(PureRegistry.TimeOf(4)));
    }

    [Test]
    public void Update_SameValues_DoesNotCommit()
    {
        var decision = _registry.Run(Writes.Update("a", NodeFields.All, _ => A) with { SetTags = Drafts.Tags("ssd"), AddUniqueKeys = ["k1"] });

        Assert.That(decision.IsEmpty);
        Assert.That(decision.Results.Single().Node, Is.SameAs(A));
    }

    [Test]
    public void Update_UnknownNode_IsNodeNotFound()
    {
        var decision = _registry.Run(Writes.Rename("nobody", "x"));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NodeNotFound(NodeRef.ById("nobody"), null)));
    }

    [TestCase(NodeRefKind.Id, "a")]
    [TestCase(NodeRefKind.Name, "alpha")]
    [TestCase(NodeRefKind.UniqueKey, "k2")]
    [TestCase(NodeRefKind.UniqueKey, "VAGOTH_NAME_alpha")]
    [TestCase(NodeRefKind.Any, "a")]
    [TestCase(NodeRefKind.Any, "alpha")]
    [TestCase(NodeRefKind.Any, "k1")]
    [TestCase(NodeRefKind.Any, "VAGOTH_NAME_alpha")]
    public void Update_AnyKindOfRef_FindsTheNode(NodeRefKind kind, string value)
    {
        var decision = _registry.Run(Writes.SetState("", "found") with { Target = new NodeRef(kind, value) });

        Assert.That(decision.Rejection, Is.Null);
        Assert.That(A.State, Is.EqualTo("found"));
    }

    [TestCase(NodeRefKind.Id, "alpha")]
    [TestCase(NodeRefKind.Name, "a")]
    [TestCase(NodeRefKind.UniqueKey, "a")]
    [TestCase(NodeRefKind.Any, "")]
    [TestCase(NodeRefKind.UniqueKey, "VAGOTH_NAME_")]
    public void Update_RefOfAnotherKind_FindsNothing(NodeRefKind kind, string value)
    {
        var decision = _registry.Run(Writes.SetState("", "found") with { Target = new NodeRef(kind, value) });

        Assert.That(decision.Rejection, Is.InstanceOf<Rejection.NodeNotFound>());
    }

    [Test]
    public void Update_MistypedName_CarriesTheRefAndNoGuess()
    {
        var decision = _registry.Run(Writes.SetState("", "x") with { Target = new NodeRef(NodeRefKind.Name, "alpa") });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NodeNotFound(new NodeRef(NodeRefKind.Name, "alpa"))));
    }

    [Test]
    public void Update_ExpectedRevisionIsOld_IsRevisionMismatch()
    {
        var decision = _registry.Run(Writes.Rename("a", "beta") with { ExpectedRevision = 1 });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch("a", 1, 2)));
    }

    [Test]
    public void Update_ExpectedRevisionIsRight_Changes()
    {
        Assert.That(_registry.Run(Writes.Rename("a", "beta") with { ExpectedRevision = 2 }).Rejection, Is.Null);
    }

    [Test]
    public void Update_NameOfAnother_IsNameTaken()
    {
        Assert.That(_registry.Run(Writes.Rename("a", "p")).Rejection, Is.EqualTo(new Rejection.NameTaken("p", "p")));
    }

    [Test]
    public void Update_Rename_FreesTheOldName()
    {
        _registry.Run(Writes.Rename("a", "beta"));

        Assert.That(_registry.Run(Writes.Rename("p", "alpha")).Rejection, Is.Null);
    }

    [Test]
    public void Update_KeyOfAnother_IsKeyTakenAndChangesNothing()
    {
        _registry.Run(Writes.AddKeys("p", "k9"));
        var before = A;

        var decision = _registry.Run(Writes.Rename("a", "beta") with { AddUniqueKeys = ["k8", "k9"] });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.KeyTaken("k9", "p")));
        Assert.That(A, Is.SameAs(before));
    }

    [Test]
    public void Update_KeysAddedAndRemoved_AreSortedAndOthersStay()
    {
        _registry.Run(Writes.AddKeys("a", "k0", "k3") with { RemoveUniqueKeys = ["k1", "missing"] });

        Assert.That(A.UniqueKeys, Is.EqualTo(["k0", "k2", "k3"]));
    }

    [Test]
    public void Update_KeyAddedAndRemovedAtOnce_EndsRemoved()
    {
        _registry.Run(Writes.AddKeys("a", "k3") with { RemoveUniqueKeys = ["k3"] });

        Assert.That(A.UniqueKeys, Is.EqualTo(["k1", "k2"]));
    }

    [Test]
    public void Update_KeyAddedAndRemovedAtOnceThatAnotherHolds_IsNotClaimed()
    {
        _registry.Run(Writes.AddKeys("p", "k9"));

        var decision = _registry.Run(Writes.AddKeys("a", "k9") with { RemoveUniqueKeys = ["k9"] });

        Assert.That(decision.Rejection, Is.Null);
        Assert.That(_registry.Node("p").UniqueKeys, Is.EqualTo(["k9"]));
    }

    [Test]
    public void Update_KeysReplacedAndAdded_PatchComesAfterTheMask()
    {
        var update = Writes.Update("a", NodeFields.UniqueKeys, values => values with { UniqueKeys = ["n1", "n2"] });

        _registry.Run(update with { AddUniqueKeys = ["n3"], RemoveUniqueKeys = ["n1"] });

        Assert.That(A.UniqueKeys, Is.EqualTo(["n2", "n3"]));
    }

    [Test]
    public void Update_RemovedKey_IsFreeAtOnce()
    {
        _registry.Run(Writes.RemoveKeys("a", "k1"));

        Assert.That(_registry.Run(Writes.AddKeys("p", "k1")).Rejection, Is.Null);
    }

    [Test]
    public void Update_TagsSetAndDeleted_OthersStay()
    {
        _registry.Run(Writes.Update("a") with { SetTags = Drafts.Tags("rack=8", "new"), DeleteTags = ["ssd", "missing"] });

        Assert.That(A.Tags, Is.EqualTo(Drafts.Tags("new", "rack=8")));
    }

    [Test]
    public void Update_TagSetAndDeletedAtOnce_EndsDeleted()
    {
        _registry.Run(Writes.Update("a") with { SetTags = Drafts.Tags("ssd=1"), DeleteTags = ["ssd"] });

        Assert.That(A.Tags, Is.EqualTo(Drafts.Tags("rack=7")));
    }

    [Test]
    public void Update_WholeMetadata_KeepsTheRegistrysOwn()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a") with { Metadata = Drafts.Metadata("VAGOTH_x=1", "old=1") }));

        registry.Run(Writes.Update("a", NodeFields.Metadata, values => values with { Metadata = Drafts.Metadata("A=1", "new=1") }));

        Assert.That(registry.Node("a").Metadata.Select(entry => entry.Key), Is.EqualTo(["A", "VAGOTH_x", "new"]));
    }

    [Test]
    public void Update_DefinitionOfADeployedNode_IsDefinitionDeployedUnlessAllowed()
    {
        _registry.Run(Writes.SetParent("a", "p"));

        Assert.That(_registry.Run(Writes.Define("a", "e")).Rejection, Is.EqualTo(new Rejection.DefinitionDeployed("a", "p")));
        Assert.That(_registry.Run(Writes.Define("a", "e") with { AllowDeployedChange = true }).Rejection, Is.Null);
    }

    [Test]
    public void Update_SameDefinitionOfADeployedNode_IsNoChange()
    {
        _registry.Run(Writes.SetParent("a", "p"));

        Assert.That(_registry.Run(Writes.Define("a", "d")).IsEmpty);
    }

    [Test]
    public void Update_OtherFieldsOfADeployedNode_AreAllowed()
    {
        _registry.Run(Writes.SetParent("a", "p"));

        Assert.That(_registry.Run(Writes.SetState("a", "stopped")).Rejection, Is.Null);
    }

    [Test]
    public void Update_DefinitionAfterDetaching_IsAllowed()
    {
        _registry.Run(Writes.SetParent("a", "p"));
        _registry.Run(Writes.SetParent("a", null));

        Assert.That(_registry.Run(Writes.Define("a", "e")).Rejection, Is.Null);
    }

    [Test]
    public void Update_TooManyKeysInAll_IsLimitExceeded()
    {
        var keys = Enumerable.Range(0, NodeLimits.UniqueKeys - 2).Select(i => $"x{i}").ToArray();
        Assert.That(_registry.Run(Writes.AddKeys("a", keys)).Rejection, Is.Null);

        Assert.That(_registry.Run(Writes.AddKeys("a", "more")).Rejection, Is.EqualTo(new Rejection.LimitExceeded("a", "unique_keys", 256)));
    }

    [Test]
    public void Update_TooManyTagsInAll_IsLimitExceeded()
    {
        var tags = Drafts.Tags([.. Enumerable.Range(0, NodeLimits.Tags - 2).Select(i => $"x{i}")]);
        Assert.That(_registry.Run(Writes.Update("a") with { SetTags = tags }).Rejection, Is.Null);

        var more = _registry.Run(Writes.Update("a") with { SetTags = Drafts.Tags("more") });

        Assert.That(more.Rejection, Is.EqualTo(new Rejection.LimitExceeded("a", "tags", 256)));
    }

    [Test]
    public void Update_LimitWouldBeExceededOnTheWayOnly_IsAllowed()
    {
        var keys = Drafts.Sorted(Enumerable.Range(0, NodeLimits.UniqueKeys).Select(i => $"x{i}"));

        var decision = _registry.Run(Writes.Update("a") with { AddUniqueKeys = keys, RemoveUniqueKeys = ["k1", "k2"] });

        Assert.That(decision.Rejection, Is.Null);
        Assert.That(A.UniqueKeys, Has.Length.EqualTo(NodeLimits.UniqueKeys));
    }
}
