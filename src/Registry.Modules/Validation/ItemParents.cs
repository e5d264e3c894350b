using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>Which items may hang under which.</summary>
internal static class ItemParents
{
    /// <summary>Whether items of a class may hang under items of another.</summary>
    public static bool MayHang(ClassSchema child, ClassSchema parent)
    {
        foreach (var relation in parent.Relations)
        {
            if (ReferenceEquals(relation.Item, child.Item) && relation.Allows(child))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Under what items of a class may hang, for messages.</summary>
    public static string Allowed(ClassSchema child) => child.Parents.IsEmpty
        ? "it hangs under nothing"
        : $"it may hang under {string.Join(" or ", child.Parents.Select(relation => relation.Owner.Path).Distinct())}";
}
