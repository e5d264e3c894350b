using Registry.Client;
using Registry.Testing;
using Registry.V1;
using static Registry.V1.PoolSpec.Types;

namespace Registry.FunctionalTests.Pools;

/// <summary>The scenarios of pools that must hold, through the real daemon and the C# client.</summary>
[TestFixture]
public sealed class PoolScenarioTests : PoolFixture
{
    [Test]
    public async Task Scenario33_FortyFiveRequestsAtOnce_GetDistinctPrefixes_BooksAddUp()
    {
        var pool = await CreateAsync(Kind.Ipv4Prefixes, "10.33.0.0/16");

        var values = await Task.WhenAll(Enumerable.Range(0, 45).Select(_ => AllocateAsync(pool, 27)));

        Assert.That(values, Is.Unique);
        Assert.That(values, Is.EquivalentTo(Enumerable.Range(0, 45).Select(i => $"10.33.{i / 8}.{i % 8 * 32}/27")), "the lowest ones");
        var usage = await RequireBooksAddUpAsync(pool, _ => 32);
        Assert.That((usage.AllocationCount, usage.Allocated, usage.LargestFree), Is.EqualTo((45, "1440", "/17")));
        Assert.That((await Maintenance.IntegrityTests.CheckAsync(Client)).Problems, Is.Empty);
    }

    [Test]
    public async Task Scenario34_ExhaustedWhileHeldDown_SucceedsAfterwards()
    {
        var pool = await CreateAsync(Kind.Ipv4Prefixes, "10.34.0.0/26", TimeSpan.FromSeconds(1));
        var freed = await AllocateAsync(pool, 28);
        await Client.FreeAsync(pool, freed);
        Assert.That((await AllocateAsync(pool, 28), await AllocateAsync(pool, 27)), Is.EqualTo(("10.34.0.16/28", "10.34.0.32/27")));

        var refusal = await Refused(() => AllocateAsync(pool, 28));

        Assert.That((refusal.Reason, refusal.Metadata["wanted"]), Is.EqualTo((ErrorReason.PoolExhausted, "/28")));
        var again = "";
        await Deadline.Until(async () =>
        {
            try
            {
                again = await AllocateAsync(pool, 28);
                return true;
            }
            catch (RegistryException held) when (held.Reason == ErrorReason.PoolExhausted)
            {
                return false;
            }
        });
        Assert.That(again, Is.EqualTo(freed));
    }

    [Test]
    public async Task Allocate_AThousandAtOnce_GetsAThousandValues()
    {
        var pool = await CreateAsync(Kind.Integers, "1-1000");

        var values = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => AllocateAsync(pool)));

        Assert.That(values.Select(int.Parse), Is.EquivalentTo(Enumerable.Range(1, 1_000)));
        var usage = await RequireBooksAddUpAsync(pool, _ => 1);
        Assert.That((usage.Free, usage.LargestFree), Is.EqualTo(("0", "")));
    }
}
