using Google.Protobuf;
using Registry.Domain;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>
/// Encodes what the writes of a commit were answered. A node that the commit left so is named by its change; one that a later write of the
/// commit changed again is told by its difference to the image before it, so that many writes of a large node do not hold it many times.
/// </summary>
internal static class ResultEncoder
{
    /// <summary>The results of a decision.</summary>
    public static IEnumerable<ResultRecord> Encode(Decision decision)
    {
        var changes = decision.Changes.Nodes;
        var left = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        var images = new Dictionary<string, (Node Node, StepRecord Base)>(StringComparer.Ordinal);
        var isBatch = decision.Results.Length > 1;
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].After is { } after)
            {
                left.Add(after, i);
            }

            if (isBatch && changes[i].Before is { } before)
            {
                images.Add(before.Id, (before, new StepRecord { ChangeIndex = i }));
            }
        }

        for (var i = 0; i < decision.Results.Length; i++)
        {
            var result = decision.Results[i];
            yield return result.Node is { } node ? Encode(node, left, images) : Encode(result);
            if (isBatch && result.Node is { } image)
            {
                images[image.Id] = (image, new StepRecord { ResultIndex = i });
            }
        }
    }

    private static ResultRecord Encode(Node node, Dictionary<Node, int> left, Dictionary<string, (Node Node, StepRecord Base)> images)
    {
        if (left.TryGetValue(node, out var index))
        {
            return new ResultRecord { ChangeIndex = index };
        }

        if (!images.TryGetValue(node.Id, out var image))
        {
            return new ResultRecord { Node = UnsafeByteOperations.UnsafeWrap(NodeRecordCodec.Encode(node)) };
        }

        var shared = NodeComparison.Shared(node, image.Node);
        var step = image.Base.Clone();
        step.Shared = (uint)shared;
        step.Node = UnsafeByteOperations.UnsafeWrap(NodeRecordCodec.EncodeStep(node, shared));
        return new ResultRecord { Step = step };
    }

    private static ResultRecord Encode(WriteResult result) => result switch
    {
        { Allocation: { } allocation } => new ResultRecord { Allocation = UnsafeByteOperations.UnsafeWrap(PoolRecordCodec.Encode(allocation)) },
        { Module: { } module } => new ResultRecord { Module = UnsafeByteOperations.UnsafeWrap(ModuleRecordCodec.Encode(module)) },
        _ => new ResultRecord { Deleted = new DeletedRecord { Ids = { result.DeletedIds } } },
    };
}
