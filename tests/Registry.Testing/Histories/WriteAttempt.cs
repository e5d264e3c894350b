using Registry.Client;
using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>One request that writes, single or a batch, under its request id; it can be sent again and again.</summary>
/// <param name="RequestId">Unique in its history.</param>
/// <param name="Writes">What it asks for; one write unless it is a batch.</param>
/// <param name="IsBatch">Whether it goes through <c>WriteBatch</c>.</param>
public sealed record WriteAttempt(string RequestId, IReadOnlyList<Write> Writes, bool IsBatch)
{
    /// <summary>Metadata key under which a write may leave its request id in the node: the proof that it was this request that changed it.</summary>
    public const string MarkKey = "history/request";

    /// <summary>Sends the request. Whatever the RPC, the answer has the form of a batch's.</summary>
    /// <exception cref="RegistryException">Refused, or not answered.</exception>
    public Task<WriteBatchResponse> SendAsync(RegistryClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return IsBatch
            ? client.WriteBatchAsync(new WriteBatchRequest { RequestId = RequestId, Writes = { Writes } }, cancellationToken)
            : SendSingleAsync(client, Writes[0].Clone(), cancellationToken);
    }

    /// <summary>Whether the answer proves a commit of this attempt's own. A write that changes nothing is answered too, but not remembered.</summary>
    public bool IsOwnCommit(WriteBatchResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Results.Any(result => result.Deleted is not null
            || (result.Node.Revision == answer.Revision
                && result.Node.Metadata.TryGetValue(MarkKey, out var mark) && mark.StringValue == RequestId));
    }

    private async Task<WriteBatchResponse> SendSingleAsync(RegistryClient client, Write write, CancellationToken cancellationToken)
    {
        switch (write.WriteCase)
        {
            case Write.WriteOneofCase.RegisterNode:
                write.RegisterNode.RequestId = RequestId;
                return Answer(await client.RegisterNodeAsync(write.RegisterNode, cancellationToken));
            case Write.WriteOneofCase.UpdateNode:
                write.UpdateNode.RequestId = RequestId;
                return Answer(await client.UpdateNodeAsync(write.UpdateNode, cancellationToken));
            case Write.WriteOneofCase.PatchMetadata:
                write.PatchMetadata.RequestId = RequestId;
                return Answer(await client.PatchMetadataAsync(write.PatchMetadata, cancellationToken));
            case Write.WriteOneofCase.SetParent:
                write.SetParent.RequestId = RequestId;
                return Answer(await client.SetParentAsync(write.SetParent, cancellationToken));
            case Write.WriteOneofCase.SetBlob:
                write.SetBlob.RequestId = RequestId;
                return Answer(await client.SetBlobAsync(write.SetBlob, cancellationToken));
            case Write.WriteOneofCase.DeleteBlob:
                write.DeleteBlob.RequestId = RequestId;
                return Answer(await client.DeleteBlobAsync(write.DeleteBlob, cancellationToken));
            case Write.WriteOneofCase.DeleteNode:
                write.DeleteNode.RequestId = RequestId;
                var deleted = await client.DeleteNodeAsync(write.DeleteNode, cancellationToken);
                return new WriteBatchResponse { Revision = deleted.Revision, Results = { new WriteResult { Deleted = deleted } } };
            default:
                throw new InvalidOperationException($"No call carries {write.WriteCase}.");
        }
    }

    private static WriteBatchResponse Answer(Node node) =>
        new() { Revision = node.Revision, Results = { new WriteResult { Node = node } } };
}
