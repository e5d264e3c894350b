using Grpc.Core;

namespace Registry.Server.WireFormat;

/// <summary>An answer that knows how to write itself as protobuf, without a generated message in between.</summary>
internal abstract class EncodedMessage
{
    /// <summary>Sends messages of a kind; the server never reads one.</summary>
    public static Marshaller<T> Marshaller<T>()
        where T : EncodedMessage =>
        new(Serialize, static _ => throw new NotSupportedException("An answer is never read by the server."));

    /// <summary>The size in bytes.</summary>
    public abstract int Measure();

    /// <summary>Writes exactly as many bytes as <see cref="Measure"/> says.</summary>
    public abstract void Write(ref ProtoWriter writer);

    private static void Serialize<T>(T message, SerializationContext context)
        where T : EncodedMessage
    {
        var size = message.Measure();
        AnswerLimits.Check(size, AnswerLimits.MaskRemedy);
        context.SetPayloadLength(size);
        var target = context.GetBufferWriter();
        var writer = new ProtoWriter(target.GetSpan(size)[..size]);
        message.Write(ref writer);
        if (writer.Position != size)
        {
            throw new InvalidOperationException($"{typeof(T).Name} wrote {writer.Position} bytes, but had measured {size}.");
        }

        target.Advance(size);
        context.Complete();
    }
}
