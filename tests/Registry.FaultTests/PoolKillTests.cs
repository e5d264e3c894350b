using System.Collections.Concurrent;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>The daemon killed while it hands out values of a pool.</summary>
[TestFixture]
internal sealed class PoolKillTests
{
    private const int Requests = 1_000;

    [Test, CancelAfter(120_000)]
    public async Task Kill_DuringAThousandAllocations_KeepsAllAcknowledgedAndHandsOutNoneTwice([Values(1, 150, 700)] int enough)
    {
        using var directory = new TemporaryDirectory();
        var acknowledged = new ConcurrentDictionary<string, string>();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var clients = new Clients(daemon);
            await clients[0].CreatePoolAsync(new CreatePoolRequest
            {
                Id = "p", Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Integers, Ranges = { "1-5000" } },
            });
            var calls = Task.WhenAll(Enumerable.Range(0, Requests).Select(i => AllocateAsync(clients[i], $"r{i}", acknowledged)));
            await Deadline.Until(() => acknowledged.Count >= enough);
            await daemon.KillAsync();
            await calls;
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(again);
        var kept = await client.ListAllocationsAsync(new ListAllocationsRequest { Pool = NodeRefs.Id("p"), PageSize = 1_000 }).ToListAsync();
        Assert.That(kept.Select(allocation => allocation.Value), Is.Unique.And.SupersetOf(acknowledged.Values));

        // What was not answered is repeated: either it was carried out, and is answered as then, or it is carried out now.
        var answers = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => AllocateAsync(client, $"r{i}", answers)));
        Assert.That(answers.Values, Is.Unique.And.Exactly(Requests).Items);
        Assert.That(acknowledged, Is.SubsetOf(answers), "a repeated request is answered as the first time");
        var pool = await client.GetPoolAsync(NodeRefs.Id("p"));
        Assert.That((pool.Usage.Allocated, pool.Usage.Free), Is.EqualTo(("1000", "4000")));
        Assert.That(again.LoggedErrors, Is.Empty);
    }

    private static async Task AllocateAsync(RegistryClient client, string requestId, ConcurrentDictionary<string, string> answers)
    {
        try
        {
            var made = await client.AllocateAsync(new AllocateRequest { Pool = NodeRefs.Id("p"), RequestId = requestId });
            answers[requestId] = made.Allocation.Value;
        }
        catch (RegistryException)
        {
            // Not answered: the daemon is gone.
        }
    }
}
