using System.Buffers;
using Grpc.Core;
using Google.Protobuf;

namespace Fuzz.Rpc;

/// <summary>Takes the RPCs that a service binds, with its own marshallers.</summary>
internal sealed class CapturingBinder : ServiceBinderBase
{
    public List<RpcCall> Calls { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Add(method, async (request, context) => Encode(method, await handler!(request, context).ConfigureAwait(false)));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, (request, context) => handler!(request, new Writer<TResponse>(response => Encode(method, response)), context));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, async (request, context) => Encode(method, await handler!(new Reader<TRequest>(request), context).ConfigureAwait(false)));

    private static void Encode<TRequest, TResponse>(Method<TRequest, TResponse> method, TResponse response) =>
        method.ResponseMarshaller.ContextualSerializer(response, new Sink());

    private void Add<TRequest, TResponse>(Method<TRequest, TResponse> method, Func<TRequest, ServerCallContext, Task> answer)
    {
        // Requests are `Incoming<message>`.
        var message = (IMessage)Activator.CreateInstance(typeof(TRequest).GetGenericArguments()[0])!;
        Calls.Add(new RpcCall(method.FullName, message.Descriptor, async (bytes, context) =>
            await answer(method.RequestMarshaller.ContextualDeserializer(new Source(bytes)), context).ConfigureAwait(false)));
    }

    private sealed class Source(ReadOnlyMemory<byte> bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }

    private sealed class Sink : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public override void Complete(byte[] payload)
        {
        }

        public override IBufferWriter<byte> GetBufferWriter() => _bytes;

        public override void SetPayloadLength(int payloadLength)
        {
        }

        public override void Complete()
        {
        }
    }

    private sealed class Writer<T>(Action<T> encode) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message)
        {
            encode(message);
            return Task.CompletedTask;
        }

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return WriteAsync(message);
        }
    }

    private sealed class Reader<T>(T only) : IAsyncStreamReader<T>
    {
        private bool _isRead;

        public T Current => only;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(!_isRead && (_isRead = true));
    }
}
