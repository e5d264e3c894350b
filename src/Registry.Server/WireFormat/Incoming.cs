using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Registry.Server.Errors;

namespace Registry.Server.WireFormat;

/// <summary>A request as it arrived.</summary>
/// <param name="Message">The parsed message.</param>
/// <param name="Fingerprint">Tells the request from another; does not depend on the order in which it was encoded.</param>
/// <param name="SizeBytes">Its encoded size.</param>
internal sealed record Incoming<T>(T Message, UInt128 Fingerprint, int SizeBytes)
    where T : IMessage<T>, new()
{
    private static readonly MessageShape Shape = MessageShape.Of(new T().Descriptor);
    private static readonly MessageParser<T> Parser = new(() => new T());

    /// <summary>Reads requests: scans them for what the parser would keep silent about, then parses.</summary>
    /// <param name="unmarkedFields">Numbers of the fields that the fingerprint leaves out.</param>
    public static Marshaller<Incoming<T>> Marshaller(params int[] unmarkedFields)
    {
        var unmarked = unmarkedFields.Aggregate(0u, (bits, number) => bits | (1u << number));
        return new Marshaller<Incoming<T>>(
            static (_, _) => throw new NotSupportedException("A request is never written by the server."),
            context => Read(context, unmarked));
    }

    private static Incoming<T> Read(DeserializationContext context, uint unmarked)
    {
        var payload = context.PayloadAsReadOnlySequence();
        if (payload.IsSingleSegment)
        {
            return Read(payload.FirstSpan, unmarked);
        }

        var length = checked((int)payload.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(rented);
            return Read(rented.AsSpan(0, length), unmarked);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Incoming<T> Read(ReadOnlySpan<byte> bytes, uint unmarked)
    {
        var violations = new FieldViolations();
        var fingerprint = RequestScanner.Scan(bytes, Shape, unmarked, violations);
        violations.ThrowIfAny();
        try
        {
            return new Incoming<T>(Parser.ParseFrom(bytes), fingerprint, bytes.Length);
        }
        catch (InvalidProtocolBufferException e)
        {
            violations.Add("", $"cannot be parsed: {e.Message}");
            violations.ThrowIfAny();
            throw;
        }
    }
}
