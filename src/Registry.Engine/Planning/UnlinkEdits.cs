using System.Collections.Immutable;
using Registry.Cel.Values;
using Registry.Domain.Items;
using Registry.Modules.Edits;

namespace Registry.Engine.Planning;

/// <summary>Takes a node that is deleted out of the items that users made name it. What rules derived is derived anew.</summary>
internal static class UnlinkEdits
{
    public static ImmutableArray<ItemEdit> Of(PointItems point, string deletedId)
    {
        var edits = ImmutableArray.CreateBuilder<ItemEdit>();
        var removed = new HashSet<ItemRef>();
        foreach (var reference in point.References)
        {
            if (reference.TargetId != deletedId || !point.TryGet(reference.Item, out var item))
            {
                continue;
            }

            if (reference.OnDelete == OnDelete.Cascade && item.Source.IsUser)
            {
                if (removed.Add(reference.Item))
                {
                    edits.Add(new RemoveItem(reference.Item));
                }
            }
            else if (item.TryGetField(reference.Field, out var field) && field.Source.IsUser)
            {
                edits.Add(field.Value.Kind == CelKind.List
                    ? new SetField(reference.Item, reference.Field, Without(field.Value.AsList(), deletedId))
                    : new ClearField(reference.Item, reference.Field));
            }
        }

        return edits.ToImmutable();
    }

    private static CelValue Without(ICelList list, string deletedId)
    {
        var kept = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.String || list[i].AsString() != deletedId)
            {
                kept.Add(list[i]);
            }
        }

        return CelList.Of(kept);
    }
}
