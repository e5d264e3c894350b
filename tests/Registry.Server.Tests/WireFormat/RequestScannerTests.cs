using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Registry.Server.Errors;
using Registry.Server.WireFormat;

namespace Registry.Server.Tests.WireFormat;

[TestFixture]
public sealed class RequestScannerTests
{
    private static readonly MessageDescriptor Register = V1.RegisterNodeRequest.Descriptor;

    [Test]
    public void Fingerprint_SameRequestEncodedInAnotherOrder_IsTheSame()
    {
        var left = new V1.Node { Type = "vm", Name = "n", Tags = { ["a"] = "1", ["b"] = "2" }, UniqueKeys = { "x", "y" } };
        var right = new V1.Node { Name = "n", Type = "vm", Tags = { ["b"] = "2", ["a"] = "1" }, UniqueKeys = { "x", "y" } };
        byte[] shuffled = [.. new V1.Node { Tags = { right.Tags } }.ToByteArray(), .. new V1.Node { Name = "n", Type = "vm", UniqueKeys = { "x", "y" } }.ToByteArray()];

        Assert.That(Scan(V1.Node.Descriptor, right.ToByteArray()), Is.EqualTo(Scan(V1.Node.Descriptor, left.ToByteArray())));
        Assert.That(Scan(V1.Node.Descriptor, shuffled), Is.EqualTo(Scan(V1.Node.Descriptor, left.ToByteArray())));
    }

    [Test]
    public void Fingerprint_AnySingleDifference_IsAnother()
    {
        V1.Node[] nodes =
        [
            new V1.Node { Type = "vm", Name = "n" },
            new V1.Node { Type = "n", Name = "vm" },
            new V1.Node { Type = "vm", Name = "m" },
            new V1.Node { Type = "vm", Name = "n", Tags = { ["a"] = "b" } },
            new V1.Node { Type = "vm", Name = "n", Tags = { ["b"] = "a" } },
            new V1.Node { Type = "vm", Name = "n", Tags = { ["a"] = "" } },
            new V1.Node { Type = "vm", Name = "n", UniqueKeys = { "x", "y" } },
            new V1.Node { Type = "vm", Name = "n", UniqueKeys = { "y", "x" } },
            new V1.Node { Type = "vm", Name = "n", UniqueKeys = { "xy" } },
            new V1.Node { Type = "vm", Name = "n", Definition = new Struct { Fields = { ["a"] = Value.ForNumber(1) } } },
            new V1.Node { Type = "vm", Name = "n", Definition = new Struct { Fields = { ["a"] = Value.ForNumber(2) } } },
            new V1.Node { Type = "vm", Name = "n", Definition = new Struct { Fields = { ["a"] = Value.ForString("1") } } },
        ];

        var fingerprints = nodes.Select(node => Scan(V1.Node.Descriptor, node.ToByteArray())).ToHashSet();

        Assert.That(fingerprints, Has.Count.EqualTo(nodes.Length));
    }

    [Test]
    public void Fingerprint_ManyRandomNodes_AllDiffer()
    {
        var fingerprints = Enumerable.Range(0, 100_000)
            .Select(i => Scan(V1.Node.Descriptor, new V1.Node { Name = $"node-{i}", UniqueKeys = { $"k{i * 7}" } }.ToByteArray()))
            .ToHashSet();

        Assert.That(fingerprints, Has.Count.EqualTo(100_000));
    }

    [Test]
    public void Fingerprint_FieldsLeftOut_DoNotCount()
    {
        var first = new V1.ListNodesRequest { OrderBy = "name", PageSize = 3 };
        var next = new V1.ListNodesRequest { OrderBy = "name", PageSize = 9, PageToken = "t" };
        const uint LeftOut = (1u << V1.ListNodesRequest.PageSizeFieldNumber) | (1u << V1.ListNodesRequest.PageTokenFieldNumber);

        Assert.That(
            Scan(V1.ListNodesRequest.Descriptor, next.ToByteArray(), LeftOut),
            Is.EqualTo(Scan(V1.ListNodesRequest.Descriptor, first.ToByteArray(), LeftOut)));
    }

    [Test]
    public void Scan_UnknownFields_AreNamedByTheirNumbers()
    {
        byte[] unknown = [0xF8, 0x3F, 1];
        byte[] nested = [0x0A, (byte)unknown.Length, .. unknown];
        var violations = new FieldViolations();

        RequestScanner.Scan([.. unknown, .. nested], MessageShape.Of(Register), 0, violations);

        var bad = Google.Rpc.Status.Parser.ParseFrom(violations.ToException().Trailers.GetValueBytes("grpc-status-details-bin"))
            .Details[1].Unpack<Google.Rpc.BadRequest>();
        Assert.That(bad.FieldViolations.Select(violation => violation.Field), Is.EqualTo(new[] { "1023", "node.1023" }));
        Assert.That(bad.FieldViolations[0].Description, Does.StartWith("1023 is a field that the registry does not know"));
    }

    [Test]
    public void Scan_ValidRandomNodes_FindsNothing()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var violations = new FieldViolations();
            var answer = new NodeAnswer(RandomNodes.Make(random), NodeMask.All);
            var bytes = new byte[answer.Measure()];
            var writer = new ProtoWriter(bytes);
            answer.Write(ref writer);

            RequestScanner.Scan(bytes, MessageShape.Of(V1.Node.Descriptor), 0, violations);

            Assert.That(violations.Count, Is.Zero);
        }
    }

    [Test]
    public void Scan_RandomBytes_NeverThrowsAndEnds()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.That(() => RequestScanner.Scan(bytes, MessageShape.Of(Register), 0, new FieldViolations()), Throws.Nothing);
        }
    }

    [Test]
    public void Scan_DamagedValidRequest_EitherParsesOrIsRefusedByName()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var request = new V1.RegisterNodeRequest { Node = new V1.Node { Type = "vm", Name = "näme", Tags = { ["a"] = "b" }, UniqueKeys = { "k" } } };
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = request.ToByteArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var violations = new FieldViolations();

            RequestScanner.Scan(bytes, MessageShape.Of(Register), 0, violations);

            if (violations.Count == 0)
            {
                Assert.That(() => V1.RegisterNodeRequest.Parser.ParseFrom(bytes), Throws.Nothing, Convert.ToHexString(bytes));
            }
        }
    }

    private static UInt128 Scan(MessageDescriptor descriptor, byte[] bytes, uint leftOut = 0)
    {
        var violations = new FieldViolations();
        var fingerprint = RequestScanner.Scan(bytes, MessageShape.Of(descriptor), leftOut, violations);
        Assert.That(violations.Count, Is.Zero);
        return fingerprint;
    }
}
