using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Far more calls at once than the daemon can carry out at once.</summary>
[TestFixture]
internal sealed class CrowdTests
{
    [Test, CancelAfter(120_000)]
    public async Task Writes_TenThousandAtOnce_SucceedOrFindTheQueueFull()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = Clients.Connect(daemon);
        await CrowdAsync(daemon, client);
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task Writes_FarMoreThanTheQueueHolds_SucceedOrFindTheQueueFull()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--queue-capacity", "16", "--max-batch-commands", "16");
        using var client = Clients.Connect(daemon);
        var refused = await CrowdAsync(daemon, client);
        Assert.That(refused, Is.Positive, "the queue never was full");
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    /// <summary>Ten thousand registrations at once, and then a look at who is there.</summary>
    /// <returns>How many were refused.</returns>
    private static async Task<int> CrowdAsync(DaemonProcess daemon, RegistryClient client)
    {
        using var clients = new Clients(daemon, count: 8, deadline: TimeSpan.FromSeconds(90));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => RegisterAsync(clients[i], $"crowd-{i}")));
        var counts = outcomes.CountBy(outcome => outcome).ToDictionary();
        TestContext.Out.WriteLine(string.Join(", ", counts));
        Assert.That(counts.Keys, Is.SubsetOf(new[] { "OK", "QUEUE_FULL" }));
        var there = new HashSet<string>();
        foreach (var chunk in Enumerable.Range(0, outcomes.Length).Chunk(5_000))
        {
            var nodes = await client.BatchGetNodesAsync(chunk.Select(i => new NodeRef { Id = $"crowd-{i}" }));
            there.UnionWith(nodes.OfType<Node>().Select(node => node.Id));
        }

        Assert.That(there, Is.EquivalentTo(Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i] == "OK").Select(i => $"crowd-{i}")));
        return counts.GetValueOrDefault("QUEUE_FULL");
    }

    private static async Task<string> RegisterAsync(RegistryClient client, string id)
    {
        try
        {
            await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = id, Type = "vm" } });
            return "OK";
        }
        catch (RegistryException e)
        {
            return e is { Reason: ErrorReason.QueueFull, RetryDelay: not null } ? "QUEUE_FULL" : $"{e.StatusCode} {e.ReasonText} {e.Message}";
        }
    }
}
