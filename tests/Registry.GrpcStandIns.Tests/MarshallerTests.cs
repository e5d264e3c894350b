using Google.Protobuf;
using Grpc.Core;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class MarshallerTests
{
    [Test]
    public void Contextual_UsedWithArrays_RoundTrips()
    {
        var marshaller = Marshallers.Create(WriteToBuffer, context => EchoMessage.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));
        var message = new EchoMessage { Text = "hello", Count = 3 };

        var bytes = marshaller.Serializer(message);

        Assert.That(bytes, Is.EqualTo(message.ToByteArray()));
        Assert.That(marshaller.Deserializer(bytes), Is.EqualTo(message));
    }

    [Test]
    public void Contextual_NeverCompleted_Throws()
    {
        var marshaller = Marshallers.Create<string>((_, _) => { }, _ => "");

        Assert.That(() => marshaller.Serializer("lost"), Throws.InvalidOperationException);
    }

    private static void WriteToBuffer(EchoMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
