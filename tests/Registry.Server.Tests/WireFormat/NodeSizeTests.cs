using Registry.Domain;
using Registry.Server.WireFormat;
using Registry.Storage;

namespace Registry.Server.Tests.WireFormat;

/// <summary>What the rules count without encoding is at least what is encoded.</summary>
[TestFixture]
public sealed class NodeSizeTests
{
    [Test]
    public void OnTheWireAndStored_RandomNodes_AreUpperBoundsAndNotFarOff([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var node = RandomNodes.Make(random);
            var wire = NodeEncoder.Measure(node, NodeMask.All);
            var stored = NodeRecordCodec.Encode(node).Length;

            Assert.That(NodeSize.OnTheWire(node), Is.GreaterThanOrEqualTo(wire).And.LessThan((2 * wire) + 2_000), $"seed {seed}, node {i}");
            Assert.That(NodeSize.Stored(node), Is.GreaterThanOrEqualTo(stored), $"seed {seed}, node {i}");
        }
    }

    [Test]
    public void Difference_VersionsThatShareLargeAttributes_CountsTheRest()
    {
        var before = RandomNodes.Make(new Random(1)) with { Definition = [.. new byte[100_000]] };

        Assert.That(NodeSize.Difference(before, before with { State = "up" }), Is.LessThan(2_000));
        Assert.That(NodeSize.Difference(null, before), Is.GreaterThan(100_000));
    }
}
