using Registry.Engine.Liveness;

namespace Registry.Server.WireFormat;

/// <summary>Writes what is known of a node's liveness as <c>registry.v1.Liveness</c>; the numbers of its states are the wire's.</summary>
internal static class LivenessEncoder
{
    /// <summary>Size of the field; 0 where nothing is known, since it is left out then.</summary>
    public static int Measure(int field, in NodeLiveness liveness) =>
        liveness.IsKnown ? ProtoWriter.SizeOfLengthDelimited(field, MeasureContent(liveness)) : 0;

    /// <summary>Writes the field, unless nothing is known.</summary>
    public static void Write(ref ProtoWriter writer, int field, in NodeLiveness liveness)
    {
        if (liveness.IsKnown)
        {
            writer.LengthDelimited(field, MeasureContent(liveness));
            writer.Integer(V1.Liveness.StateFieldNumber, (int)liveness.State);
            writer.Timestamp(V1.Liveness.LastSeenTimeFieldNumber, liveness.LastSeen);
            writer.Duration(V1.Liveness.TtlFieldNumber, liveness.Ttl);
        }
    }

    private static int MeasureContent(in NodeLiveness liveness) =>
        ProtoWriter.SizeOfInteger(V1.Liveness.StateFieldNumber, (int)liveness.State)
        + ProtoWriter.SizeOfTimestamp(V1.Liveness.LastSeenTimeFieldNumber, liveness.LastSeen)
        + ProtoWriter.SizeOfDuration(V1.Liveness.TtlFieldNumber, liveness.Ttl);
}
