using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

public sealed class AllocationTests
{
    private const string Module = """
        module: test.pools
        points: [{name: config}]
        items: [{id: core.networks, cardinality: multiple}]
        classes:
          - class: core.networks/Network
            fields:
              - {name: pool, type: node_ref, node_types: [pool]}
              - {name: prefix_length, type: int, default: 27}
              - {name: hint, type: string}
              - name: prefix
                type: allocation
                allocation: {pool: self.pool, prefix_length: self.prefix_length, hint: self.hint, when: self.prefix_length != 0}
        """;

    private readonly CountingAllocator _allocator = new();

    [Test]
    public void Evaluate_AllocatedNetworkSavedAgain_KeepsItsPrefix()
    {
        var lab = Lab(_allocator);
        lab.Write(Network());
        var first = lab.Find("core.networks", "a")!;
        var again = lab.Write(Set("core.networks", "a", "hint", "10.0.1.0"));

        Assert.Multiple(() =>
        {
            Assert.That(first.Value("prefix"), Is.EqualTo(CelValue.Of("10.0.1.0/27")));
            Assert.That(lab.Source("core.networks", "prefix", "a"), Is.EqualTo(new ValueSource(ValueOrigin.Allocated, "pool1", 1)));
            Assert.That(again.Allocations, Is.EqualTo(new[] { new AllocationUse("pool1", CelValue.Of("10.0.1.0/27"), "config/core.networks/a#prefix") }));
            Assert.That(_allocator.Asks, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void Evaluate_PrefixLengthChanged_AsksForANewOne()
    {
        var lab = Lab(_allocator);
        lab.Write(Network());
        lab.Write(Set("core.networks", "a", "prefix_length", 28));

        Assert.That(lab.Get("core.networks", "prefix", "a"), Is.EqualTo(CelValue.Of("10.0.2.0/28")));
    }

    [Test]
    public void Evaluate_AnotherPoolOrHint_AsksForANewOne()
    {
        var lab = Lab(_allocator);
        lab.Write(Network());
        lab.Write(Set("core.networks", "a", "hint", "10.9.0.0/27"));
        lab.Write(Set("core.networks", "a", "pool", "second"));

        Assert.That(_allocator.Asks, Is.EqualTo(new[]
        {
            new AllocationAsk("n1", "pool1", 27, null, "config/core.networks/a#prefix"),
            new AllocationAsk("n1", "pool1", 27, "10.9.0.0/27", "config/core.networks/a#prefix"),
            new AllocationAsk("n1", "pool2", 27, "10.9.0.0/27", "config/core.networks/a#prefix"),
        }));
    }

    [Test]
    public void Evaluate_NothingWantedAnyMore_GivesTheValueUp()
    {
        var lab = Lab(_allocator);
        lab.Write(Network());
        var result = lab.Write(Set("core.networks", "a", "prefix_length", 0));

        Assert.That(result.Allocations, Is.Empty);
        Assert.That(lab.Source("core.networks", "prefix", "a"), Is.Null);
    }

    [Test]
    public void Evaluate_PoolExhausted_RefusesWithItsCode()
    {
        var result = Lab(new CountingAllocator(1)).Try(Network(), Network("b"));

        Assert.That(result.Findings.Single(), Has
            .Property("Code").EqualTo("POOL_EXHAUSTED")
            .And.Property("Path").EqualTo("config/core.networks/b#prefix")
            .And.Property("IsBlocking").True);
    }

    private static AddItem Network(string key = "a") => Add("core.networks", "Network", key, null, ("pool", "pool1"));

    private static Laboratory Lab(CountingAllocator allocator) => new(
        Module,
        new Node { Id = "pool1", Type = "pool", Name = "first", Revision = 1 },
        new Node { Id = "pool2", Type = "pool", Name = "second", Revision = 1 })
    {
        Allocator = allocator,
    };
}
