using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.V1;

namespace HypervisorAgent.Tests.Reconciling;

public sealed class HostMetadataTests
{
    private static readonly HostFacts Facts = new() { Hostname = "h1.example", Cpus = 16 };

    [Test]
    public void Patch_NodeWithoutFacts_SetsThoseThatAreKnown()
    {
        var patch = HostMetadata.Patch(new Node { Id = "h1" }, Facts)!;

        Assert.That(patch.Set, Is.EquivalentTo(new Dictionary<string, Value>
        {
            ["libvirt.hostname"] = Value.ForString("h1.example"),
            ["libvirt.cpus"] = Value.ForNumber(16),
        }));
    }

    [Test]
    public void Patch_NothingChanged_IsNotNeeded()
    {
        Assert.That(HostMetadata.Patch(Registered(), Facts), Is.Null);
    }

    [Test]
    public void Patch_OneFactChanged_SetsOnlyThat()
    {
        var patch = HostMetadata.Patch(Registered(), Facts with { Cpus = 32 })!;

        Assert.That(patch.Set.Keys, Is.EqualTo(["libvirt.cpus"]));
    }

    [Test]
    public void Patch_FactNoLongerKnown_IsDeletedAndNothingElse()
    {
        var node = Registered();
        node.Metadata["rack.position"] = Value.ForString("B7");

        var patch = HostMetadata.Patch(node, Facts with { Cpus = null })!;

        Assert.That(patch.Delete, Is.EqualTo(["libvirt.cpus"]));
    }

    private static Node Registered()
    {
        var node = new Node { Id = "h1" };
        foreach (var (key, value) in HostMetadata.From(Facts))
        {
            node.Metadata[key] = value;
        }

        return node;
    }
}
