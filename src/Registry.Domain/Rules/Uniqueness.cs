using System.Collections.Immutable;

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

        return CheckKeys(state, node.Id, node.UniqueKeys, previous?.UniqueKeys ?? default)
            ?? CheckKeys(state, node.Id, node.ClaimedKeys, previous?.ClaimedKeys ?? default);
    }

    private static Rejection.KeyTaken? CheckKeys(RegistrySnapshot state, string id, ImmutableArray<string> keys, ImmutableArray<string> previous)
    {
        if (keys.Equals(previous))
        {
            return null;
        }

        foreach (var key in keys)
        {
            if (state.TryGetIdByKey(key, out var holder) && holder != id)
            {
                return new Rejection.KeyTaken(key, holder);
            }
        }

        return null;
    }
}
