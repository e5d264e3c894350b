using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects what a contextual serializer writes into an array.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private byte[]? _payload;

    public static byte[] Serialize<T>(T message, Action<T, SerializationContext> serializer)
    {
        var context = new ArraySerializationContext();
        serializer(message, context);
        return context._payload ?? throw new InvalidOperationException("The serializer returned without completing its context.");
    }

    public override void Complete(byte[] payload) => _payload = payload;

    public override IBufferWriter<byte> GetBufferWriter() => _writer ??= new ArrayBufferWriter<byte>();

    public override void SetPayloadLength(int payloadLength)
    {
    }

    public override void Complete() => _payload = _writer?.WrittenSpan.ToArray() ?? [];
}

/// <summary>Gives an array to a contextual deserializer.</summary>
internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => [.. payload];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
}
