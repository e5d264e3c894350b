using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class RegisterRuleTests
{
    [Test]
    public void Register_NewNode_IsStampedWithItsCommit()
    {
        var registry = PureRegistry.With(Writes.Register("other"));

        var node = registry.Run(Writes.Register("a")).Results.Single().Node!;

        var time = PureRegistry.TimeOf(2);
        Assert.That((node.Revision, node.CreateRevision), Is.EqualTo((2L, 2L)));
        Assert.That((node.CreateTime, node.UpdateTime, node.StateTime), Is.EqualTo((time, time, time)));
    }

    [Test]
    public void Register_NoNameAndNoState_NameIsTheIdAndStateUnknown()
    {
        var node = PureRegistry.With(Writes.Register("a")).Node("a");

        Assert.That((node.Name, node.State), Is.EqualTo(("a", "unknown")));
    }

    [Test]
    public void Register_EverythingAtOnce_IsAllThere()
    {
        var draft = Drafts.Node("a", "alpha", "hv", parent: "p", "mac:1", "mac:2") with
        {
            Tenant = "t",
            State = "running",
            Definition = Drafts.Bytes("d"),
            Metadata = Drafts.Metadata("m=1"),
            Tags = Drafts.Tags("rack=7", "bare"),
        };

        var registry = PureRegistry.With(Writes.Register("p"), Writes.Register(draft) with { Blobs = Drafts.Blobs("logo=xyz") });

        var node = registry.Node("a");
        Assert.That(node.HasContentOf(draft with { Blobs = [new BlobEntry("logo", 3, 2)] }), Is.True);
        Assert.That(registry.State.Children("p"), Is.EqualTo([node]));
    }

    [Test]
    public void Register_Blobs_AreWrittenBesideTheNode()
    {
        var decision = new PureRegistry().Run(Writes.Register("a") with { Blobs = Drafts.Blobs("k=v", "l=w") });

        Assert.That(decision.Blobs.Select(blob => (blob.NodeId, blob.Key)), Is.EqualTo([("a", "k"), ("a", "l")]));
    }

    [Test]
    public void Register_IdExists_IsNodeAlreadyExists()
    {
        var registry = PureRegistry.With(Writes.Register("a"));

        Assert.That(registry.Run(Writes.Register("a")).Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public void Register_NameOfAnotherNode_IsNameTakenAndClaimsNothing()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x")));

        var decision = registry.Run(Writes.Register(Drafts.Node("b", "x", keys: "k")));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NameTaken("x", "a")));
        Assert.That(registry.State.TryGetIdByKey("k", out _), Is.False);
    }

    [Test]
    public void Register_NoNameAndIdIsTheNameOfAnotherNode_IsNameTaken()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "b")));

        Assert.That(registry.Run(Writes.Register("b")).Rejection, Is.EqualTo(new Rejection.NameTaken("b", "a")));
    }

    [Test]
    public void Register_KeyOfAnotherNode_IsKeyTakenAndClaimsNothing()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "k2")));

        var decision = registry.Run(Writes.Register(Drafts.Node("b", "x", "vm", "", "k1", "k2")));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.KeyTaken("k2", "a")));
        Assert.That(registry.State.TryGetIdByKey("k1", out _), Is.False);
        Assert.That(registry.State.TryGetIdByName("x", out _), Is.False);
    }

    [Test]
    public void Register_UnknownParent_IsParentNotFound()
    {
        Assert.That(new PureRegistry().Run(Writes.Register("a", parent: "p")).Rejection, Is.EqualTo(new Rejection.ParentNotFound("p")));
    }

    [Test]
    public void Register_OwnIdAsParent_IsParentNotFound()
    {
        Assert.That(new PureRegistry().Run(Writes.Register("a", parent: "a")).Rejection, Is.EqualTo(new Rejection.ParentNotFound("a")));
    }

    [TestCase("n:name")]
    [TestCase("k:key")]
    public void Register_WhatADeletedNodeHeld_IsFreeAtOnce(string held)
    {
        var draft = held[0] == 'n' ? Drafts.Node("a", "x") : Drafts.Node("a", keys: "x");
        var registry = PureRegistry.With(Writes.Register(draft), Writes.Delete("a"));

        Assert.That(registry.Run(Writes.Register(draft with { Id = "b" })).Rejection, Is.Null);
    }

    [Test]
    public void Register_IfExistsReturn_GivesTheNodeUnchanged()
    {
        var registry = PureRegistry.With(Writes.Register("a"));
        var before = registry.Node("a");

        var decision = registry.Run(Writes.Register(Drafts.Node("a", "other"), IfExists.Return));

        Assert.That(decision.IsEmpty);
        Assert.That(decision.Results.Single().Node, Is.SameAs(before));
    }

    [Test]
    public void Register_IfExistsReturnAndNoSuchNode_Creates()
    {
        Assert.That(PureRegistry.With(Writes.Register(Drafts.Node("a"), IfExists.Return)).State.Count, Is.EqualTo(1));
    }

    [Test]
    public void Register_KeyToMatchBy_FindsTheNodeUnderAnotherId()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "mac")));

        var decision = registry.Run(Writes.Register(Drafts.Node("new"), IfExists.Return) with { MatchUniqueKey = "mac" });

        Assert.That(decision.Results.Single().Node!.Id, Is.EqualTo("a"));
    }

    [Test]
    public void Register_NameOfAnExistingNode_FindsIt()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x")));

        var decision = registry.Run(Writes.Register(Drafts.Node("new", "x"), IfExists.Return));

        Assert.That(decision.Results.Single().Node!.Id, Is.EqualTo("a"));
    }

    [Test]
    public void Register_IdAndKeyAndNameOfDifferentNodes_IdComesFirstThenKey()
    {
        var registry = PureRegistry.With(
            Writes.Register("byId"), Writes.Register(Drafts.Node("byKey", keys: "k")), Writes.Register(Drafts.Node("byName", "n")));

        var all = Writes.Register(Drafts.Node("byId", "n"), IfExists.Return) with { MatchUniqueKey = "k" };
        var keyAndName = Writes.Register(Drafts.Node("new", "n"), IfExists.Return) with { MatchUniqueKey = "k" };

        Assert.That(registry.Run(all).Results.Single().Node!.Id, Is.EqualTo("byId"));
        Assert.That(registry.Run(keyAndName).Results.Single().Node!.Id, Is.EqualTo("byKey"));
    }

    [Test]
    public void Register_FoundByTheKeyToMatchBy_IsNodeAlreadyExists()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "mac")));

        var decision = registry.Run(Writes.Register("new") with { MatchUniqueKey = "mac" });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public void Register_FoundByTheNameKeyToMatchBy_IsNodeAlreadyExists()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "x")));

        var decision = registry.Run(Writes.Register(Drafts.Node("new", "y")) with { MatchUniqueKey = "VAGOTH_NAME_x" });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public void Register_IfExistsUpdate_ReplacesWhatIsPopulatedAndKeepsTheRest()
    {
        var registry = PureRegistry.With(Writes.Register(Full("a")));

        registry.Run(Writes.Register(Drafts.Node("a") with { State = "stopped", Tags = Drafts.Tags("new") }, IfExists.Update));

        var expected = Full("a") with { State = "stopped", Tags = Drafts.Tags("new") };
        Assert.That(registry.Node("a").HasContentOf(expected), Is.True);
        Assert.That(registry.Node("a").Revision, Is.EqualTo(2));
    }

    [Test]
    public void Register_IfExistsUpdateFoundByKey_KeepsTheId()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", keys: "mac")));

        registry.Run(Writes.Register(Drafts.Node("new", "renamed"), IfExists.Update) with { MatchUniqueKey = "mac" });

        Assert.That(registry.State.TryGet("new", out _), Is.False);
        Assert.That(registry.Node("a").Name, Is.EqualTo("renamed"));
    }

    [Test]
    public void Register_IfExistsUpdateThatChangesNothing_DoesNotCommit()
    {
        var registry = PureRegistry.With(Writes.Register(Full("a")));

        Assert.That(registry.Run(Writes.Register(Full("a"), IfExists.Update)).IsEmpty);
    }

    [Test]
    public void Register_IfExistsUpdateOfAnotherType_IsNodeAlreadyExists()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a", type: "vm")));

        var decision = registry.Run(Writes.Register(Drafts.Node("a", type: "hv"), IfExists.Update));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.NodeAlreadyExists("a")));
    }

    [Test]
    public void Register_IfExistsUpdateWithParent_SetsItWhereThereIsNone()
    {
        var registry = PureRegistry.With(Writes.Register("p"), Writes.Register("a"));

        registry.Run(Writes.Register(Drafts.Node("a", parent: "p"), IfExists.Update));

        Assert.That(registry.Node("a").Parent, Is.EqualTo("p"));
    }

    [Test]
    public void Register_IfExistsUpdateWithAnotherParent_IsAlreadyHasParent()
    {
        var registry = PureRegistry.With(Writes.Register("p"), Writes.Register("q"), Writes.Register("a", "p"));

        var decision = registry.Run(Writes.Register(Drafts.Node("a", parent: "q"), IfExists.Update));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.AlreadyHasParent("a", "p")));
    }

    [Test]
    public void Register_IfExistsUpdateWithADescendantAsParent_IsParentCycle()
    {
        var registry = PureRegistry.With(Writes.Register("a"), Writes.Register("b", "a"));

        var decision = registry.Run(Writes.Register(Drafts.Node("a", parent: "b"), IfExists.Update));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.ParentCycle("a", "b")));
    }

    [Test]
    public void Register_IfExistsUpdateOfADeployedDefinition_IsDefinitionDeployedUnlessAllowed()
    {
        var registry = PureRegistry.With(Writes.Register("p"), Writes.Register(Drafts.Node("a", parent: "p") with { Definition = Drafts.Bytes("1") }));
        var update = Writes.Register(Drafts.Node("a") with { Definition = Drafts.Bytes("2") }, IfExists.Update);

        Assert.That(registry.Run(update).Rejection, Is.EqualTo(new Rejection.DefinitionDeployed("a", "p")));
        Assert.That(registry.Run(update with { AllowDeployedChange = true }).Rejection, Is.Null);
    }

    [Test]
    public void Register_IfExistsUpdateWithBlobs_SetsThemByKeyAndKeepsOthers()
    {
        var registry = PureRegistry.With(Writes.Register("a") with { Blobs = Drafts.Blobs("k=v", "l=w") });

        registry.Run(Writes.Register(Drafts.Node("a"), IfExists.Update) with { Blobs = Drafts.Blobs("l=longer") });

        Assert.That(registry.Node("a").Blobs, Is.EqualTo([new BlobEntry("k", 1, 1), new BlobEntry("l", 6, 2)]));
    }

    [Test]
    public void Register_IfExistsUpdateOfABlobSetInTheSameCommit_StoresTheLatterBytes()
    {
        var first = Writes.Register("a") with { Blobs = Drafts.Blobs("k=11") };
        var second = Writes.Register(Drafts.Node("a"), IfExists.Update) with { Blobs = Drafts.Blobs("k=22") };

        var decision = new PureRegistry().Run(Writes.Batch(first, second));

        Assert.That(decision.Blobs[^1].Value!.Value.ToArray(), Is.EqualTo("22"u8.ToArray()));
    }

    [Test]
    public void Register_IfExistsUpdateBeyondALimit_IsLimitExceeded()
    {
        var registry = PureRegistry.With(Writes.Register("a") with { Blobs = Drafts.Blobs([.. Numbers(NodeLimits.Blobs)]) });

        var decision = registry.Run(Writes.Register(Drafts.Node("a"), IfExists.Update) with { Blobs = Drafts.Blobs("more=1") });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.LimitExceeded("a", "blobs", NodeLimits.Blobs)));
    }

    [Test]
    public void Register_IfExistsUpdateWithMetadata_KeepsTheRegistrysOwn()
    {
        var registry = PureRegistry.With(Writes.Register(Drafts.Node("a") with { Metadata = Drafts.Metadata("VAGOTH_x=1", "old=1") }));

        registry.Run(Writes.Register(Drafts.Node("a") with { Metadata = Drafts.Metadata("A=1", "new=1") }, IfExists.Update));

        Assert.That(registry.Node("a").Metadata.Select(entry => entry.Key), Is.EqualTo(["A", "VAGOTH_x", "new"]));
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(i => $"b{i}=1");

    private static Node Full(string id) => Drafts.Node(id, "name", "vm", "", "k1") with
    {
        Tenant = "t",
        State = "running",
        Definition = Drafts.Bytes("d"),
        Metadata = Drafts.Metadata("m=1"),
        Tags = Drafts.Tags("old=1"),
    };
}
