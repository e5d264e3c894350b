using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;

namespace Registry.Server.Nodes;

/// <summary>
/// Binds the RPCs of <c>registry.v1.NodeRegistry</c> to <see cref="NodeRegistryService"/> with marshallers of our own: requests are scanned
/// before they are parsed, and nodes are sent as they are kept.
/// </summary>
/// <remarks>The generated base class would force generated messages on the hot path. A test holds this table against the descriptor.</remarks>
internal static class NodeRegistryBinding
{
    private const string ServiceName = "registry.v1.NodeRegistry";

    /// <summary>Called by the gRPC server; the service is null then, as it makes one for each call.</summary>
    public static void Bind(ServiceBinderBase binder, NodeRegistryService? service)
    {
        Write<V1.RegisterNodeRequest>(binder, nameof(service.RegisterNode), service is null ? null : service.RegisterNode);
        Write<V1.UpdateNodeRequest>(binder, nameof(service.UpdateNode), service is null ? null : service.UpdateNode);
        Write<V1.PatchMetadataRequest>(binder, nameof(service.PatchMetadata), service is null ? null : service.PatchMetadata);
        Write<V1.SetParentRequest>(binder, nameof(service.SetParent), service is null ? null : service.SetParent);
        Write<V1.SetBlobRequest>(binder, nameof(service.SetBlob), service is null ? null : service.SetBlob);
        Write<V1.DeleteBlobRequest>(binder, nameof(service.DeleteBlob), service is null ? null : service.DeleteBlob);
        Write<V1.GetNodeRequest>(binder, nameof(service.GetNode), service is null ? null : service.GetNode);
        binder.AddMethod(
            Method(MethodType.Unary, nameof(service.DeleteNode), Incoming<V1.DeleteNodeRequest>.Marshaller(), Generated<V1.DeleteNodeResponse>()),
            service is null ? null : service.DeleteNode);
        binder.AddMethod(
            Method(MethodType.Unary, nameof(service.WriteBatch), Incoming<V1.WriteBatchRequest>.Marshaller(), EncodedMessage.Marshaller<ResultsAnswer>()),
            service is null ? null : service.WriteBatch);
        binder.AddMethod(
            Method(
                MethodType.Unary, nameof(service.BatchGetNodes), Incoming<V1.BatchGetNodesRequest>.Marshaller(), EncodedMessage.Marshaller<ResultsAnswer>()),
            service is null ? null : service.BatchGetNodes);
        binder.AddMethod(
            Method(
                MethodType.Unary,
                nameof(service.ListNodes),
                Incoming<V1.ListNodesRequest>.Marshaller(
                    V1.ListNodesRequest.PageSizeFieldNumber, V1.ListNodesRequest.PageTokenFieldNumber, V1.ListNodesRequest.MinRevisionFieldNumber),
                EncodedMessage.Marshaller<NodeListAnswer>()),
            service is null ? null : service.ListNodes);
        binder.AddMethod(
            Method(
                MethodType.ServerStreaming, nameof(service.StreamNodes), Incoming<V1.StreamNodesRequest>.Marshaller(),
                EncodedMessage.Marshaller<NodeListAnswer>()),
            service is null ? null : service.StreamNodes);
        binder.AddMethod(
            Method(
                MethodType.Unary,
                nameof(service.QueryNodes),
                Incoming<V1.QueryNodesRequest>.Marshaller(
                    V1.QueryNodesRequest.PageSizeFieldNumber, V1.QueryNodesRequest.PageTokenFieldNumber, V1.QueryNodesRequest.MinRevisionFieldNumber,
                    V1.QueryNodesRequest.ExplainFieldNumber),
                Generated<V1.QueryNodesResponse>()),
            service is null ? null : service.QueryNodes);
        binder.AddMethod(
            Method(
                MethodType.ServerStreaming, nameof(service.GetTree), Incoming<V1.GetTreeRequest>.Marshaller(), EncodedMessage.Marshaller<TreeAnswer>()),
            service is null ? null : service.GetTree);
        binder.AddMethod(
            Method(
                MethodType.ServerStreaming, nameof(service.WatchNodes), Incoming<V1.WatchNodesRequest>.Marshaller(),
                EncodedMessage.Marshaller<WatchAnswer>()),
            service is null ? null : service.WatchNodes);
        binder.AddMethod(
            Method(MethodType.Unary, nameof(service.GetBlob), Incoming<V1.GetBlobRequest>.Marshaller(), Generated<V1.GetBlobResponse>()),
            service is null ? null : service.GetBlob);
        binder.AddMethod(
            Method(MethodType.Unary, nameof(service.ListBlobs), Incoming<V1.ListBlobsRequest>.Marshaller(), Generated<V1.ListBlobsResponse>()),
            service is null ? null : service.ListBlobs);
        binder.AddMethod(
            Method(MethodType.Unary, nameof(service.Heartbeat), Incoming<V1.HeartbeatRequest>.Marshaller(), Generated<V1.HeartbeatResponse>()),
            service is null ? null : service.Heartbeat);
        binder.AddMethod(
            Method(
                MethodType.ClientStreaming, nameof(service.StreamHeartbeats), Incoming<V1.HeartbeatRequest>.Marshaller(),
                Generated<V1.HeartbeatResponse>()),
            service is null ? null : service.StreamHeartbeats);
        binder.AddMethod(
            Method(
                MethodType.Unary,
                nameof(service.ListHistory),
                Incoming<V1.ListHistoryRequest>.Marshaller(V1.ListHistoryRequest.PageSizeFieldNumber, V1.ListHistoryRequest.PageTokenFieldNumber),
                Generated<V1.ListHistoryResponse>()),
            service is null ? null : service.ListHistory);
    }

    private static void Write<T>(ServiceBinderBase binder, string name, UnaryServerMethod<Incoming<T>, NodeAnswer>? method)
        where T : IMessage<T>, new() =>
        binder.AddMethod(Method(MethodType.Unary, name, Incoming<T>.Marshaller(), EncodedMessage.Marshaller<NodeAnswer>()), method);

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string name, Marshaller<TRequest> requests, Marshaller<TResponse> responses)
        where TRequest : class
        where TResponse : class =>
        new(type, ServiceName, name, requests, responses);

    private static Marshaller<T> Generated<T>()
        where T : class, IMessage<T>, IBufferMessage =>
        GeneratedMessage.Marshaller<T>();
}
