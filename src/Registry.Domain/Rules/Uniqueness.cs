namespace Registry.Domain.Rules;

/// <summary>Names and unique keys belong to one node at a time.</summary>
internal static class Uniqueness
{
    /// <summary>The first name or key of <paramref name="node"/> that another node holds, or null.</summary>
    /// <param name="state">The state to check against.</param>
    /// <param name="node">The node as it would be.</param>
    /// <param name="previous">The node as it is; null if it is new.</param>
    public static Rejection? Check(RegistrySnapshot state, Node node, Node? previous)
    {
        if (node.Name != previous?.Name && state.TryGetIdByName(node.Name, out var nameHolder) && nameHolder != node.Id)
        {
            return new Rejection.NameTaken(node.Name, nameHolder);
        }

        if (previous is not null && previous.UniqueKeys.Equals(node.UniqueKeys))
        {
            return null;
        }

        foreach (var key in node.UniqueKeys)
        {
            if (state.TryGetIdByKey(key, out var keyHolder) && keyHolder != node.Id)
            {
                return new Rejection.KeyTaken(key, keyHolder);
            }
        }

        return null;
    }
}
