using System.Collections.Immutable;

namespace Registry.Domain.Items;

/// <summary>What an evaluation read besides its own node.</summary>
/// <param name="Nodes">Ids of nodes with the revisions at which they were read; 0: there was none.</param>
/// <param name="Children">Ids of nodes with the ids of their children.</param>
/// <param name="Types">Types of nodes with the ids of all nodes of the type.</param>
public sealed record ReadSet(
    ImmutableArray<KeyValuePair<string, long>> Nodes,
    ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Children,
    ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Types)
{
    /// <summary>Nothing.</summary>
    public static ReadSet Empty { get; } = new([], [], []);

    /// <summary>Whether everything that was read is still so.</summary>
    public bool HoldsIn(RegistrySnapshot state)
    {
        foreach (var (id, revision) in Nodes)
        {
            if ((state.TryGet(id, out var node) ? node.Revision : 0) != revision)
            {
                return false;
            }
        }

        foreach (var (id, children) in Children)
        {
            if (!state.Children(id).Select(child => child.Id).SequenceEqual(children))
            {
                return false;
            }
        }

        foreach (var (type, ids) in Types)
        {
            if (!state.OfType(type).Select(node => node.Id).SequenceEqual(ids))
            {
                return false;
            }
        }

        return true;
    }
}
