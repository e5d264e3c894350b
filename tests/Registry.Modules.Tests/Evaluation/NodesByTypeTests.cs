using Registry.Domain;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Rules that read the other nodes of a type.</summary>
public sealed class NodesByTypeTests
{
    private const string Module = """
        module: test.nodes
        items: [{id: core.server, cardinality: multiple, node_types: [router]}, {id: core.count, node_types: [router]}]
        classes:
          - class: core.server/Server
            fields: [{name: server, type: node_ref, node_types: [server]}]
          - class: core.count/Count
            fields: [{name: routers, type: int}, {name: strangers, type: int}]
        generators:
          - {id: servers, class: core.server/Server, for_each: "nodes['server'].filter(s, !s.name.startsWith('off'))", key: each.name, values: [{field: server, value: each}]}
        defaults:
          - {id: routers, target: core.count#routers, value: "nodes['router'].size()", creates: true}
          - {id: strangers, target: core.count#strangers, value: "nodes['stranger'].size()", creates: true}
        """;

    [Test]
    public void Evaluate_NodesOfAType_AreTheOthersInOrderAndAreRemembered()
    {
        var lab = new Laboratory(Module, Server("s2", "two"), Server("s1", "one"), Server("s3", "off"), new Node { Id = "r9", Type = "router", Name = "r9" });
        var result = lab.Write();

        Assert.That(lab.Keys("core.server"), Is.EqualTo((string[])["one", "two"]));
        Assert.That(lab.Get("core.count", "routers"), Is.EqualTo(CelValue.Of(1L)), "without itself");
        Assert.That(lab.Get("core.count", "strangers"), Is.EqualTo(CelValue.Of(0L)));
        Assert.That(
            result.Reads.Types.Select(read => $"{read.Key}: {string.Join(' ', read.Value)}"),
            Is.EquivalentTo((string[])["server: s1 s2 s3", "router: r9", "stranger: "]));
        Assert.That(result.Reads.Nodes.Select(read => read.Key), Is.EquivalentTo((string[])["s1", "s2", "s3"]), "those that were looked at");
    }

    [Test]
    public void HoldsIn_AnotherNodeOfTheType_IsFalse()
    {
        var lab = new Laboratory(Module, Server("s1", "one"));
        var reads = lab.Try().Reads;
        var other = new Laboratory(Module, Server("s1", "one"), Server("s2", "two"));

        Assert.That((reads.HoldsIn(lab.State), reads.HoldsIn(other.State)), Is.EqualTo((true, false)));
    }

    [Test]
    public void Evaluate_ServerGone_ItsItemGoes()
    {
        var lab = new Laboratory(Module, Server("s1", "one"), Server("s2", "two"));
        lab.Write();
        lab.State = new Laboratory(Module, Server("s2", "two")).State;
        lab.Write();

        Assert.That(lab.Keys("core.server"), Is.EqualTo((string[])["two"]));
    }

    private static Node Server(string id, string name) => new() { Id = id, Type = "server", Name = name };
}
