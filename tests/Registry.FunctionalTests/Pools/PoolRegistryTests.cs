using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;
using static Registry.V1.PoolSpec.Types;

namespace Registry.FunctionalTests.Pools;

[TestFixture]
public sealed class PoolRegistryTests : PoolFixture
{
    [Test]
    public async Task CreatePool_Prefixes_TellsWhatItHandsOut()
    {
        var pool = await CreateAsync(Kind.Ipv6Prefixes, "2001:DB8::/32");

        var node = (await Client.GetPoolAsync(pool)).Node;

        Assert.That(node.Type, Is.EqualTo("pool"));
        Assert.That(node.Pool, Is.EqualTo(new PoolSpec
        {
            Kind = Kind.Ipv6Prefixes,
            Ranges = { "2001:db8::/32" },
            DefaultPrefixLength = 128,
            MinPrefixLength = 32,
            MaxPrefixLength = 128,
            HoldDown = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        }));
        Assert.That(await Client.GetNodeAsync(pool), Is.EqualTo(node));
    }

    [Test]
    public async Task CreatePool_EverythingWrong_NamesEveryField()
    {
        var refusal = await Refused(() => Client.CreatePoolAsync(new CreatePoolRequest
        {
            Id = "white space",
            Spec = new PoolSpec
            {
                Kind = Kind.Ipv4Prefixes,
                Ranges = { "10.0.0.0/8", "10.1.0.0/16", "10.0.0.1/24", "7" },
                DefaultPrefixLength = 33,
                HoldDown = new Duration { Seconds = -1 },
            },
        }));

        Assert.That(
            refusal.FieldViolations.Select(violation => violation.Field),
            Is.EquivalentTo(["id", "spec.ranges[1]", "spec.ranges[2]", "spec.ranges[3]", "spec.default_prefix_length", "spec.hold_down"]));
    }

    [Test]
    public async Task RegisterNode_TypePool_SaysHowToMakePools()
    {
        var refusal = await Refused(() => Client.RegisterNodeAsync(new Node { Type = "pool" }));

        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain("CreatePool"));
    }

    [Test]
    public async Task RegisterNode_KeyOfPools_IsReserved()
    {
        var refusal = await Refused(() => Client.RegisterNodeAsync(Draft(Unique("n"), "pool:p:1")));

        Assert.That((refusal.Reason, refusal.Metadata["prefix"]), Is.EqualTo((ErrorReason.ReservedKey, "pool:")));
    }

    [Test]
    public async Task Allocate_ForNode_IsFoundByItsKeyAndFreedWithIt()
    {
        var pool = await CreateAsync(Kind.MacAddresses, "00:16:3e:00:00:00-00:16:3e:ff:ff:ff");
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));

        var allocation = (await Client.AllocateAsync(new AllocateRequest { Pool = pool, Node = NodeRefs.Of(node), Purpose = "eth0" })).Allocation;

        var found = await ByKey($"pool:{pool.Id}:00:16:3e:00:00:00");
        Assert.That((found?.Id, found?.ClaimedKeys.Single()), Is.EqualTo((node.Id, $"pool:{pool.Id}:{allocation.Value}")));
        Assert.That(await Client.ListAllocationsAsync(new ListAllocationsRequest { Node = NodeRefs.Of(node) }).ToListAsync(), Is.EqualTo([allocation]));
        await Client.DeleteNodeAsync(NodeRefs.Of(node));
        var held = (await AllocationsAsync(pool, includeHeld: true)).Single();
        Assert.That(held.HeldUntilTime.ToDateTime() - held.FreeTime.ToDateTime(), Is.EqualTo(TimeSpan.FromDays(1)));
        Assert.That(await AllocationsAsync(pool), Is.Empty);
    }

    [Test]
    public async Task Allocate_SameRequestId_IsTheSameAllocation()
    {
        var pool = await CreateAsync(Kind.Integers, "1-10");
        var request = new AllocateRequest { Pool = pool, RequestId = Unique("request") };

        var first = await Client.AllocateAsync(request);
        var second = await Client.AllocateAsync(request);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(await AllocationsAsync(pool), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Allocate_ValidateOnly_TakesNothing()
    {
        var pool = await CreateAsync(Kind.Integers, "1-10");

        var told = await Client.AllocateAsync(new AllocateRequest { Pool = pool, ValidateOnly = true });

        Assert.That(told.Allocation.Value, Is.EqualTo("1"));
        Assert.That(await AllocationsAsync(pool), Is.Empty);
    }

    [Test]
    public async Task Allocate_HintTaken_NamesTheHolder()
    {
        var pool = await CreateAsync(Kind.Ipv4Prefixes, "10.0.0.0/24");
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));
        await Client.AllocateAsync(new AllocateRequest { Pool = pool, Node = NodeRefs.Of(node), Hint = "10.0.0.32/27" });

        var refusal = await Refused(() => Client.AllocateAsync(new AllocateRequest { Pool = pool, Hint = "10.0.0.48/28" }));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.AllocationTaken));
        Assert.That((refusal.Metadata["value"], refusal.Metadata["holder"]), Is.EqualTo(("10.0.0.32/27", node.Id)));
    }

    [Test]
    public async Task DeletePool_WithAllocations_IsStillUsedUntilTheyAreFreed()
    {
        var pool = await CreateAsync(Kind.Integers, "1-10");
        var value = await AllocateAsync(pool);

        var refusal = await Refused(() => Client.DeletePoolAsync(new DeletePoolRequest { Pool = pool }));
        await Client.FreeAsync(pool, value);
        var deleted = await Client.DeletePoolAsync(new DeletePoolRequest { Pool = pool });

        Assert.That((refusal.Reason, refusal.Metadata["allocations"]), Is.EqualTo((ErrorReason.StillUsed, "1")));
        Assert.That(deleted.DeletedId, Is.EqualTo(pool.Id));
        Assert.That((await Refused(() => Client.GetPoolAsync(pool))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [Test]
    public async Task ListAllocations_PagesWhileOthersAllocate_AreOfOneRevision()
    {
        var pool = await CreateAsync(Kind.Integers, "1-1000");
        await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => AllocateAsync(pool)));
        var request = new ListAllocationsRequest { Pool = pool, PageSize = 10 };
        var values = new List<string>();
        do
        {
            var page = await Client.ListAllocationsPageAsync(request);
            values.AddRange(page.Allocations.Select(allocation => allocation.Value));
            request.PageToken = page.NextPageToken;
            await AllocateAsync(pool);
        }
        while (request.PageToken.Length > 0);

        Assert.That(values.Select(int.Parse), Is.EqualTo(Enumerable.Range(1, 25)));
    }

    [Test]
    public async Task ListPools_ByKind_PagesThroughThem()
    {
        var pools = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            pools.Add((await Client.CreatePoolAsync(new CreatePoolRequest { Spec = new PoolSpec { Kind = Kind.Integers, Ranges = { "1" } } })).Node.Id);
        }

        var listed = await Client.ListPoolsAsync(new ListPoolsRequest { Kinds = { Kind.Integers }, PageSize = 1 }).ToListAsync();

        Assert.That(listed.Select(pool => pool.Node.Id), Is.Unique.And.SupersetOf(pools));
        Assert.That(listed.Select(pool => pool.Node.Pool.Kind), Is.All.EqualTo(Kind.Integers));
    }
}
