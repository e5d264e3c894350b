using Google.Protobuf;
using Grpc.Core;
using Registry.Server.WireFormat;
using Registry.V1;

namespace Registry.FaultyDaemon;

/// <summary>Takes the answers of a watch and loses or repeats some of the events.</summary>
internal sealed class FaultyEvents(IServerStreamWriter<WatchAnswer> inner, Plant plant) : IServerStreamWriter<WatchAnswer>
{
    private const int OneIn = 15;

    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(WatchAnswer message) => inner.WriteAsync(Spoil(message));

    public Task WriteAsync(WatchAnswer message, CancellationToken cancellationToken) => inner.WriteAsync(Spoil(message), cancellationToken);

    private WatchAnswer Spoil(WatchAnswer answer)
    {
        var bytes = new byte[answer.Measure()];
        var writer = new ProtoWriter(bytes);
        answer.Write(ref writer);
        var message = WatchNodesResponse.Parser.ParseFrom(bytes);
        var index = message.Events.ToList().FindLastIndex(told => told.EventCase is WatchEvent.EventOneofCase.Changed or WatchEvent.EventOneofCase.Removed);
        if (index < 0 || Random.Shared.Next(OneIn) > 0)
        {
            return answer;
        }

        if (plant == Plant.DropEvent)
        {
            message.Events.RemoveAt(index);
        }
        else
        {
            message.Events.Insert(index, message.Events[index].Clone());
        }

        return new PlainAnswer(message.ToByteArray());
    }

    private sealed class PlainAnswer(byte[] bytes) : WatchAnswer
    {
        public override int Measure() => bytes.Length;

        public override void Write(ref ProtoWriter writer) => writer.Raw(bytes);
    }
}
