using Registry.Cel;
using Registry.Testing;

namespace Registry.Domain.Tests;

public sealed class NearestNameTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register("web-01"), Writes.Register("web-02"), Writes.Register("database"), Writes.Register(Drafts.Node("ID-7", "router")));

    [TestCase("web-1", "web-01")]
    [TestCase("WEB-02", "web-02")]
    [TestCase("databse", "database")]
    [TestCase("ruoter", "router")]
    [TestCase("routers", "router")]
    public void Find_Slip_IsTheNameMeant(string typed, string meant)
    {
        Assert.That(NearestName.Find(_registry.State, new NodeRef(NodeRefKind.Name, typed)), Is.EqualTo(meant));
    }

    [TestCase(NodeRefKind.Name, "completely-different")]
    [TestCase(NodeRefKind.Name, "")]
    [TestCase(NodeRefKind.UniqueKey, "web-1")]
    [TestCase(NodeRefKind.Id, "web-1")]
    public void Find_NothingNear_IsNull(NodeRefKind kind, string typed)
    {
        Assert.That(NearestName.Find(_registry.State, new NodeRef(kind, typed)), Is.Null);
    }

    [Test]
    public void Find_EmptyRegistry_IsNull()
    {
        Assert.That(NearestName.Find(RegistrySnapshot.Empty, new NodeRef(NodeRefKind.Any, "web")), Is.Null);
    }

    [Test]
    public void Suggest_MissingNode_AddsTheNearestName()
    {
        var suggested = NearestName.Suggest(_registry.State, new Rejection.NodeNotFound(new NodeRef(NodeRefKind.Any, "databse")));

        Assert.That(suggested, Is.EqualTo(new Rejection.NodeNotFound(new NodeRef(NodeRefKind.Any, "databse"), "database")));
    }

    [Test]
    public void Suggest_RefusedInBatch_AddsNothing()
    {
        var rejection = new Rejection.InBatch(0, new Rejection.NodeNotFound(new NodeRef(NodeRefKind.Any, "databse")));

        Assert.That(NearestName.Suggest(_registry.State, rejection), Is.EqualTo(rejection));
    }

    [Test]
    public void Suggest_CallerHasGone_GivesUp()
    {
        var rejection = new Rejection.NodeNotFound(new NodeRef(NodeRefKind.Any, "databse"));

        Assert.That(
            () => NearestName.Suggest(_registry.State, rejection, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Best_ManyCandidates_LooksAtABoundedNumber()
    {
        var seen = 0;
        var candidates = Enumerable.Range(0, 1_000_000).Select(i =>
        {
            seen++;
            return $"other-{i}";
        });

        Assert.That(NearestName.Best(new string('x', 200), candidates), Is.Null);
        Assert.That(seen, Is.LessThanOrEqualTo(NameDistance.MaxCandidates));
    }

    [Test]
    public void Find_VeryLongValue_IsNull()
    {
        Assert.That(NearestName.Find(_registry.State, new NodeRef(NodeRefKind.Any, new string('x', 100_000))), Is.Null);
    }
}
