using System.Globalization;
using Registry.Cel.Values;
using Registry.Domain.Pools;

namespace Registry.Domain.Items;

/// <summary>A value of a pool that a field of an item has.</summary>
/// <param name="PoolId">Id of the pool.</param>
/// <param name="Value">The value.</param>
/// <param name="Path">The field: <c>config/core.routerid/main#allocation</c>.</param>
public readonly record struct ItemAllocation(string PoolId, PoolValue Value, string Path);

/// <summary>The allocations of items: they are told by the fields' sources and kept nowhere else.</summary>
public static class ItemAllocations
{
    /// <summary>The allocations that items have, in their order.</summary>
    public static IEnumerable<ItemAllocation> Of(NodeItems items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var point in items.Points)
        {
            foreach (var item in point.Items)
            {
                foreach (var field in item.Fields)
                {
                    if (field.Source.Origin == ValueOrigin.Allocated && PoolValue.TryParse(Text(field.Value), out var value, out _))
                    {
                        yield return new ItemAllocation(field.Source.By, value, $"{point.Point}/{item.Ref}#{field.Name}");
                    }
                }
            }
        }
    }

    private static string Text(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString(),
        CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
