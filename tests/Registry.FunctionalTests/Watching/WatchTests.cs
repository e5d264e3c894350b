using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Client;
using Registry.Testing;
using Registry.V1;
using EventCase = Registry.V1.WatchEvent.EventOneofCase;

namespace Registry.FunctionalTests.Watching;

/// <summary><c>WatchNodes</c> through the real daemon: what is sent, in which order, and what a filter makes of it.</summary>
[TestFixture]
public sealed class WatchTests : DaemonFixture
{
    [Test]
    public async Task Watch_FromSnapshot_PresentThenSyncedThenEveryChange()
    {
        var prefix = Unique("w");
        var (a, b) = (await Register($"{prefix}-a"), await Register($"{prefix}-b"));
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, Names(prefix));
        using var _ = watch;
        Assert.That(present, Is.EquivalentTo([a, b]));
        Assert.That(watch.Revision, Is.GreaterThanOrEqualTo(b.Revision));
        Assert.That(watch.Epoch, Is.Not.Empty);

        var changed = await SetState(a, "on");
        var c = await Register($"{prefix}-c");
        var deleted = await Client.DeleteNodeAsync(NodeRefs.Of(b));

        var first = (await watch.NextAsync()).Changed;
        Assert.That((first.Node, first.Revision, first.Time, first.Appeared), Is.EqualTo((changed, changed.Revision, changed.UpdateTime, false)));
        var second = (await watch.NextAsync()).Changed;
        Assert.That((second.Node, second.Revision, second.Time, second.Appeared), Is.EqualTo((c, c.Revision, c.UpdateTime, true)));
        var third = (await watch.NextAsync()).Removed;
        Assert.That((third.NodeId, third.Reason, third.Revision), Is.EqualTo((b.Id, NodeRemoved.Types.Reason.Deleted, deleted.Revision)));
        Assert.That(watch.Revision, Is.EqualTo(deleted.Revision));
    }

    [Test]
    public async Task Watch_AfterRevision_SyncedFirst_ThenWhatCameLater()
    {
        var prefix = Unique("w");
        var a = await Register($"{prefix}-a");
        await Register($"{prefix}-b");

        using var watch = WatchStream.Open(Client, new WatchNodesRequest { Selector = Named(prefix), AfterRevision = a.Revision });

        var synced = (await watch.NextAsync()).Synced;
        Assert.That(synced.Revision, Is.EqualTo(a.Revision));
        Assert.That(await watch.NextTextAsync(), Is.EqualTo($"+{prefix}-b"));
    }

    [Test]
    public async Task Watch_SkipSnapshot_BeginsWithWhatComesNext()
    {
        var prefix = Unique("w");
        var a = await Register($"{prefix}-a");
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, new WatchNodesRequest { Selector = Named(prefix), SkipSnapshot = true });
        using var _ = watch;

        await SetState(a, "on");

        Assert.That(present, Is.Empty);
        Assert.That(await watch.NextTextAsync(), Is.EqualTo($"{prefix}-a=on"));
    }

    [Test]
    public async Task Watch_ReadMask_SendsTheseFieldsOnly()
    {
        var prefix = Unique("w");
        var a = await Register($"{prefix}-a");
        var request = Names(prefix);
        request.ReadMask = new FieldMask { Paths = { "state" } };
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, request);
        using var _ = watch;

        await SetState(a, "on");

        Assert.That(present, Is.EqualTo([new Node { State = "unknown" }]));
        Assert.That((await watch.NextAsync()).Changed.Node, Is.EqualTo(new Node { State = "on" }));
    }

    [Test]
    public async Task Watch_WatchMask_SkipsOtherChanges()
    {
        var prefix = Unique("w");
        var a = await Register($"{prefix}-a");
        var request = Names(prefix);
        request.WatchMask = new FieldMask { Paths = { "tags", "blobs" } };
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, request);
        using var __ = watch;

        await SetState(a, "on");
        await Client.PatchMetadataAsync(new PatchMetadataRequest { NodeRef = NodeRefs.Of(a), Set = { ["k"] = Value.ForBool(true) } });
        var tagged = await Client.UpdateNodeAsync(new UpdateNodeRequest { NodeRef = NodeRefs.Of(a), SetTags = { ["t"] = "" } });
        var filled = await Client.SetBlobAsync(NodeRefs.Of(a), "b", new byte[] { 1 });

        Assert.That((await watch.NextAsync()).Changed.Node, Is.EqualTo(tagged));
        Assert.That((await watch.NextAsync()).Changed.Node, Is.EqualTo(filled));
    }

    [Test]
    public async Task Watch_NodeStopsAndBeginsToMatch_RemovedAndAppeared()
    {
        var prefix = Unique("w");
        var a = await Register($"{prefix}-a");
        var request = Names(prefix);
        request.Selector.Tags["role"] = "db";
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, request);
        using var _ = watch;

        await Tag(a, "role", "db");
        await Tag(a, "role", "web");
        await Tag(a, "role", "db");
        await Client.DeleteNodeAsync(NodeRefs.Of(a));

        Assert.That(present, Is.Empty);
        Assert.That(
            await Texts(watch, 4), Is.EqualTo([$"+{prefix}-a", "-Filtered", $"+{prefix}-a", "-Deleted"]));
    }

    [Test]
    public async Task Watch_RefByName_FollowsTheName_NotTheNode()
    {
        var (name, other) = (Unique("name"), Unique("other"));
        var first = await Register(name);
        var request = new WatchNodesRequest { Selector = new NodeSelector { NodeRefs = { NodeRefs.Name(name) } } };
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, request);
        using var _ = watch;

        await Rename(first, other);
        var second = await Register(name);

        Assert.That(present, Is.EqualTo([first]));
        var removed = (await watch.NextAsync()).Removed;
        Assert.That((removed.NodeId, removed.Reason), Is.EqualTo((first.Id, NodeRemoved.Types.Reason.Filtered)));
        var appeared = (await watch.NextAsync()).Changed;
        Assert.That((appeared.Node.Id, appeared.Appeared), Is.EqualTo((second.Id, true)));
    }

    [Test]
    public async Task Watch_RefsOfAllKinds_AreFoundNowAndLater()
    {
        var (id, name, key, any) = (Unique("id"), Unique("name"), Unique("key"), Unique("any"));
        await Client.RegisterNodeAsync(new Node { Type = "vm", Id = id });
        var request = new WatchNodesRequest
        {
            Selector = new NodeSelector
            {
                NodeRefs = { NodeRefs.Id(id), NodeRefs.UniqueKey($"VAGOTH_NAME_{name}"), NodeRefs.UniqueKey(key), NodeRefs.Any(any) },
            },
        };
        var (watch, present) = await WatchStream.OpenSyncedAsync(Client, request);
        using var _ = watch;

        await Register(Unique("no"));
        await Register(name);
        await Client.RegisterNodeAsync(Draft(Unique("holder"), key));
        await Client.RegisterNodeAsync(Draft(Unique("holder2"), any));

        Assert.That(present.Select(node => node.Id), Is.EqualTo([id]));
        Assert.That(await Texts(watch, 3), Is.EqualTo([$"+{name}", $"+{Unique("holder")}", $"+{Unique("holder2")}"]));
    }

    [Test]
    public async Task Watch_ChildrenOfParent_MovesInAndOut()
    {
        var (parent, child) = (await Register(Unique("parent")), await Register(Unique("child")));
        var request = new WatchNodesRequest { Selector = new NodeSelector { Parent = NodeRefs.Name(parent.Name) } };
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, request);
        using var __ = watch;

        await Client.SetParentAsync(NodeRefs.Of(child), NodeRefs.Of(parent));
        await Client.SetParentAsync(NodeRefs.Of(child), null);

        Assert.That(await Texts(watch, 2), Is.EqualTo([$"+{child.Name}", "-Filtered"]));
    }

    [Test]
    public async Task Watch_NothingHappens_Bookmarks()
    {
        var request = Names(Unique("nobody"));
        request.BookmarkInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, request);
        using var __ = watch;
        var other = await Register(Unique("elsewhere"));

        var first = (await watch.ReadAsync())!;
        var second = (await watch.ReadAsync())!;

        Assert.That(first.Events, Is.Empty);
        Assert.That(second.Events, Is.Empty);
        Assert.That(first.Revision, Is.GreaterThanOrEqualTo(other.Revision), "a bookmark moves over what does not match");
    }

    [Test]
    public async Task Watch_OneLargeCommit_ComesInPartsOfWhichTheLastHasItsRevision()
    {
        var prefix = Unique("w");
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, Names(prefix));
        using var __ = watch;
        var padding = new Struct { Fields = { ["text"] = Value.ForString(new string('x', 2_000)) } };

        var results = await Client.WriteBatchAsync(Enumerable.Range(0, 3_000).Select(i => new Write
        {
            RegisterNode = new RegisterNodeRequest { Node = new Node { Type = "vm", Name = $"{prefix}-{i:d4}", Definition = padding } },
        }));

        var messages = new List<WatchNodesResponse>();
        do
        {
            messages.Add((await watch.ReadAsync())!);
        }
        while (messages[^1].Revision == 0);

        var commit = results.Revision;
        Assert.That(messages, Has.Count.GreaterThan(10));
        Assert.That(messages.Select(message => message.CalculateSize()), Is.All.LessThan(128 * 1024));
        Assert.That(messages[^1].Revision, Is.EqualTo(commit));
        var events = messages.SelectMany(message => message.Events).ToList();
        Assert.That(events.Select(each => each.Changed.Node.Name), Is.EqualTo(Enumerable.Range(0, 3_000).Select(i => $"{prefix}-{i:d4}")));
        Assert.That(events.Select(each => each.Changed.Revision), Is.All.EqualTo(commit));
    }

    [Test]
    public async Task Watch_BadFields_NamesAllAtOnce()
    {
        using var watch = WatchStream.Open(Client, new WatchNodesRequest
        {
            Selector = new NodeSelector { Types_ = { "Bad Type" }, NodeRefs = { new NodeRef(), NodeRefs.Name("") } },
            ReadMask = new FieldMask { Paths = { "nam" } },
            WatchMask = new FieldMask { Paths = { "state", "revision", "liveness", "id", "tag" } },
            AfterRevision = -1,
            SkipSnapshot = true,
            Delivery = (WatchDelivery)9,
            BookmarkInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(999)),
        });

        var refusal = await watch.ReadToRefusalAsync();

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.InvalidField));
        Assert.That(
            refusal.FieldViolations.Select(violation => violation.Field),
            Is.EquivalentTo([
                "selector.types[0]", "selector.node_refs[0]", "selector.node_refs[1].name", "read_mask.paths[0]", "watch_mask.paths[1]",
                "watch_mask.paths[2]", "watch_mask.paths[3]", "watch_mask.paths[4]", "after_revision", "skip_snapshot", "delivery",
                "bookmark_interval",
            ]));
    }

    [Test]
    public async Task Watch_PlacesThatThereAreNot_AreRefusedBeforeAnythingIsSent()
    {
        var node = await Register(Unique("n"));

        Assert.That((await RefusalOf(new WatchNodesRequest { AfterRevision = node.Revision + 1_000_000 })).Reason, Is.EqualTo(ErrorReason.RevisionNotReached));
        var epoch = await RefusalOf(new WatchNodesRequest { AfterRevision = node.Revision, Epoch = "another" });
        Assert.That((epoch.Reason, epoch.Metadata["expected"]), Is.EqualTo((ErrorReason.EpochChanged, "another")));
        var parent = new NodeSelector { Parent = NodeRefs.Name(Unique("nobody")) };
        Assert.That((await RefusalOf(new WatchNodesRequest { Selector = parent })).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [Test]
    public async Task Watch_AfterARevisionToCome_WaitsForIt()
    {
        var prefix = Unique("w");
        var node = await Register($"{prefix}-a");
        using var watch = WatchStream.Open(Client, new WatchNodesRequest { Selector = Named(prefix), AfterRevision = node.Revision + 1 });

        var first = await Register($"{prefix}-b");
        var synced = (await watch.NextAsync()).Synced;
        await Register($"{prefix}-c");

        Assert.That(synced.Revision, Is.EqualTo(first.Revision));
        Assert.That(await watch.NextTextAsync(), Is.EqualTo($"+{prefix}-c"));
    }

    [Test]
    public async Task List_NodeRefs_GivesThoseThatThereAre()
    {
        var (a, b) = (await Register(Unique("a")), await Client.RegisterNodeAsync(Draft(Unique("b"), Unique("key"))));
        var refs = new[] { NodeRefs.Name(a.Name), NodeRefs.UniqueKey(Unique("key")), NodeRefs.Id(a.Id), NodeRefs.Name(Unique("nobody")) };

        var listed = new List<Node>();
        await foreach (var node in Client.ListNodesAsync(new NodeSelector { NodeRefs = { refs } }))
        {
            listed.Add(node);
        }

        Assert.That(listed, Is.EqualTo(new[] { a, b }.OrderBy(node => node.Id, StringComparer.Ordinal)));
    }

    private static NodeSelector Named(string prefix) => new() { NamePrefix = prefix };

    private static WatchNodesRequest Names(string prefix) => new() { Selector = Named(prefix) };

    private static async Task<List<string>> Texts(WatchStream watch, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            texts.Add(await watch.NextTextAsync());
        }

        return texts;
    }

    private async Task<RegistryException> RefusalOf(WatchNodesRequest request)
    {
        using var watch = WatchStream.Open(Client, request);
        return await watch.ReadToRefusalAsync();
    }

    private Task<Node> Register(string name) => Client.RegisterNodeAsync(Draft(name));

    private Task<Node> SetState(Node node, string state) => Client.UpdateNodeAsync(new UpdateNodeRequest
    {
        NodeRef = NodeRefs.Of(node), Node = new Node { State = state }, UpdateMask = new FieldMask { Paths = { "state" } },
    });

    private Task<Node> Rename(Node node, string name) => Client.UpdateNodeAsync(new UpdateNodeRequest
    {
        NodeRef = NodeRefs.Of(node), Node = new Node { Name = name }, UpdateMask = new FieldMask { Paths = { "name" } },
    });

    private Task<Node> Tag(Node node, string key, string value) =>
        Client.UpdateNodeAsync(new UpdateNodeRequest { NodeRef = NodeRefs.Of(node), SetTags = { [key] = value } });
}
