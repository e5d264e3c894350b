using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>The scenarios of the registry's predecessors that must hold, through the real daemon and the C# client.</summary>
[TestFixture]
public sealed class ScenarioTests : DaemonFixture
{
    [Test]
    public async Task Scenario01_RegisterWithTakenKey_NamesKeyAndHolder_ClaimsNothing()
    {
        var (k1, a0, name) = (Unique("k1"), Unique("a0"), Unique("loser"));
        var holder = await Client.RegisterNodeAsync(Draft(Unique("holder"), k1));

        var refusal = await Refused(() => Client.RegisterNodeAsync(Draft(name, k1, a0)));

        Assert.Multiple(() =>
        {
            Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.KeyTaken));
            Assert.That(refusal.Metadata["key"], Is.EqualTo(k1));
            Assert.That(refusal.Metadata["holder"], Is.EqualTo(holder.Id));
        });
        Assert.That(await ByKey(a0), Is.Null);
        Assert.That(await ByName(name), Is.Null);
        var second = await Client.RegisterNodeAsync(Draft(name, a0));
        Assert.That(second.UniqueKeys, Is.EqualTo([a0]));
    }

    [Test]
    public async Task Scenario02_RenameAndChangeKeysInOneUpdate_OldOnesAreFree()
    {
        var (a, b, x, y) = (Unique("A"), Unique("B"), Unique("x"), Unique("y"));
        var node = await Client.RegisterNodeAsync(Draft(a, x));

        await Client.UpdateNodeAsync(new UpdateNodeRequest
        {
            NodeRef = NodeRefs.Name(a),
            Node = Draft(b, y),
            UpdateMask = new FieldMask { Paths = { "name", "unique_keys" } },
        });

        Assert.That((await ByName(b))?.Id, Is.EqualTo(node.Id));
        Assert.That((await ByKey(y))?.Id, Is.EqualTo(node.Id));
        Assert.That((await ByKey($"VAGOTH_NAME_{b}"))?.Id, Is.EqualTo(node.Id));
        Assert.That(await ByName(a), Is.Null);
        Assert.That(await ByKey(x), Is.Null);
        var heir = await Client.RegisterNodeAsync(Draft(a, x));
        Assert.That(heir.Id, Is.Not.EqualTo(node.Id));
    }

    [Test]
    public async Task Scenario03_UpdateToTakenName_Refused_TagsUnchanged()
    {
        var (taken, name) = (Unique("taken"), Unique("mine"));
        await Client.RegisterNodeAsync(Draft(taken));
        var draft = Draft(name);
        draft.Tags["env"] = "prod";
        var node = await Client.RegisterNodeAsync(draft);

        var refusal = await Refused(() => Client.UpdateNodeAsync(new UpdateNodeRequest
        {
            NodeRef = NodeRefs.Of(node),
            Node = new Node { Name = taken, Tags = { ["env"] = "test" } },
            UpdateMask = new FieldMask { Paths = { "name", "tags" } },
        }));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.NameTaken));
        Assert.That(await Client.GetNodeAsync(NodeRefs.Of(node)), Is.EqualTo(node));
    }

    [Test]
    public async Task Scenario04_Parents_AreSetOnce_ClearedAlways_NeverCyclic()
    {
        var p1 = await Client.RegisterNodeAsync(Draft(Unique("p1")));
        var p2 = await Client.RegisterNodeAsync(Draft(Unique("p2")));
        var draft = Draft(Unique("child"));
        draft.Parent = p1.Id;
        var child = await Client.RegisterNodeAsync(draft);
        var self = NodeRefs.Of(child);

        Assert.That((await Refused(() => Client.SetParentAsync(self, NodeRefs.Of(p2)))).Reason, Is.EqualTo(ErrorReason.AlreadyHasParent));
        Assert.That((await Refused(() => Client.SetParentAsync(self, NodeRefs.Id("nowhere")))).Reason, Is.EqualTo(ErrorReason.AlreadyHasParent));
        Assert.That((await Client.SetParentAsync(self, null)).Parent, Is.Empty);
        Assert.That((await Client.SetParentAsync(self, null)).Parent, Is.Empty);
        Assert.That((await Refused(() => Client.SetParentAsync(self, NodeRefs.Id("nowhere")))).Reason, Is.EqualTo(ErrorReason.ParentNotFound));
        Assert.That((await Refused(() => Client.SetParentAsync(self, self))).Reason, Is.EqualTo(ErrorReason.ParentCycle));
        await Client.SetParentAsync(self, NodeRefs.Of(p1));
        var below = await Refused(() => Client.SetParentAsync(NodeRefs.Of(p1), self));
        Assert.That(below.Reason, Is.EqualTo(ErrorReason.ParentCycle));
    }

    [Test]
    public async Task Scenario05_DeleteParentOrChild_StillUsed()
    {
        var parent = await Client.RegisterNodeAsync(Draft(Unique("parent")));
        var draft = Draft(Unique("child"));
        draft.Parent = parent.Id;
        var child = await Client.RegisterNodeAsync(draft);

        Assert.That((await Refused(() => Client.DeleteNodeAsync(NodeRefs.Of(parent)))).Reason, Is.EqualTo(ErrorReason.StillUsed));
        Assert.That((await Refused(() => Client.DeleteNodeAsync(NodeRefs.Of(child)))).Reason, Is.EqualTo(ErrorReason.StillUsed));
        Assert.That(await Client.FindNodeAsync(NodeRefs.Of(child)), Is.Not.Null);

        var deleted = await Client.DeleteNodeAsync(new DeleteNodeRequest { NodeRef = NodeRefs.Of(parent), Cascade = true });
        Assert.That(deleted.DeletedIds, Is.EqualTo([parent.Id, child.Id]));
        Assert.That(await ByName(child.Name), Is.Null);
    }

    [Test]
    public async Task Scenario06_RootsAndTenants_NoneAndAnyAreDistinct()
    {
        var prefix = Unique("tree");
        var root = await Client.RegisterNodeAsync(Draft($"{prefix}-root"));
        var draft = Draft($"{prefix}-child");
        (draft.Parent, draft.Tenant) = (root.Id, Unique("acme"));
        await Client.RegisterNodeAsync(draft);

        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, RootsOnly = true }), Is.EqualTo(1));
        Assert.That(await Count(new NodeSelector { NamePrefix = prefix }), Is.EqualTo(2));
        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, Tenant = "" }), Is.EqualTo(1));
        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, Tenant = draft.Tenant }), Is.EqualTo(1));
        Assert.That(await Count(new NodeSelector { Parent = NodeRefs.Of(root) }), Is.EqualTo(1));
    }

    [Test]
    public async Task Scenario07_Tags_AllMustMatch_EmptyMeansExists()
    {
        var prefix = Unique("tags");
        var draft = Draft($"{prefix}-1");
        draft.Tags.Add("a", "");
        draft.Tags.Add("b", "x");
        await Client.RegisterNodeAsync(draft);
        await Client.RegisterNodeAsync(Draft($"{prefix}-2"));

        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, Tags = { ["a"] = "", ["b"] = "x" } }), Is.EqualTo(1));
        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, Tags = { ["b"] = "" } }), Is.EqualTo(1));
        Assert.That(await Count(new NodeSelector { NamePrefix = prefix, Tags = { ["b"] = "y" } }), Is.Zero);
    }

    [Test]
    public async Task Scenario08_PatchMetadata_IsAtomic_AndDeletionWins()
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("node")));
        var self = NodeRefs.Of(node);

        var patched = await Client.PatchMetadataAsync(new PatchMetadataRequest
        {
            NodeRef = self, Set = { ["both"] = Value.ForString("x"), ["kept"] = Value.ForNumber(1) }, Delete = { "both" },
        });
        Assert.That(patched.Metadata.Keys, Is.EqualTo(["kept"]));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Client.PatchMetadataAsync(new PatchMetadataRequest
        {
            NodeRef = self, Set = { [$"key-{i}"] = Value.ForNumber(i) },
        })));
        Assert.That((await Client.GetNodeAsync(self)).Metadata, Has.Count.EqualTo(51));

        await Client.SetBlobAsync(self, "boot.img", new byte[] { 1, 2, 3 });
        Assert.That((await Client.GetBlobAsync(self, "boot.img")).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        await Client.SetBlobAsync(self, "boot.img", ReadOnlyMemory<byte>.Empty);
        Assert.That((await Refused(() => Client.GetBlobAsync(self, "boot.img"))).Reason, Is.EqualTo(ErrorReason.BlobNotFound));
    }

    [Test]
    public async Task Scenario22_PagesWhileOthersWrite_ComeFromOneRevision()
    {
        var prefix = Unique("page");
        await Client.WriteBatchAsync(Enumerable.Range(0, 45).Select(i => new Write
        {
            RegisterNode = new RegisterNodeRequest { Node = Draft($"{prefix}-{i:d2}") },
        }));
        var request = new ListNodesRequest { Selector = new NodeSelector { NamePrefix = prefix }, PageSize = 10, OrderBy = "name" };
        var (pages, names, revisions) = (0, new List<string>(), new HashSet<long>());
        do
        {
            var page = await Client.ListNodesPageAsync(request);
            pages++;
            names.AddRange(page.Nodes.Select(node => node.Name));
            revisions.Add(page.Revision);
            // One node goes and another comes between any two pages.
            await Client.DeleteNodeAsync(NodeRefs.Name($"{prefix}-{44 - pages:d2}"));
            await Client.RegisterNodeAsync(Draft($"{prefix}-{pages:d2}-new"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.That(pages, Is.EqualTo(5));
        Assert.That(names, Is.EqualTo(Enumerable.Range(0, 45).Select(i => $"{prefix}-{i:d2}")));
        Assert.That(revisions, Has.Count.EqualTo(1));
    }

    private async Task<int> Count(NodeSelector selector)
    {
        var count = 0;
        await foreach (var _ in Client.ListNodesAsync(selector))
        {
            count++;
        }

        return count;
    }
}
