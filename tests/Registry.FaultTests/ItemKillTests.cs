using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>The daemon killed while nodes are registered whose items ask one pool for values: what is kept is whole, and the books add up.</summary>
[TestFixture]
internal sealed class ItemKillTests
{
    private const int Nodes = 1_000;

    private const string Module = """
        module: fault
        points: [{name: config, node_types: [router]}]
        items: [{id: core.routerid, cardinality: multiple}]
        classes:
          - class: core.routerid/Allocated
            fields:
              - {name: pool, type: node_ref, node_types: [pool], required: true}
              - {name: network, type: allocation, allocation: {pool: self.pool}}
        """;

    [Test, CancelAfter(180_000)]
    public async Task Scenario39_KillDuringAThousandRegistrationsWithAllocations_KeepsWholeNodesOnly([Values(100, 1_000)] int enough)
    {
        using var directory = new TemporaryDirectory();
        var acknowledged = new ConcurrentDictionary<string, string>();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var clients = new Clients(daemon);
            await clients[0].ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "fault.yaml", Text = Module } });
            await clients[0].CreatePoolAsync(new CreatePoolRequest
            {
                Id = "p", Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.0.0.0/16" }, DefaultPrefixLength = 28 },
            });
            var calls = Task.WhenAll(Enumerable.Range(0, Nodes).Select(i => RegisterAsync(clients[i], i, acknowledged)));
            await Deadline.Until(() => acknowledged.Count >= enough || calls.IsCompleted);
            await daemon.KillAsync();
            await calls;
        }

        if (enough == Nodes)
        {
            Assert.That(acknowledged, Has.Count.EqualTo(Nodes), "every client had its value at the first try");
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(again);
        var kept = await client.ListAllocationsAsync(new ListAllocationsRequest { Pool = NodeRefs.Id("p"), PageSize = 1_000 })
            .ToDictionaryAsync(allocation => allocation.Node, allocation => allocation.Value);
        var nodes = await client.StreamNodesAsync(new StreamNodesRequest { Selector = new NodeSelector { Types_ = { "router" } } }).ToListAsync();
        Assert.Multiple(() =>
        {
            Assert.That(acknowledged, Is.SubsetOf(kept), "what was acknowledged is there");
            Assert.That(kept.Values, Is.Unique);
            Assert.That(nodes.Select(node => node.Id), Is.EquivalentTo(kept.Keys), "no node without its value, no value without its node");
        });
        foreach (var node in nodes)
        {
            Assert.That(node.ClaimedKeys.Single(), Is.EqualTo($"pool:p:{kept[node.Id]}"));
        }

        Assert.That(again.LoggedErrors, Is.Empty);
    }

    private static async Task RegisterAsync(RegistryClient client, int i, ConcurrentDictionary<string, string> acknowledged)
    {
        var add = new AddItem { Id = "core.routerid", Class = "Allocated", Key = "main", Values = { ["pool"] = Value.ForString("p") } };
        try
        {
            var node = await client.RegisterNodeAsync(new RegisterNodeRequest
            {
                Node = new Node { Id = $"n{i}", Type = "router" },
                ConfigEdits = { new PointEdits { Edits = { new ConfigEdit { AddItem = add } } } },
            });
            acknowledged[node.Id] = node.ClaimedKeys.Single()["pool:p:".Length..];
        }
        catch (RegistryException)
        {
            // Not answered: the daemon is gone.
        }
    }
}
