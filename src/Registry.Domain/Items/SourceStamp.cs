using System.Collections.Immutable;

namespace Registry.Domain.Items;

/// <summary>Gives what a commit brings the revision of that commit.</summary>
public static class SourceStamp
{
    /// <summary>The items with the revision of the commit where they are of none yet; what did not change stays the same object.</summary>
    public static NodeItems Stamp(NodeItems items, NodeItems before, long revision) => NodeItems.Of(
        items.Points.Select(point => Stamp(point, before.Point(point.Point), revision)), items.UniqueKeys);

    /// <summary>The items of a point with the revision where they are of none yet.</summary>
    public static PointItems Stamp(PointItems point, long revision)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point with { Items = [.. point.Items.Select(item => Stamp(item, revision))], Revision = revision };
    }

    private static PointItems Stamp(PointItems point, PointItems before, long revision) =>
        before.HasContentOf(point) ? before : Stamp(point, revision);

    private static Item Stamp(Item item, long revision)
    {
        var isNew = item.Source.Revision == 0;
        foreach (var field in item.Fields)
        {
            isNew |= field.Source.Revision == 0;
        }

        return !isNew ? item : item with
        {
            Source = Stamp(item.Source, revision),
            Fields = ImmutableArray.CreateRange(item.Fields, field => field with { Source = Stamp(field.Source, revision) }),
        };
    }

    private static ValueSource Stamp(ValueSource source, long revision) => source.Revision == 0 ? source with { Revision = revision } : source;
}
