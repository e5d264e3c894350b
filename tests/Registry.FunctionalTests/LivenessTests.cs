using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Client;
using Registry.Testing;
using Registry.V1;
using State = Registry.V1.Liveness.Types.State;

namespace Registry.FunctionalTests;

/// <summary>Heartbeats against the real daemon: what they change, what they leave alone, what outlives the daemon.</summary>
[TestFixture]
public sealed class LivenessTests : DaemonFixture
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Heartbeat_NodesAndMisses_CountsThemAndMakesNoCommit()
    {
        var (name, key) = (Unique("n"), Unique("k"));
        var node = await Client.RegisterNodeAsync(Draft(name, key));

        var answer = await Client.HeartbeatAsync(
            [NodeRefs.Id(node.Id), NodeRefs.Name(name), NodeRefs.UniqueKey(key), NodeRefs.Name("nobody"), NodeRefs.Any("nothing")], Minute);

        Assert.That((answer.AcceptedCount, answer.UnknownCount), Is.EqualTo((3, 2)));
        Assert.That(answer.UnknownRefs, Is.EqualTo([NodeRefs.Name("nobody"), NodeRefs.Any("nothing")]));
        var page = await Client.ListNodesPageAsync(new ListNodesRequest { PageSize = 1 });
        Assert.That(page.Revision, Is.EqualTo(node.Revision));
        var now = (await Client.GetNodeAsync(NodeRefs.Id(node.Id))).Liveness;
        Assert.That((now.State, now.Ttl), Is.EqualTo((State.Alive, Minute.ToDuration())));
    }

    [Test]
    public async Task Heartbeat_ManyMisses_ReportsTheFirstThousand()
    {
        var refs = Enumerable.Range(0, 1_500).Select(i => NodeRefs.Id($"nobody-{i}")).ToList();

        var answer = await Client.HeartbeatAsync(refs);

        Assert.That((answer.AcceptedCount, answer.UnknownCount), Is.EqualTo((0, 1_500)));
        Assert.That(answer.UnknownRefs, Is.EqualTo(refs.Take(1_000)));
    }

    [Test]
    public async Task Reads_OfEveryKind_CarryLivenessWhereTheMaskWantsIt()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));
        await Client.HeartbeatAsync([NodeRefs.Of(node)], Minute);
        var selector = new NodeSelector { NamePrefix = node.Name };
        foreach (var (paths, expected) in new[] { ("liveness", true), ("*", true), ("id,state", false) })
        {
            var mask = FieldMask.FromString(paths);

            var got = await Client.GetNodeAsync(new GetNodeRequest { NodeRef = NodeRefs.Of(node), ReadMask = mask });
            var batch = await Client.BatchGetNodesAsync(new BatchGetNodesRequest { NodeRefs = { NodeRefs.Of(node) }, ReadMask = mask });
            var listed = await Client.ListNodesPageAsync(new ListNodesRequest { Selector = selector, ReadMask = mask });
            var streamed = await Client.StreamNodesAsync(new StreamNodesRequest { Selector = selector, ReadMask = mask }).SingleAsync();
            var tree = await Client.GetTreeAsync(new GetTreeRequest { Root = NodeRefs.Of(node), ReadMask = mask }).SingleAsync();

            var states = new[] { got, batch.Results[0].Node, listed.Nodes.Single(), streamed, tree.Node }.Select(read => read.Liveness?.State);
            Assert.That(states, Is.All.EqualTo(expected ? State.Alive : (State?)null), paths);
        }
    }

    [Test]
    public async Task Writes_OfANodeThatIsAlive_TellNothingOfIt()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));
        await Client.HeartbeatAsync([NodeRefs.Of(node)], Minute);

        var written = await Client.PatchMetadataAsync(NodeRefs.Of(node), new Dictionary<string, Value> { ["x"] = Value.ForNumber(1) });

        Assert.That(written.Liveness, Is.Null);
        Assert.That((await Client.GetNodeAsync(NodeRefs.Of(node))).Liveness?.State, Is.EqualTo(State.Alive));
    }

    [Test]
    public async Task Writes_LivenessFromAClient_IsIgnoredAndInAMaskRefused()
    {
        var draft = Draft(Unique("n"));
        draft.Liveness = new Liveness { State = State.Alive };

        var node = await Client.RegisterNodeAsync(draft);
        var refusal = await Refused(() => Client.UpdateNodeAsync(new UpdateNodeRequest
        {
            NodeRef = NodeRefs.Of(node), Node = draft, UpdateMask = FieldMask.FromString("liveness"),
        }));

        Assert.That((await Client.GetNodeAsync(NodeRefs.Of(node))).Liveness, Is.Null);
        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain("only the registry sets"));
    }

    [TestCase(0, 0)]
    [TestCase(0, 999_999_999)]
    [TestCase(86_400, 100)]
    [TestCase(-1, 0)]
    [TestCase(long.MaxValue, 0)]
    [TestCase(60, -1)]
    [TestCase(60, int.MaxValue)]
    public async Task Heartbeat_BadFields_NamesAllAtOnce(long seconds, int nanos)
    {
        var request = new HeartbeatRequest { Ttl = new Duration { Seconds = seconds, Nanos = nanos }, NodeRefs = { new NodeRef(), NodeRefs.Id("x"), NodeRefs.Name("") } };

        var refusal = await Refused(() => Client.HeartbeatAsync(request));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.InvalidField));
        Assert.That(refusal.FieldViolations.Select(violation => violation.Field), Is.EqualTo(["ttl", "node_refs[0]", "node_refs[2].name"]));
    }

    [TestCase(0)]
    [TestCase(10_001)]
    public async Task Heartbeat_TooFewOrTooManyRefs_IsRefused(int count)
    {
        var refusal = await Refused(() => Client.HeartbeatAsync(Enumerable.Repeat(NodeRefs.Id("x"), count)));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("node_refs"));
    }

    [Test]
    public async Task Heartbeat_TtlIsOver_NodeExpiresAndComesBack()
    {
        var node = NodeRefs.Of(await Client.RegisterNodeAsync(Draft(Unique("n"))));
        await Client.HeartbeatAsync([node], TimeSpan.FromSeconds(1));

        await WaitFor(Client, node, State.Expired);
        await Client.HeartbeatAsync([node], Minute);

        Assert.That((await Client.GetNodeAsync(node)).Liveness.State, Is.EqualTo(State.Alive));
    }

    [Test]
    public async Task StreamHeartbeats_SeveralMessages_AreSummedUp()
    {
        var node = NodeRefs.Of(await Client.RegisterNodeAsync(Draft(Unique("n"))));

        var answer = await Client.StreamHeartbeatsAsync(Messages(Beat(node, NodeRefs.Id("no-1")), Beat(node), Beat(NodeRefs.Id("no-2"))));

        Assert.That((answer.AcceptedCount, answer.UnknownCount), Is.EqualTo((2, 2)));
        Assert.That(answer.UnknownRefs, Is.EqualTo([NodeRefs.Id("no-1"), NodeRefs.Id("no-2")]));
    }

    [Test]
    public async Task StreamHeartbeats_MalformedMessage_EndsItAndThoseBeforeCount()
    {
        var node = NodeRefs.Of(await Client.RegisterNodeAsync(Draft(Unique("n"))));

        var refusal = await Refused(() => Client.StreamHeartbeatsAsync(Messages(Beat(node), new HeartbeatRequest())));

        Assert.That((refusal.Reason, refusal.FieldViolations.Single().Field), Is.EqualTo((ErrorReason.InvalidField, "node_refs")));
        Assert.That((await Client.GetNodeAsync(node)).Liveness?.State, Is.EqualTo(State.Alive));
    }

    [Test]
    public async Task StreamHeartbeats_ClientGoesAway_WhatItSentCountsAndNothingIsLogged()
    {
        var node = NodeRefs.Of(await Client.RegisterNodeAsync(Draft(Unique("n"))));
        using (var call = Client.Stub.StreamHeartbeats())
        {
            await call.RequestStream.WriteAsync(Beat(node));
            await WaitFor(Client, node, State.Alive);
        }

        await Client.HeartbeatAsync([node]);
        Assert.That((await Client.GetNodeAsync(node)).Liveness?.State, Is.EqualTo(State.Alive));
    }

    [Test]
    public async Task StreamHeartbeats_DaemonStops_EndsWithShuttingDownAndDoesNotHoldItUp()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        var node = NodeRefs.Of(await client.RegisterNodeAsync(Draft("n")));
        using var call = client.Stub.StreamHeartbeats();
        await call.RequestStream.WriteAsync(Beat(node));
        await WaitFor(client, node, State.Alive);
        var started = TimeProvider.System.GetTimestamp();

        daemon.RequestStop();
        var error = (await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.InTime()))!;

        Assert.That((error.StatusCode, await daemon.StopAsync()), Is.EqualTo((StatusCode.Unavailable, 0)));
        Assert.That(error.Status.Detail, Does.Contain("stopping"));
        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(15)), "less than calls are given to finish");
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Watch_AsksForLiveness_HasItInTheSnapshotThenEachChange()
    {
        var prefix = Unique("w");
        var (a, b) = (await Client.RegisterNodeAsync(Draft($"{prefix}-a")), await Client.RegisterNodeAsync(Draft($"{prefix}-b")));
        await Client.HeartbeatAsync([NodeRefs.Of(a)], Minute);
        var request = new WatchNodesRequest { Selector = new NodeSelector { NamePrefix = prefix }, IncludeLiveness = true };
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, request);
        using var _ = watch;

        await Client.HeartbeatAsync([NodeRefs.Of(a), NodeRefs.Of(b)], TimeSpan.FromSeconds(1));
        var changes = new[] { (await watch.NextAsync()).Liveness, (await watch.NextAsync()).Liveness, (await watch.NextAsync()).Liveness };

        Assert.That(present.Select(node => node.Liveness?.State), Is.EqualTo([State.Alive, (State?)null]));
        Assert.That((changes[0].NodeId, changes[0].Liveness.State), Is.EqualTo((b.Id, State.Alive)));
        Assert.That(changes[1..].Select(change => (change.NodeId, change.Liveness.State)), Is.EquivalentTo([(a.Id, State.Expired), (b.Id, State.Expired)]));
    }

    [Test]
    public async Task Watch_ResumesAndAsksForLiveness_BeginsWithAllThatIsKnown()
    {
        var prefix = Unique("w");
        var a = await Client.RegisterNodeAsync(Draft($"{prefix}-a"));
        await Client.RegisterNodeAsync(Draft($"{prefix}-silent"));
        await Client.HeartbeatAsync([NodeRefs.Of(a)], Minute);
        using var watch = WatchStream.Open(Client, new WatchNodesRequest
        {
            Selector = new NodeSelector { NamePrefix = prefix }, IncludeLiveness = true, AfterRevision = a.Revision,
        });
        await watch.ReadSnapshotAsync();

        var events = new[] { await watch.NextAsync(), await watch.NextAsync() };

        Assert.That(events[0].Changed?.Node.Name, Is.EqualTo($"{prefix}-silent"));
        Assert.That((events[1].Liveness.NodeId, events[1].Liveness.Liveness.State), Is.EqualTo((a.Id, State.Alive)));
    }

    [Test]
    public async Task Watch_DoesNotAskForLiveness_IsToldNothingOfIt()
    {
        var prefix = Unique("w");
        var a = await Client.RegisterNodeAsync(Draft($"{prefix}-a"));
        await Client.HeartbeatAsync([NodeRefs.Of(a)], Minute);
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, new WatchNodesRequest { Selector = new NodeSelector { NamePrefix = prefix } });
        using var _ = watch;
        await Client.HeartbeatAsync([NodeRefs.Of(await Client.RegisterNodeAsync(Draft($"{prefix}-b")))], Minute);

        await Client.RegisterNodeAsync(Draft($"{prefix}-c"));

        Assert.That(present.Single().Liveness, Is.Null);
        Assert.That((await watch.NextAsync()).Changed?.Node.Name, Is.EqualTo($"{prefix}-b"));
        Assert.That((await watch.NextAsync()).Changed?.Node.Name, Is.EqualTo($"{prefix}-c"));
    }

    [Test]
    public async Task Restart_StoppedOrKilled_NobodyExpiresBecauseOfIt()
    {
        using var directory = new TemporaryDirectory();
        var (alive, expired) = (NodeRefs.Name("alive"), NodeRefs.Name("expired"));
        Liveness before;
        await using (var first = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = first.Connect();
            await client.RegisterNodeAsync(Draft("alive"));
            await client.RegisterNodeAsync(Draft("expired"));
            await client.HeartbeatAsync([expired], TimeSpan.FromSeconds(1));
            await WaitFor(client, expired, State.Expired);
            before = (await client.GetNodeAsync(expired)).Liveness;
            await client.HeartbeatAsync([alive], TimeSpan.FromSeconds(30));
            Assert.That(await first.StopAsync(), Is.Zero);
        }

        for (var kill = 0; kill < 2; kill++)
        {
            await using var next = await DaemonProcess.StartAsync(directory.Path);
            using var client = next.Connect();
            Assert.That((await client.GetNodeAsync(alive)).Liveness?.State, Is.EqualTo(State.Alive), $"kill {kill}");
            Assert.That((await client.GetNodeAsync(expired)).Liveness, Is.EqualTo(before), $"kill {kill}");
            await next.KillAsync();
        }
    }

    [Test]
    public async Task Start_DamagedLivenessFile_ServesWithAWarning()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("liveness"), "not what it should be, and long enough to have a checksum");

        await using var daemon = await DaemonProcess.StartAsync(directory.Path);

        // The log comes by a pipe of its own, and may be read later than that the daemon serves.
        await Deadline.Until(() => daemon.Log.Any(line => line.Contains("\"EventId\":1041", StringComparison.Ordinal)));
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    private static HeartbeatRequest Beat(params NodeRef[] refs) => new() { NodeRefs = { refs } };

    private static IAsyncEnumerable<HeartbeatRequest> Messages(params HeartbeatRequest[] messages) => messages.ToAsyncEnumerable();

    private static Task WaitFor(RegistryClient client, NodeRef node, State state) =>
        Deadline.Until(async () => (await client.GetNodeAsync(node)).Liveness?.State == state);
}
