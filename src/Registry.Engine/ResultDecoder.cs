using System.Collections.Immutable;
using Registry.Domain;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>Reads back what the writes of a commit were answered: see <see cref="ResultEncoder"/>.</summary>
internal static class ResultDecoder
{
    /// <summary>The results in the order of the writes.</summary>
    /// <exception cref="StoreException">A newer daemon wrote the results.</exception>
    public static ImmutableArray<WriteResult> Decode(CommitBodyRecord body)
    {
        var results = ImmutableArray.CreateBuilder<WriteResult>(body.Results.Count);
        // Each change is decoded once, so that the steps of a node share what they have of it.
        var before = new Dictionary<int, Node>();
        foreach (var record in body.Results)
        {
            results.Add(Decode(record, body, results, before));
        }

        return results.MoveToImmutable();
    }

    private static WriteResult Decode(
        ResultRecord result, CommitBodyRecord body, ImmutableArray<WriteResult>.Builder earlier, Dictionary<int, Node> before) => result.ResultCase switch
        {
            ResultRecord.ResultOneofCase.ChangeIndex => WriteResult.Of(NodeRecordCodec.Decode(body.Changes[result.ChangeIndex].After.Span)),
            ResultRecord.ResultOneofCase.Node => WriteResult.Of(NodeRecordCodec.Decode(result.Node.Span)),
            ResultRecord.ResultOneofCase.Step => WriteResult.Of(NodeRecordCodec.DecodeStep(
                result.Step.Node.Span, (SharedAttributes)result.Step.Shared, Base(result.Step, body, earlier, before))),
            ResultRecord.ResultOneofCase.Allocation => WriteResult.Of(PoolRecordCodec.DecodeAllocation(result.Allocation.Span)),
            ResultRecord.ResultOneofCase.Module => WriteResult.Of(ModuleRecordCodec.Decode(result.Module.Span)),
            ResultRecord.ResultOneofCase.Deleted => new WriteResult(null, [.. result.Deleted.Ids]),
            _ => throw new StoreException("A journal entry holds a result of an unknown kind; it was written by a newer daemon. Use that one."),
        };

    private static Node Base(StepRecord step, CommitBodyRecord body, ImmutableArray<WriteResult>.Builder earlier, Dictionary<int, Node> before)
    {
        if (step.BaseCase == StepRecord.BaseOneofCase.ResultIndex)
        {
            return earlier[step.ResultIndex].Node!;
        }

        if (!before.TryGetValue(step.ChangeIndex, out var image))
        {
            image = NodeRecordCodec.Decode(body.Changes[step.ChangeIndex].Before.Span);
            before.Add(step.ChangeIndex, image);
        }

        return image;
    }
}
