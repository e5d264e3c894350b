using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class ParentRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register("p"), Writes.Register("q"), Writes.Register("free"), Writes.Register("child", "p"), Writes.Register("grandchild", "child"));

    [Test]
    public void SetParent_NoneBefore_IsSet()
    {
        _registry.Run(Writes.SetParent("free", "q"));

        Assert.That(_registry.Node("free").Parent, Is.EqualTo("q"));
        Assert.That(_registry.State.Children("q").Single().Id, Is.EqualTo("free"));
    }

    [Test]
    public void SetParent_BelowTheLimitOfDepth_IsTheDeepestThatIsAllowed()
    {
        var registry = Chain(NodeLimits.Depth);

        Assert.That(registry.Decide(Writes.Register("deepest", $"n{NodeLimits.Depth - 1}")).Rejection, Is.Null);
        Assert.That(registry.Decide(Writes.SetParent("lone", $"n{NodeLimits.Depth - 1}")).Rejection, Is.Null);
    }

    [Test]
    public void SetParent_BeyondTheLimitOfDepth_IsRefusedByName()
    {
        var registry = Chain(NodeLimits.Depth + 1);
        var last = $"n{NodeLimits.Depth}";

        AssertTooDeep(registry.Decide(Writes.Register("deeper", last)), "deeper");
        AssertTooDeep(registry.Decide(Writes.SetParent("lone", last)), "lone");
    }

    [Test]
    public void SetParent_SubtreeThatWouldReachBeyondTheLimit_IsRefusedByName()
    {
        var registry = Chain(NodeLimits.Depth - 1);
        registry.Run(Writes.Register("below", "lone"));
        registry.Run(Writes.Register("lowest", "below"));

        AssertTooDeep(registry.Decide(Writes.SetParent("lone", $"n{NodeLimits.Depth - 2}")), "lone");
        Assert.That(registry.Decide(Writes.SetParent("lone", $"n{NodeLimits.Depth - 3}")).Rejection, Is.Null);
    }

    [Test]
    public void SetParent_ParentByName_IsItsId()
    {
        _registry.Run(Writes.Rename("q", "queue"));

        _registry.Run(Writes.SetParent("free", null) with { Parent = new NodeRef(NodeRefKind.Name, "queue") });

        Assert.That(_registry.Node("free").Parent, Is.EqualTo("q"));
    }

    [Test]
    public void SetParent_NameWhereAnIdIsWanted_TellsTheIdOfTheNodeWithThatName()
    {
        _registry.Run(Writes.Rename("q", "hv-1"));

        Assert.That(_registry.Run(Writes.SetParent("free", "hv-1")).Rejection, Is.EqualTo(new Rejection.ParentNotFound("hv-1") { NamedId = "q" }));
        Assert.That(_registry.Run(Writes.Register("new", parent: "hv-1")).Rejection, Is.EqualTo(new Rejection.ParentNotFound("hv-1") { NamedId = "q" }));
    }

    [Test]
    public void SetParent_Change_LeavesTheParentsUntouched()
    {
        var (p, q) = (_registry.Node("p"), _registry.Node("q"));

        _registry.Run(Writes.SetParent("child", "q", reassign: true));

        Assert.That((_registry.Node("p"), _registry.Node("q")), Is.EqualTo((p, q)));
    }

    [TestCase("q")]
    [TestCase("unknown")]
    [TestCase("child")]
    [TestCase("grandchild")]
    public void SetParent_AnotherIsSet_IsAlreadyHasParentWhateverTheNewOneIs(string parent)
    {
        Assert.That(_registry.Run(Writes.SetParent("child", parent)).Rejection, Is.EqualTo(new Rejection.AlreadyHasParent("child", "p")));
    }

    [Test]
    public void SetParent_Reassign_ReplacesTheParent()
    {
        _registry.Run(Writes.SetParent("child", "q", reassign: true));

        Assert.That(_registry.Node("child").Parent, Is.EqualTo("q"));
        Assert.That(_registry.State.CountChildren("p"), Is.Zero);
    }

    [Test]
    public void SetParent_TheOneThatIsSet_DoesNotCommit()
    {
        Assert.That(_registry.Run(Writes.SetParent("child", "p")).IsEmpty);
    }

    [Test]
    public void SetParent_None_ClearsWithoutReassign()
    {
        _registry.Run(Writes.SetParent("child", null));

        Assert.That(_registry.Node("child").Parent, Is.Empty);
    }

    [Test]
    public void SetParent_NoneWhereThereIsNone_DoesNotCommit()
    {
        Assert.That(_registry.Run(Writes.SetParent("free", null)).IsEmpty);
    }

    [TestCase("free", false)]
    [TestCase("child", true)]
    public void SetParent_UnknownParent_IsParentNotFound(string node, bool reassign)
    {
        Assert.That(_registry.Run(Writes.SetParent(node, "unknown", reassign)).Rejection, Is.EqualTo(new Rejection.ParentNotFound("unknown")));
    }

    [TestCase("p", "p")]
    [TestCase("p", "child")]
    [TestCase("p", "grandchild")]
    [TestCase("child", "grandchild")]
    public void SetParent_ItselfOrADescendant_IsParentCycle(string node, string parent)
    {
        var decision = _registry.Run(Writes.SetParent(node, parent, reassign: true));

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.ParentCycle(node, parent)));
    }

    [Test]
    public void SetParent_UnknownNode_IsNodeNotFound()
    {
        Assert.That(_registry.Run(Writes.SetParent("unknown", "p")).Rejection, Is.InstanceOf<Rejection.NodeNotFound>());
    }

    [TestCase("child", "q", "p")]
    [TestCase("child", "", "p")]
    [TestCase("free", "p", "")]
    public void SetParent_ExpectedParentIsAnother_IsParentMismatch(string node, string expected, string actual)
    {
        var decision = _registry.Run(Writes.SetParent(node, "q", reassign: true) with { ExpectedParent = expected });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.ParentMismatch(node, expected, actual)));
    }

    [TestCase("child", "p")]
    [TestCase("free", "")]
    public void SetParent_ExpectedParentIsRight_IsSet(string node, string expected)
    {
        _registry.Run(Writes.SetParent(node, "q", reassign: true) with { ExpectedParent = expected });

        Assert.That(_registry.Node(node).Parent, Is.EqualTo("q"));
    }

    [Test]
    public void SetParent_ExpectedParentWithoutReassign_StillNeedsReassign()
    {
        var decision = _registry.Run(Writes.SetParent("child", "q") with { ExpectedParent = "p" });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.AlreadyHasParent("child", "p")));
    }

    [Test]
    public void SetParent_ExpectedRevisionIsOld_IsRevisionMismatch()
    {
        var decision = _registry.Run(Writes.SetParent("free", "q") with { ExpectedRevision = 1 });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch("free", 1, 3)));
    }

    /// <summary>A chain of so many nodes, n0 the root, and a node that stands alone.</summary>
    private static PureRegistry Chain(int length)
    {
        var registry = PureRegistry.With(Writes.Register("lone"), Writes.Register("n0"));
        for (var i = 1; i < length; i++)
        {
            registry.Run(Writes.Register($"n{i}", $"n{i - 1}"));
        }

        return registry;
    }

    private static void AssertTooDeep(Decision decision, string id)
    {
        var limit = decision.Rejection as Rejection.LimitExceeded;
        Assert.That((limit?.Id, limit?.Maximum), Is.EqualTo((id, (long)NodeLimits.Depth)), $"{decision.Rejection}");
    }
}
