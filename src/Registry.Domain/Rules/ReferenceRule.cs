using Registry.Domain.Collections;

namespace Registry.Domain.Rules;

/// <summary>No item names a node that is gone.</summary>
internal static class ReferenceRule
{
    /// <summary>Whether a deletion left references behind. Then it has to be planned: the items that refer are edited in the same commit.</summary>
    /// <param name="after">The state after the changes.</param>
    /// <param name="changes">The changes.</param>
    public static Rejection? Check(RegistrySnapshot after, StateChanges changes)
    {
        foreach (var change in changes.Nodes)
        {
            if (change.After is null && after.Indexes.ByReference.CountMatching(new KeyProbe(change.NodeId)) > 0)
            {
                return new Rejection.Outdated();
            }
        }

        return null;
    }
}
