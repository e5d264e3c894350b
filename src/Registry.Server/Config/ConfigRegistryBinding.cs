using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;

namespace Registry.Server.Config;

/// <summary>Binds the RPCs of <c>registry.v1.ConfigRegistry</c> to <see cref="ConfigRegistryService"/>, so that their requests are scanned for
/// unknown fields as those of the other services are. A test holds this table against the descriptor.</summary>
internal static class ConfigRegistryBinding
{
    private const string ServiceName = "registry.v1.ConfigRegistry";

    /// <summary>Called by the gRPC server; the service is null then, as it makes one for each call.</summary>
    public static void Bind(ServiceBinderBase binder, ConfigRegistryService? service)
    {
        binder.AddMethod(
            Method<V1.GetConfigRequest, V1.GetConfigResponse>(MethodType.Unary, nameof(service.GetConfig)), service is null ? null : service.GetConfig);
        binder.AddMethod(
            Method<V1.UpdateConfigRequest, V1.UpdateConfigResponse>(MethodType.Unary, nameof(service.UpdateConfig)),
            service is null ? null : service.UpdateConfig);
        binder.AddMethod(
            Method<V1.ValidateConfigRequest, V1.ValidateConfigResponse>(MethodType.Unary, nameof(service.ValidateConfig)),
            service is null ? null : service.ValidateConfig);
        binder.AddMethod(
            Method<V1.ExplainConfigRequest, V1.ExplainConfigResponse>(MethodType.Unary, nameof(service.ExplainConfig)),
            service is null ? null : service.ExplainConfig);
        binder.AddMethod(
            Method<V1.EvaluateFormRequest, V1.Form>(MethodType.Unary, nameof(service.EvaluateForm)), service is null ? null : service.EvaluateForm);
        binder.AddMethod(
            Method<V1.ReapplyDefaultsRequest, V1.ReapplyDefaultsResponse>(MethodType.ServerStreaming, nameof(service.ReapplyDefaults)),
            service is null ? null : service.ReapplyDefaults);
    }

    private static Method<Incoming<TRequest>, TResponse> Method<TRequest, TResponse>(MethodType type, string name)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage =>
        new(type, ServiceName, name, Incoming<TRequest>.Marshaller(), GeneratedMessage.Marshaller<TResponse>());
}
