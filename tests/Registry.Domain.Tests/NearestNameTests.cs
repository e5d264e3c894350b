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
    public void Find_VeryLongValue_IsNull()
    {
        Assert.That(NearestName.Find(_registry.State, new NodeRef(NodeRefKind.Any, new string('x', 100_000))), Is.Null);
    }
}
