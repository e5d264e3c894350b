using Registry.Domain.Items;

namespace Registry.Server.WireFormat;

/// <summary>Writes the points of a node as <c>registry.v1.PointInfo</c>.</summary>
internal static class PointInfoEncoder
{
    public static int Measure(int field, NodeItems items)
    {
        var size = 0;
        foreach (var point in items.Points)
        {
            size += ProtoWriter.SizeOfLengthDelimited(field, Measure(point));
        }

        return size;
    }

    public static void Write(ref ProtoWriter writer, int field, NodeItems items)
    {
        foreach (var point in items.Points)
        {
            writer.LengthDelimited(field, Measure(point));
            writer.Text(V1.PointInfo.PointFieldNumber, point.Point);
            writer.Integer(V1.PointInfo.ItemCountFieldNumber, point.Items.Length);
            writer.Integer(V1.PointInfo.RevisionFieldNumber, point.Revision);
        }
    }

    private static int Measure(PointItems point) =>
        ProtoWriter.SizeOfText(V1.PointInfo.PointFieldNumber, point.Point)
        + ProtoWriter.SizeOfInteger(V1.PointInfo.ItemCountFieldNumber, point.Items.Length)
        + ProtoWriter.SizeOfInteger(V1.PointInfo.RevisionFieldNumber, point.Revision);
}
