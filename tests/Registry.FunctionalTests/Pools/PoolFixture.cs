using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.Pools;

/// <summary>What tests of pools share.</summary>
public abstract class PoolFixture : DaemonFixture
{
    /// <summary>Creates a pool of a test's own.</summary>
    protected async Task<NodeRef> CreateAsync(PoolSpec.Types.Kind kind, string range, TimeSpan? holdDown = null)
    {
        var pool = await Client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = Unique("pool"),
            Spec = new PoolSpec { Kind = kind, Ranges = { range }, HoldDown = holdDown is { } time ? Duration.FromTimeSpan(time) : null },
        });
        return NodeRefs.Id(pool.Node.Id);
    }

    /// <summary>Allocates a value.</summary>
    protected async Task<string> AllocateAsync(NodeRef pool, int prefixLength = 0) =>
        (await Client.AllocateAsync(new AllocateRequest { Pool = pool, PrefixLength = prefixLength })).Allocation.Value;

    /// <summary>The allocations of a pool, by value.</summary>
    protected async Task<List<Allocation>> AllocationsAsync(NodeRef pool, bool includeHeld = false) =>
        await Client.ListAllocationsAsync(new ListAllocationsRequest { Pool = pool, IncludeHeld = includeHeld }).ToListAsync();

    /// <summary>Holds the usage that the daemon tells against its allocations.</summary>
    protected async Task<PoolUsage> RequireBooksAddUpAsync(NodeRef pool, Func<string, ulong> size)
    {
        var usage = (await Client.GetPoolAsync(pool)).Usage;
        var all = await AllocationsAsync(pool, includeHeld: true);
        ulong Sum(bool held) => all.Where(allocation => allocation.FreeTime is not null == held).Aggregate(0ul, (sum, allocation) => sum + size(allocation.Value));
        var expected = (Sum(held: false), Sum(held: true), ulong.Parse(usage.Capacity) - Sum(held: false) - Sum(held: true));
        Assert.That((ulong.Parse(usage.Allocated), ulong.Parse(usage.Held), ulong.Parse(usage.Free)), Is.EqualTo(expected));
        Assert.That(all.Select(allocation => allocation.Value), Is.Unique);
        return usage;
    }
}
