using Google.Protobuf;
using Grpc.Core;

namespace Registry.Server.WireFormat;

/// <summary>Answers that are generated messages, for services that are bound by hand.</summary>
internal static class GeneratedMessage
{
    /// <summary>Sends messages of a kind; the server never reads one.</summary>
    public static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, IBufferMessage =>
        new(
            static (message, context) =>
            {
                var size = message.CalculateSize();
                AnswerLimits.Check(size, AnswerLimits.Remedy(typeof(T)));
                context.SetPayloadLength(size);
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            static _ => throw new NotSupportedException("An answer is never read by the server."));
}
