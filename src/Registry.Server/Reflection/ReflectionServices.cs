using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;
using Registry.Server.Health;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Registry.Server.Reflection;

/// <summary>Server reflection, <c>grpc.reflection.v1</c>: each question of the stream is answered in turn.</summary>
internal sealed class ReflectionV1Service(ReflectionAnswers answers, ServingState state) : ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.NextWhileServingAsync(state))
        {
            await responseStream.WriteAsync(answers.Answer(requestStream.Current), context.CancellationToken);
        }
    }
}

/// <summary>
/// Server reflection, <c>grpc.reflection.v1alpha</c>, for older clients. The two versions are the same on the wire, so messages pass
/// between them as bytes.
/// </summary>
internal sealed class ReflectionV1AlphaService(ReflectionAnswers answers, ServingState state) : V1Alpha.ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.NextWhileServingAsync(state))
        {
            var request = ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            var answer = V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answers.Answer(request).ToByteString());
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }
}
