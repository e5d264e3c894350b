using System.Collections.Immutable;
using Google.Protobuf;

namespace Registry.Server.WireFormat;

/// <summary>A <c>registry.v1.Node</c>.</summary>
/// <param name="node">The node.</param>
/// <param name="mask">What of it is sent.</param>
/// <param name="isWritten">Whether the node was just written: then it is answered in any case, of a node that is too large its small fields only.</param>
internal sealed class NodeAnswer(NodeView node, NodeMask mask, bool isWritten = false) : EncodedMessage
{
    private NodeMask _mask = mask;

    public override int Measure()
    {
        var size = NodeEncoder.Measure(node, _mask);
        if (size <= AnswerLimits.MessageBytes || !isWritten)
        {
            return size;
        }

        _mask = new NodeMask(_mask.Bits & NodeMask.Small.Bits);
        return NodeEncoder.Measure(node, _mask);
    }

    public override void Write(ref ProtoWriter writer) => NodeEncoder.Write(ref writer, node, _mask);
}

/// <summary>
/// A run of nodes with the numbers and texts that come with it: a <c>ListNodesResponse</c> or a <c>StreamNodesResponse</c>, which agree in
/// the numbers of their nodes' and their failures' fields.
/// </summary>
internal sealed class NodeListAnswer(IReadOnlyList<NodeView> nodes, NodeMask mask, long revision) : EncodedMessage
{
    /// <summary>Token of the next page, for a list.</summary>
    public string NextPageToken { get; init; } = "";

    /// <summary>How many nodes will be looked at, for the first message of a stream.</summary>
    public long CandidateCount { get; init; }

    /// <summary>An encoded <c>registry.v1.QueryFailures</c>; empty: none.</summary>
    public ImmutableArray<byte> Failures { get; init; } = [];

    private int RevisionField => IsStream ? V1.StreamNodesResponse.RevisionFieldNumber : V1.ListNodesResponse.RevisionFieldNumber;

    /// <summary>Whether this is a part of a stream.</summary>
    public required bool IsStream { get; init; }

    public override int Measure()
    {
        var size = ProtoWriter.SizeOfText(V1.ListNodesResponse.NextPageTokenFieldNumber, NextPageToken)
            + ProtoWriter.SizeOfInteger(RevisionField, revision)
            + ProtoWriter.SizeOfInteger(V1.StreamNodesResponse.CandidateCountFieldNumber, CandidateCount)
            + (Failures.IsEmpty ? 0 : ProtoWriter.SizeOfBytes(V1.ListNodesResponse.FailuresFieldNumber, Failures));
        for (var i = 0; i < nodes.Count; i++)
        {
            size += ProtoWriter.SizeOfLengthDelimited(V1.ListNodesResponse.NodesFieldNumber, NodeEncoder.Measure(nodes[i], mask));
        }

        return size;
    }

    public override void Write(ref ProtoWriter writer)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            writer.LengthDelimited(V1.ListNodesResponse.NodesFieldNumber, NodeEncoder.Measure(nodes[i], mask));
            NodeEncoder.Write(ref writer, nodes[i], mask);
        }

        writer.Text(V1.ListNodesResponse.NextPageTokenFieldNumber, NextPageToken);
        writer.Integer(RevisionField, revision);
        writer.Integer(V1.StreamNodesResponse.CandidateCountFieldNumber, CandidateCount);
        if (!Failures.IsEmpty)
        {
            writer.Bytes(V1.ListNodesResponse.FailuresFieldNumber, Failures);
        }
    }
}

/// <summary>A <c>registry.v1.GetTreeResponse</c>.</summary>
internal sealed class TreeAnswer(IReadOnlyList<TreeNodeView> entries, NodeMask mask, long revision) : EncodedMessage
{
    public override int Measure()
    {
        var size = ProtoWriter.SizeOfInteger(V1.GetTreeResponse.RevisionFieldNumber, revision);
        foreach (var entry in entries)
        {
            size += ProtoWriter.SizeOfLengthDelimited(V1.GetTreeResponse.NodesFieldNumber, MeasureEntry(entry));
        }

        return size;
    }

    public override void Write(ref ProtoWriter writer)
    {
        foreach (var entry in entries)
        {
            writer.LengthDelimited(V1.GetTreeResponse.NodesFieldNumber, MeasureEntry(entry));
            writer.LengthDelimited(V1.TreeNode.NodeFieldNumber, NodeEncoder.Measure(entry.Node, mask));
            NodeEncoder.Write(ref writer, entry.Node, mask);
            writer.Integer(V1.TreeNode.DepthFieldNumber, entry.Depth);
            writer.Integer(V1.TreeNode.ChildCountFieldNumber, entry.ChildCount);
        }

        writer.Integer(V1.GetTreeResponse.RevisionFieldNumber, revision);
    }

    private int MeasureEntry(TreeNodeView entry) =>
        ProtoWriter.SizeOfLengthDelimited(V1.TreeNode.NodeFieldNumber, NodeEncoder.Measure(entry.Node, mask))
        + ProtoWriter.SizeOfInteger(V1.TreeNode.DepthFieldNumber, entry.Depth)
        + ProtoWriter.SizeOfInteger(V1.TreeNode.ChildCountFieldNumber, entry.ChildCount);
}

/// <summary>
/// One result of many: a node, or an encoded message in its place. <c>BatchGetResult</c> and <c>WriteResult</c> agree in the numbers of their
/// fields, and so do the answers that hold them.
/// </summary>
internal readonly record struct NodeOrOther(NodeView? Node, ImmutableArray<byte> Other)
{
    public static NodeOrOther Of(IMessage message) => new(null, ImmutableArray.Create(message.ToByteArray()));
}

/// <summary>A <c>registry.v1.BatchGetNodesResponse</c> or a <c>registry.v1.WriteBatchResponse</c>.</summary>
internal sealed class ResultsAnswer(IReadOnlyList<NodeOrOther> results, NodeMask mask, long revision) : EncodedMessage
{
    /// <summary>Bytes of an answer beside its results, at most.</summary>
    public const int Envelope = 32;

    private const int ReducedField = V1.WriteBatchResponse.ReducedFieldNumber;
    private const int ResultsField = V1.BatchGetNodesResponse.ResultsFieldNumber;
    private const int RevisionField = V1.BatchGetNodesResponse.RevisionFieldNumber;
    private const int NodeField = V1.BatchGetResult.NodeFieldNumber;
    private const int OtherField = V1.BatchGetResult.ErrorFieldNumber;

    /// <summary>Whether the results of a batch are told with less than was asked for.</summary>
    public bool IsReduced { get; init; }

    public override int Measure()
    {
        var size = ProtoWriter.SizeOfInteger(RevisionField, revision) + ProtoWriter.SizeOfInteger(ReducedField, IsReduced ? 1 : 0);
        foreach (var result in results)
        {
            size += MeasureEntry(result, mask);
        }

        return size;
    }

    public override void Write(ref ProtoWriter writer)
    {
        foreach (var result in results)
        {
            writer.LengthDelimited(ResultsField, MeasureResult(result, mask));
            if (result.Node is { } node)
            {
                writer.LengthDelimited(NodeField, NodeEncoder.Measure(node, mask));
                NodeEncoder.Write(ref writer, node, mask);
            }
            else
            {
                writer.Bytes(OtherField, result.Other);
            }
        }

        writer.Integer(RevisionField, revision);
        writer.Integer(ReducedField, IsReduced ? 1 : 0);
    }

    /// <summary>Whether an answer with these results is one that clients receive. Many results may be one large node: it stops when that is known.</summary>
    public static bool Fits(IReadOnlyList<NodeOrOther> results, NodeMask mask)
    {
        long bytes = Envelope;
        for (var i = 0; i < results.Count && bytes <= AnswerLimits.MessageBytes; i++)
        {
            bytes += MeasureEntry(results[i], mask);
        }

        return bytes <= AnswerLimits.MessageBytes;
    }

    /// <summary>Bytes that a result takes in the answer.</summary>
    public static int MeasureEntry(NodeOrOther result, NodeMask mask) => ProtoWriter.SizeOfLengthDelimited(ResultsField, MeasureResult(result, mask));

    private static int MeasureResult(NodeOrOther result, NodeMask mask) => result.Node is { } node
        ? ProtoWriter.SizeOfLengthDelimited(NodeField, NodeEncoder.Measure(node, mask))
        : ProtoWriter.SizeOfBytes(OtherField, result.Other);
}
