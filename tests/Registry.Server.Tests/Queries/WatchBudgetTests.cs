using Registry.Server.Queries;
using Registry.Testing;

namespace Registry.Server.Tests.Queries;

public sealed class WatchBudgetTests
{
    private readonly ManualTime _time = new();

    [Test]
    public void Spend_OneNodeBeyondItsLimit_NamesIt()
    {
        Assert.That(new WatchBudget(_time).Spend(WatchBudget.NodeCost + 1), Is.EqualTo("node"));
    }

    [Test]
    public void Spend_CheapNodesWithoutEnd_IsNeverRefused()
    {
        var budget = new WatchBudget(_time);

        Assert.That(Enumerable.Range(0, 1_000_000).Select(_ => budget.Spend(WatchBudget.FreeNodeCost)), Has.All.Null);
    }

    [Test]
    public void Spend_CostlyNodesWithoutEnd_NamesTheLimitOverTime()
    {
        var budget = new WatchBudget(_time);
        var most = WatchBudget.Burst / (WatchBudget.NodeCost - WatchBudget.FreeNodeCost);

        var refusals = Enumerable.Range(0, (int)most + 2).Select(_ => budget.Spend(WatchBudget.NodeCost)).ToList();

        Assert.That(refusals.Take((int)most), Has.All.Null);
        Assert.That(refusals[^1], Is.EqualTo("time"));
    }

    [Test]
    public void Spend_CostlyNodesNowAndThen_IsNeverRefused()
    {
        var budget = new WatchBudget(_time);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.That(budget.Spend(WatchBudget.NodeCost), Is.Null);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
