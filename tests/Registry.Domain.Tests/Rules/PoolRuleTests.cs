using Registry.Domain.Pools;
using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class PoolRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(
        Writes.Register("a"), Writes.Register("b", "a"), PoolWrites.Create("p", "1-10"), PoolWrites.Create("q", "10.0.0.0/24"));

    [Test]
    public void Allocate_ForNode_ClaimsItsKey()
    {
        var decision = _registry.Run(PoolWrites.Allocate("p", node: "a"));

        Assert.That(decision.Results.Single().Allocation!.NodeId, Is.EqualTo("a"));
        Assert.That(_registry.Node("a").ClaimedKeys, Is.EqualTo(["pool:p:1"]));
        Assert.That(_registry.State.TryGetIdByKey("pool:p:1", out var holder) ? holder : "", Is.EqualTo("a"));
        Assert.That(SnapshotScan.Problems(_registry.State), Is.Empty);
    }

    [Test]
    public void Allocate_NodeThatIsNoPool_IsRefused()
    {
        Assert.That(_registry.Run(PoolWrites.Allocate("a")).Rejection, Is.EqualTo(new Rejection.NotAPool("a")));
    }

    [Test]
    public void Allocate_Exhausted_ChangesNothing()
    {
        _registry.Run(Writes.Batch([.. Enumerable.Range(0, 10).Select(_ => PoolWrites.Allocate("p"))]));

        Assert.That(_registry.Run(PoolWrites.Allocate("p")).Rejection, Is.EqualTo(new Rejection.PoolExhausted("p", "1")));
    }

    [Test]
    public void Free_AllocationOfNode_GivesItsKeyUpAndHoldsTheValue()
    {
        _registry.Run(PoolWrites.Allocate("p", node: "a"));

        var decision = _registry.Run(PoolWrites.Free("p", "1"));

        Assert.That(decision.Results.Single().Allocation!.IsHeld, Is.True);
        Assert.That(_registry.Node("a").ClaimedKeys, Is.Empty);
        Assert.That(_registry.Run(PoolWrites.Allocate("p", hint: "1")).Rejection, Is.InstanceOf<Rejection.AllocationTaken>());
    }

    [Test]
    public void Free_AllocationOfItem_NamesTheItem()
    {
        _registry.Run(PoolWrites.Allocate("p", node: "a", path: "config/core.routerid/main#allocation"));

        Assert.That(
            _registry.Run(PoolWrites.Free("p", "1")).Rejection,
            Is.EqualTo(new Rejection.AllocationOwned("p", "1", "a", "config/core.routerid/main#allocation")));
    }

    [Test]
    public void Free_Twice_IsNotFound()
    {
        _registry.Run(PoolWrites.Allocate("p"));
        _registry.Run(PoolWrites.Free("p", "1"));

        Assert.That(_registry.Run(PoolWrites.Free("p", "1")).Rejection, Is.EqualTo(new Rejection.AllocationNotFound("p", "1")));
    }

    [Test]
    public void Delete_NodesWithAllocations_HoldsTheirValues()
    {
        _registry.Run(PoolWrites.Allocate("p", node: "a"));
        _registry.Run(PoolWrites.Allocate("q", node: "b"));

        var decision = _registry.Run(Writes.Delete("a", cascade: true));

        Assert.That(decision.Changes.Allocations.Select(change => change.After!.IsHeld), Is.EqualTo([true, true]));
        Assert.That(_registry.State.TryGetIdByKey("pool:p:1", out _), Is.False);
        Assert.That(_registry.State.Pools.OfNode("a"), Is.Empty);
    }

    [Test]
    public void Delete_PoolWithAllocations_IsStillUsed()
    {
        _registry.Run(PoolWrites.Allocate("p"));

        Assert.That(_registry.Run(PoolWrites.Delete("p")).Rejection, Is.EqualTo(new Rejection.StillUsed("p", "", 0, 1)));
        Assert.That(_registry.Run(Writes.Delete("p")).Rejection, Is.EqualTo(new Rejection.StillUsed("p", "", 0, 1)));
    }

    [Test]
    public void Delete_PoolWithHeldValuesOnly_TakesThemAlong()
    {
        _registry.Run(PoolWrites.Allocate("p"));
        _registry.Run(PoolWrites.Free("p", "1"));

        var decision = _registry.Run(PoolWrites.Delete("p"));

        Assert.That(decision.Changes.Allocations.Single().After, Is.Null);
        Assert.That(_registry.State.Pools.TryGet("p", out _), Is.False);
    }

    [Test]
    public void Delete_NodeThatIsNoPool_IsRefused()
    {
        Assert.That(_registry.Run(PoolWrites.Delete("b")).Rejection, Is.EqualTo(new Rejection.NotAPool("b")));
    }

    [Test]
    public void Register_TypePoolWithoutSpec_SaysHowToMakePools()
    {
        var decision = _registry.Run(Writes.Register(Drafts.Node("x", type: Node.PoolType)));

        Assert.That(((Rejection.PoolRequestInvalid)decision.Rejection!).Problem, Does.Contain("CreatePool"));
    }

    [Test]
    public void Build_FromWhatACommitLeft_IsTheSame()
    {
        _registry.Run(Writes.Batch(
            PoolWrites.Allocate("p", node: "a"), PoolWrites.Allocate("q", 27), PoolWrites.Allocate("q", 26, node: "b"), PoolWrites.Free("q", "10.0.0.0/27")));

        var built = RegistrySnapshot.Build(Stored(), _registry.State.Revision, _registry.State.Time, []);

        Assert.That(SnapshotText.Of(built), Is.EqualTo(SnapshotText.Of(_registry.State)));
    }

    [TestCase("r", "1", "", "no such pool")]
    [TestCase("p", "11", "", "outside the pool")]
    [TestCase("q", "10.0.0.0/28", "", "overlaps '10.0.0.0/27'")]
    [TestCase("p", "2", "a", "does not claim it")]
    public void Build_AllocationThatBreaksTheRules_IsNamed(string pool, string value, string node, string problem)
    {
        _registry.Run(PoolWrites.Allocate("q", 27));
        var stored = Stored();
        var wrong = new Allocation { PoolId = pool, Value = PoolWrites.Value(value), NodeId = node };
        var problems = new List<string>();

        RegistrySnapshot.Build(stored with { Allocations = [.. stored.Allocations, wrong] }, 99, DateTime.UnixEpoch, problems);

        Assert.That(problems.Single(), Does.Contain($"'{value}' of pool '{pool}'").And.Contain(problem));
    }

    [Test]
    public void Build_ClaimWithoutAllocation_IsNamed()
    {
        _registry.Run(PoolWrites.Allocate("p", node: "a"));
        var problems = new List<string>();

        RegistrySnapshot.Build(Stored() with { Allocations = [] }, 99, DateTime.UnixEpoch, problems);

        Assert.That(problems.Single(), Does.Contain("node 'a' claims 'pool:p:1'"));
    }

    [Test]
    public void After_EveryAllocation_GoesOnBehindIt([Values(null, "q")] string? pool, [Values(null, "a")] string? node)
    {
        _registry.Run(Writes.Batch([.. Enumerable.Range(0, 4).SelectMany(i => new Command[]
        {
            PoolWrites.Allocate("p", node: i % 2 == 0 ? "a" : null), PoolWrites.Allocate("q", 30, node: i % 2 == 0 ? "a" : null),
        })]));
        _registry.Run(PoolWrites.Free("q", "10.0.0.0/30"));
        var query = new AllocationQuery(_registry.State, pool, node, includeHeld: true);

        var all = query.After("").Select(allocation => allocation.Id).ToList();

        var steps = new List<string>();
        for (var last = ""; query.After(last).FirstOrDefault() is { } next; last = next.Id)
        {
            steps.Add(next.Id);
        }

        Assert.That(steps, Is.EqualTo(all));
        Assert.That(all, Has.Count.EqualTo((pool is null ? 8 : 4) / (node is null ? 1 : 2)));
    }

    private StoredState Stored() => new([_registry.Node("a"), _registry.Node("b"), _registry.Node("p"), _registry.Node("q")])
    {
        Allocations = [.. new AllocationQuery(_registry.State, null, null, includeHeld: true).After("")],
        Modules = [.. _registry.State.Modules],
    };
}
