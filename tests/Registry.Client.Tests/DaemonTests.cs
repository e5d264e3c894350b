using Google.Protobuf.WellKnownTypes;
using Grpc.Health.V1;
using Registry.Testing;
using Registry.V1;

namespace Registry.Client.Tests;

/// <summary>The client against the real daemon.</summary>
internal sealed class DaemonTests
{
    private DaemonProcess _daemon;
    private RegistryClient _client;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _daemon = await DaemonProcess.StartAsync();
        _client = _daemon.Connect();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }
    }

    [Test]
    public async Task CheckHealth_RunningDaemon_IsServing()
        => Assert.That(await _client.CheckHealthAsync(), Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));

    [Test]
    public async Task Register_ThenGetByEachRef_IsTheSameNode()
    {
        var node = await _client.RegisterNodeAsync(new Node { Type = "vm", Name = "refs", UniqueKeys = { "mac:refs" } });

        Assert.That(await _client.GetNodeAsync(NodeRefs.Of(node)), Is.EqualTo(node));
        Assert.That(await _client.GetNodeAsync(NodeRefs.Name("refs")), Is.EqualTo(node));
        Assert.That(await _client.GetNodeAsync(NodeRefs.UniqueKey("mac:refs")), Is.EqualTo(node));
        Assert.That(await _client.FindNodeAsync(NodeRefs.Any("refs")), Is.EqualTo(node));
        Assert.That(await _client.FindNodeAsync(NodeRefs.Any("no-refs")), Is.Null);
    }

    [Test]
    public async Task Register_KeyTaken_SaysWhichAndByWhom()
    {
        var holder = await _client.RegisterNodeAsync(new Node { Type = "vm", UniqueKeys = { "taken" } });

        var error = (await Assert.ThrowsAsync<RegistryException>(
            () => _client.RegisterNodeAsync(new Node { Type = "vm", UniqueKeys = { "taken" } })))!;

        Assert.That((error.Reason, error.Metadata["key"], error.Metadata["holder"]), Is.EqualTo((ErrorReason.KeyTaken, "taken", holder.Id)));
    }

    [Test]
    public async Task BatchGet_WithAMiss_HasNullThere()
    {
        var node = await _client.RegisterNodeAsync(new Node { Type = "vm" });

        var found = await _client.BatchGetNodesAsync([NodeRefs.Id("nobody"), NodeRefs.Of(node)]);

        Assert.That(found, Is.EqualTo(new[] { null, node }));
    }

    [Test]
    public async Task List_SmallPages_GivesAllInOrder()
    {
        await _client.WriteBatchAsync(Enumerable.Range(0, 25).Select(i => Register(new Node { Id = $"page-{i:d2}", Type = "paged" })));

        var request = new ListNodesRequest { Selector = new NodeSelector { Types_ = { "paged" } }, PageSize = 4, OrderBy = "id desc" };
        var ids = await _client.ListNodesAsync(request).Select(n => n.Id).ToListAsync();

        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, 25).Reverse().Select(i => $"page-{i:d2}")));
    }

    [Test]
    public async Task StreamAndTree_Subtree_AreWhole()
    {
        await _client.WriteBatchAsync([
            Register(new Node { Id = "tree-b", Type = "tree" }),
            Register(new Node { Id = "tree-a", Type = "tree", Parent = "tree-b" }),
        ]);

        var streamed = await _client.StreamNodesAsync(new StreamNodesRequest { Selector = new NodeSelector { Types_ = { "tree" } } })
            .Select(n => n.Id).ToListAsync();
        var tree = await _client.GetTreeAsync(new GetTreeRequest { Root = NodeRefs.Id("tree-b") }).Select(n => (n.Node.Id, n.Depth)).ToListAsync();

        Assert.That(streamed, Is.EqualTo(new[] { "tree-a", "tree-b" }));
        Assert.That(tree, Is.EqualTo(new[] { ("tree-b", 0), ("tree-a", 1) }));
    }

    [Test]
    public async Task WriteBatch_RefusedWrite_HasItsIndex()
    {
        var error = (await Assert.ThrowsAsync<RegistryException>(() => _client.WriteBatchAsync([
            Register(new Node { Id = "index-0", Type = "vm" }),
            new Write { DeleteNode = new DeleteNodeRequest { NodeRef = NodeRefs.Id("nobody") } },
        ])))!;

        Assert.That((error.Reason, error.Index), Is.EqualTo((ErrorReason.NodeNotFound, (int?)1)));
        Assert.That(await _client.FindNodeAsync(NodeRefs.Id("index-0")), Is.Null);
    }

    [Test]
    public async Task WriteBatch_BadField_HasTheIndexOfTheFirst()
    {
        var error = (await Assert.ThrowsAsync<RegistryException>(() => _client.WriteBatchAsync([
            Register(new Node { Type = "vm" }), Register(new Node { Type = "V M" }), Register(new Node { Type = "" }),
        ])))!;

        Assert.That((error.Reason, error.Index, error.FieldViolations.Count), Is.EqualTo((ErrorReason.InvalidField, (int?)1, 2)));
    }

    [Test]
    public async Task Write_RepeatedUnderOneRequestId_IsCarriedOutOnce()
    {
        var request = new RegisterNodeRequest { Node = new Node { Type = "vm" }, RequestId = "once-1" };

        var first = await _client.RegisterNodeAsync(request);
        var second = await _client.RegisterNodeAsync(request);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task PatchParentBlobAndDelete_WorkThroughTheShortForms()
    {
        var parent = await _client.RegisterNodeAsync(new Node { Type = "hypervisor" });
        var node = NodeRefs.Of(await _client.RegisterNodeAsync(new Node { Type = "vm" }));

        var patched = await _client.PatchMetadataAsync(node, new Dictionary<string, Value> { ["cpus"] = Value.ForNumber(4) });
        var placed = await _client.SetParentAsync(node, NodeRefs.Of(parent));
        await _client.SetBlobAsync(node, "b", new byte[] { 1, 2 });
        var bytes = await _client.GetBlobAsync(node, "b");
        var blobs = await _client.ListBlobsAsync(node);
        await _client.DeleteBlobAsync(node, "b");
        await _client.SetParentAsync(node, null);
        var deleted = await _client.DeleteNodeAsync(node);

        Assert.That((patched.Metadata["cpus"].NumberValue, placed.Parent), Is.EqualTo((4, parent.Id)));
        Assert.That((bytes.ToArray(), blobs[0].SizeBytes), Is.EqualTo((new byte[] { 1, 2 }, 2L)));
        Assert.That(deleted.DeletedIds, Is.EqualTo(new[] { node.Id }));
    }

    [Test]
    public async Task Request_BeyondTheSendLimit_IsRefusedWithoutRetries()
    {
        var options = new RegistryClientOptions { Address = new Uri(_daemon.Address), MaxSendMessageBytes = 1000 };
        using var client = new RegistryClient(options);

        var error = (await Assert.ThrowsAsync<RegistryException>(
            () => client.SetBlobAsync(NodeRefs.Id("x"), "b", new byte[2000])))!;

        Assert.That(error.StatusCode, Is.EqualTo(Grpc.Core.StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task Requests_Compressed_AreUnderstood()
    {
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(_daemon.Address), CompressRequests = true });
        var note = new string('x', 100_000);

        var node = await client.RegisterNodeAsync(new Node { Type = "vm", Metadata = { ["note"] = Value.ForString(note) } });

        Assert.That(node.Metadata["note"].StringValue, Is.EqualTo(note));
        Assert.That(await client.ListNodesAsync().CountAsync(), Is.Positive, "an empty message goes compressed, too");
    }

    private static Write Register(Node node) => new() { RegisterNode = new RegisterNodeRequest { Node = node } };
}
