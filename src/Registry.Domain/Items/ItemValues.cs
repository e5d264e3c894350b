using Registry.Cel.Values;

namespace Registry.Domain.Items;

/// <summary>Values of items as data, which is not how expressions compare them: there 1 and 1.0 are equal, and NaN equals nothing.</summary>
public static class ItemValues
{
    /// <summary>Whether two values are of one kind and equal.</summary>
    public static bool AreSame(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        return left.Kind switch
        {
            CelKind.Double => BitConverter.DoubleToInt64Bits(left.AsDouble()) == BitConverter.DoubleToInt64Bits(right.AsDouble()),
            CelKind.List => AreSame(left.AsList(), right.AsList()),
            CelKind.Map => AreSame(left.AsMap(), right.AsMap()),
            _ => left.Equals(right),
        };
    }

    private static bool AreSame(ICelList left, ICelList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreSame(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSame(ICelMap left, ICelMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var key in left.Keys)
        {
            if (!left.TryGet(key, out var mine) || !right.TryGet(key, out var its) || !AreSame(mine, its))
            {
                return false;
            }
        }

        return true;
    }
}
