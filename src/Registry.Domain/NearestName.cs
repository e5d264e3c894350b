using Registry.Cel;
using Registry.Domain.Collections;

namespace Registry.Domain;

/// <summary>Guesses what a name that names nothing was meant to be.</summary>
/// <remarks>
/// A guess is help for one caller, and made on that caller's thread: rules that the writer decides never make one, and neither does a read that
/// looks up many. It looks at the neighbours in the order of names only: a guess is no reason to read a million names.
/// </remarks>
public static class NearestName
{
    private const int Neighbours = 32;
    private const int LongestValue = 253;

    /// <summary>The rejection with the name that was probably meant, for those that say so. The refusal of a write in a batch stays as it is.</summary>
    /// <param name="snapshot">The published state.</param>
    /// <param name="rejection">A rejection as a rule made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public static Rejection Suggest(RegistrySnapshot snapshot, Rejection rejection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return rejection switch
        {
            Rejection.NodeNotFound { Nearest: null } r => r with { Nearest = Find(snapshot, r.Ref, cancellationToken) },
            Rejection.ModuleNotFound { Nearest: null } r => r with { Nearest = Best(r.Id, snapshot.Modules.Ids, cancellationToken) },
            _ => rejection,
        };
    }

    /// <summary>A name close to the ref's value, or null.</summary>
    public static string? Find(RegistrySnapshot snapshot, NodeRef nodeRef, CancellationToken cancellationToken = default)
    {
        var value = nodeRef.Value;
        if (value.Length is 0 or > LongestValue || nodeRef.Kind is NodeRefKind.Id or NodeRefKind.UniqueKey)
        {
            return null;
        }

        var names = snapshot.Indexes.ByName;
        // Most slips keep the beginning: look where the value stands, and where its first half does.
        return Best(value, Around(names, value).Concat(Around(names, value[..((value.Length + 1) / 2)])), cancellationToken);
    }

    /// <summary>The candidate nearest to a value, or null where none is near enough: a third of its length, at most three edits. Only the first
    /// <see cref="NameDistance.MaxCandidates"/> candidates are compared.</summary>
    public static string? Best(string value, IEnumerable<string> candidates, CancellationToken cancellationToken = default)
    {
        if (value.Length > LongestValue)
        {
            return null;
        }

        var allowed = NameDistance.Allowed(value);
        string? best = null;
        foreach (var candidate in candidates.Take(NameDistance.MaxCandidates))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!NameDistance.TryCount(value, candidate, allowed, out var edits))
            {
                continue;
            }

            best = candidate;
            if (edits == 0)
            {
                break;
            }

            allowed = edits - 1;
        }

        return best;
    }

    private static IEnumerable<string> Around(SortedTree<IndexEntry, IndexOrder> names, string value)
    {
        var place = names.CountBefore(new IndexEntry(value, ""));
        foreach (var entry in names.Slice(Math.Max(0, place - Neighbours), Math.Min(names.Count, place + Neighbours)))
        {
            yield return entry.Key;
        }
    }
}
