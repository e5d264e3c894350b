using Registry.Client;
using Registry.Testing;
using Registry.V1;
using Kind = Registry.V1.NodeHistoryChange.Types.Kind;

namespace Registry.FunctionalTests;

/// <summary>Who changed what, and nodes as they were.</summary>
[TestFixture]
public sealed class HistoryTests : DaemonFixture
{
    [Test]
    public async Task ListHistory_OfNode_EveryCommitThatTouchedIt_NewestFirst()
    {
        var node = await Client.RegisterNodeAsync(new RegisterNodeRequest { Node = Draft(Unique("web")), RequestId = Unique("r") });
        await Client.RegisterNodeAsync(Draft(Unique("other")));
        var running = await SetState(Client, node, "running");
        var stopped = await SetState(Client, node, "stopped");

        var commits = await Client.ListHistoryAsync(new ListHistoryRequest { NodeRef = NodeRefs.Name(node.Name) }).ToListAsync();

        Assert.Multiple(() =>
        {
            Assert.That(commits.Select(c => c.Revision), Is.EqualTo([stopped.Revision, running.Revision, node.Revision]));
            Assert.That(commits.Select(c => c.Nodes.Single().Kind), Is.EqualTo([Kind.Updated, Kind.Updated, Kind.Created]));
            Assert.That(commits[0].Nodes[0].Fields.Single().Path, Is.EqualTo("state"));
            Assert.That(commits[0].Nodes[0].Fields[0].OldValue.StringValue, Is.EqualTo("running"));
            Assert.That(commits[0].Nodes[0].Fields[0].NewValue.StringValue, Is.EqualTo("stopped"));
            Assert.That(commits[2].RequestId, Is.EqualTo(Unique("r")));
            Assert.That(commits[2].Principal, Is.EqualTo("anonymous"));
            Assert.That(commits[2].Time, Is.EqualTo(node.CreateTime));
        });
    }

    [Test]
    public async Task ListHistory_InPages_EveryCommitOnce()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("web")));
        var revisions = new List<long> { node.Revision };
        for (var i = 0; i < 6; i++)
        {
            revisions.Insert(0, (await SetState(Client, node, $"s{i}")).Revision);
        }

        var ofNode = await Client.ListHistoryAsync(new ListHistoryRequest { NodeRef = NodeRefs.Of(node), PageSize = 2 }).ToListAsync();
        var between = await Client.ListHistoryAsync(
            new ListHistoryRequest { NodeRef = NodeRefs.Of(node), PageSize = 2, BeforeRevision = revisions[0], AfterRevision = revisions[^1] }).ToListAsync();
        var all = await Client.ListHistoryAsync(
            new ListHistoryRequest { PageSize = 3, BeforeRevision = revisions[0] + 1, AfterRevision = revisions[^1] - 1 }).ToListAsync();

        Assert.Multiple(() =>
        {
            Assert.That(ofNode.Select(c => c.Revision), Is.EqualTo(revisions));
            Assert.That(between.Select(c => c.Revision), Is.EqualTo(revisions[1..^1]));
            Assert.That(all.Select(c => c.Revision), Is.EqualTo(revisions));
        });
    }

    [Test]
    public async Task ListHistory_OfDeletedNode_ById()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("gone")));
        await Client.DeleteNodeAsync(NodeRefs.Of(node));

        var commits = await Client.ListHistoryAsync(new ListHistoryRequest { NodeRef = NodeRefs.Id(node.Id) }).ToListAsync();
        var byName = await Refused(() => Client.ListHistoryPageAsync(new ListHistoryRequest { NodeRef = NodeRefs.Name(node.Name) }));

        Assert.That(commits.Select(c => c.Nodes.Single().Kind), Is.EqualTo([Kind.Deleted, Kind.Created]));
        Assert.That(byName.Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [Test]
    public async Task ListHistory_TokenOfAnotherRequest_RefusedByName()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("web")));
        await SetState(Client, node, "running");
        var page = await Client.ListHistoryPageAsync(new ListHistoryRequest { PageSize = 1 });

        var refusal = await Refused(() => Client.ListHistoryPageAsync(new ListHistoryRequest { PageToken = page.NextPageToken, NodeRef = NodeRefs.Of(node) }));
        var list = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { PageToken = page.NextPageToken }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("page_token"));
        Assert.That(list.Reason, Is.AnyOf(ErrorReason.InvalidField, ErrorReason.PageTokenExpired));
    }

    [Test]
    public async Task GetNode_AtRevision_AsItWas()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("web")));
        var running = await SetState(Client, node, "running");
        await Client.RegisterNodeAsync(Draft(Unique("other")));
        var stopped = await SetState(Client, node, "stopped");
        await Client.DeleteNodeAsync(NodeRefs.Of(node));

        Assert.That(await At(node, node.Revision), Is.EqualTo(node));
        Assert.That(await At(node, running.Revision), Is.EqualTo(running));
        Assert.That(await At(node, running.Revision + 1), Is.EqualTo(running));
        Assert.That(await At(node, stopped.Revision), Is.EqualTo(stopped));
        Assert.That((await Refused(() => At(node, stopped.Revision + 1))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
        Assert.That((await Refused(() => At(node, node.Revision - 1))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [Test]
    public async Task GetNode_AtRevision_OfAnIdWithAnEarlierLife()
    {
        var id = Unique("id");
        var first = await Client.RegisterNodeAsync(new Node { Id = id, Type = "vm" });
        await Client.DeleteNodeAsync(NodeRefs.Id(id));
        var second = await Client.RegisterNodeAsync(new Node { Id = id, Type = "router" });

        Assert.That(await At(second, first.Revision), Is.EqualTo(first));
        Assert.That((await Refused(() => At(second, second.Revision - 1))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
        Assert.That(await At(second, second.Revision), Is.EqualTo(second));
    }

    [Test]
    public async Task ListHistory_AfterRestart_IsTheSame()
    {
        using var directory = new TemporaryDirectory();
        List<HistoryCommit> before;
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            var node = await client.RegisterNodeAsync(Draft("web", "mac:1"));
            await SetState(client, node, "running");
            await client.DeleteNodeAsync(NodeRefs.Of(node));
            before = await client.ListHistoryAsync().ToListAsync();
            await daemon.StopAsync();
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var reader = again.Connect();
        Assert.That(await reader.ListHistoryAsync().ToListAsync(), Is.EqualTo(before));
        Assert.That(before, Has.Count.EqualTo(3));
    }

    private Task<Node> At(Node node, long revision) =>
        Client.GetNodeAsync(new GetNodeRequest { NodeRef = NodeRefs.Id(node.Id), AtRevision = revision });
}
