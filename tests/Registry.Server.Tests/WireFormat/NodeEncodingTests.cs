using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Engine.Liveness;
using Registry.Server.WireFormat;

namespace Registry.Server.Tests.WireFormat;

/// <summary>What is written to the wire by hand is what the generated code reads.</summary>
[TestFixture]
public sealed class NodeEncodingTests
{
    private const int Rounds = 2_000;

    [Test]
    public void NodeAnswer_RandomNodesAndMasks_ReadAsTheGeneratedMessage()
    {
        var random = Seeded();
        for (var i = 0; i < Rounds; i++)
        {
            var node = MakeView(random);
            var mask = random.Next(2) == 0 ? NodeMask.All : new NodeMask((uint)random.Next());

            var read = V1.Node.Parser.ParseFrom(Encode(new NodeAnswer(node, mask)));

            Assert.That(read, Is.EqualTo(Expected(node, mask)), $"round {i}");
        }
    }

    [Test]
    public void NodeListAnswer_AsListAndAsStream_ReadAsTheGeneratedMessages()
    {
        var random = Seeded();
        var nodes = Enumerable.Range(0, 20).Select(_ => MakeView(random)).ToList();
        var expected = nodes.Select(node => Expected(node, NodeMask.All)).ToList();

        var list = V1.ListNodesResponse.Parser.ParseFrom(
            Encode(new NodeListAnswer(nodes, NodeMask.All, 77) { IsStream = false, NextPageToken = "token" }));
        var stream = V1.StreamNodesResponse.Parser.ParseFrom(
            Encode(new NodeListAnswer(nodes, NodeMask.All, 77) { IsStream = true, CandidateCount = 99 }));

        Assert.That(list, Is.EqualTo(new V1.ListNodesResponse { Nodes = { expected }, NextPageToken = "token", Revision = 77 }));
        Assert.That(stream, Is.EqualTo(new V1.StreamNodesResponse { Nodes = { expected }, CandidateCount = 99, Revision = 77 }));
    }

    [Test]
    public void TreeAnswer_Entries_ReadAsTheGeneratedMessage()
    {
        var node = MakeView(Seeded());

        var read = V1.GetTreeResponse.Parser.ParseFrom(Encode(new TreeAnswer([new TreeNodeView(node, 3, 500)], NodeMask.All, 9)));

        Assert.That(read, Is.EqualTo(new V1.GetTreeResponse
        {
            Nodes = { new V1.TreeNode { Node = Expected(node, NodeMask.All), Depth = 3, ChildCount = 500 } }, Revision = 9,
        }));
    }

    [Test]
    public void ResultsAnswer_NodesAndOthers_ReadAsEitherGeneratedMessage()
    {
        var node = MakeView(Seeded());
        var error = new Google.Rpc.Status { Code = 5, Message = "no" };
        var deleted = new V1.DeleteNodeResponse { DeletedIds = { "a", "b" }, Revision = 4 };

        var batchGet = V1.BatchGetNodesResponse.Parser.ParseFrom(
            Encode(new ResultsAnswer([new NodeOrOther(node, []), NodeOrOther.Of(error)], NodeMask.All, 4)));
        var writeBatch = V1.WriteBatchResponse.Parser.ParseFrom(
            Encode(new ResultsAnswer([new NodeOrOther(node, []), NodeOrOther.Of(deleted)], NodeMask.All, 4)));

        var expected = Expected(node, NodeMask.All);
        Assert.That(batchGet, Is.EqualTo(new V1.BatchGetNodesResponse
        {
            Results = { new V1.BatchGetResult { Node = expected }, new V1.BatchGetResult { Error = error } }, Revision = 4,
        }));
        Assert.That(writeBatch, Is.EqualTo(new V1.WriteBatchResponse
        {
            Results = { new V1.WriteResult { Node = expected }, new V1.WriteResult { Deleted = deleted } }, Revision = 4,
        }));
    }

    private static Random Seeded()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private static NodeView MakeView(Random random)
    {
        var seen = DateTime.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 30_000));
        var ttl = TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay));
        var state = (LivenessState)random.Next(3);
        return new NodeView(RandomNodes.Make(random), state == LivenessState.Unknown ? default : new NodeLiveness(state, seen, ttl));
    }

    private static byte[] Encode(EncodedMessage message)
    {
        var bytes = new byte[message.Measure()];
        var writer = new ProtoWriter(bytes);
        message.Write(ref writer);
        Assert.That(writer.Position, Is.EqualTo(bytes.Length), "measured and written sizes");
        return bytes;
    }

    /// <summary>The generated message of a node, field by field, then masked by its descriptor.</summary>
    private static V1.Node Expected(NodeView view, NodeMask mask)
    {
        var node = view.Node;
        var message = new V1.Node
        {
            Id = node.Id, Type = node.Type, Name = node.Name, Tenant = node.Tenant, State = node.State, Parent = node.Parent,
            StateTime = Timestamp.FromDateTime(node.StateTime), CreateTime = Timestamp.FromDateTime(node.CreateTime),
            UpdateTime = Timestamp.FromDateTime(node.UpdateTime), Revision = node.Revision, CreateRevision = node.CreateRevision,
            Definition = node.Definition.IsEmpty ? null : Struct.Parser.ParseFrom(node.Definition.AsSpan()),
            UniqueKeys = { node.UniqueKeys },
            ClaimedKeys = { node.ClaimedKeys },
            Pool = node.Pool is { } pool ? Registry.Server.Pools.PoolSpecMapper.ToMessage(pool) : null,
            Blobs = { node.Blobs.Select(blob => new V1.BlobInfo { Key = blob.Key, SizeBytes = blob.SizeBytes, Revision = blob.Revision }) },
        };
        if (view.Liveness is { IsKnown: true } liveness)
        {
            message.Liveness = new V1.Liveness
            {
                State = liveness.State == LivenessState.Alive ? V1.Liveness.Types.State.Alive : V1.Liveness.Types.State.Expired,
                LastSeenTime = Timestamp.FromDateTime(liveness.LastSeen),
                Ttl = Duration.FromTimeSpan(liveness.Ttl),
            };
        }

        foreach (var entry in node.Metadata)
        {
            message.Metadata.Add(entry.Key, Value.Parser.ParseFrom(entry.Value.AsSpan()));
        }

        foreach (var tag in node.Tags)
        {
            message.Tags.Add(tag.Key, tag.Value);
        }

        foreach (var field in V1.Node.Descriptor.Fields.InFieldNumberOrder().Where(field => !mask.Has(field.FieldNumber)))
        {
            field.Accessor.Clear(message);
        }

        return message;
    }
}
