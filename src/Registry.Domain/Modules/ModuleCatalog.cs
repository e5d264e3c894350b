using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Modules;

/// <summary>All modules of a snapshot, in the order of their ids (ordinal). Immutable; snapshots between which no module changed have the same
/// instance, so what is made of it can be kept by reference.</summary>
public sealed class ModuleCatalog : IReadOnlyCollection<StoredModule>
{
    private readonly ImmutableSortedDictionary<string, StoredModule> _byId;

    private ModuleCatalog(ImmutableSortedDictionary<string, StoredModule> byId) => _byId = byId;

    /// <summary>No modules.</summary>
    public static ModuleCatalog Empty { get; } = new(ImmutableSortedDictionary.Create<string, StoredModule>(StringComparer.Ordinal));

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>The ids, in order.</summary>
    public IEnumerable<string> Ids => _byId.Keys;

    /// <summary>Finds a module.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out StoredModule? module) => _byId.TryGetValue(id, out module);

    /// <inheritdoc/>
    public IEnumerator<StoredModule> GetEnumerator() => _byId.Values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The modules after these changes; the same instance where there are none.</summary>
    internal ModuleCatalog Apply(ImmutableArray<ModuleChange> changes)
    {
        if (changes.IsEmpty)
        {
            return this;
        }

        var next = _byId.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is { } after)
            {
                next[after.Id] = after;
            }
            else
            {
                next.Remove(change.ModuleId);
            }
        }

        return new ModuleCatalog(next.ToImmutable());
    }

    /// <summary>The modules that were stored.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="revision">Revision of the last commit.</param>
    /// <param name="problems">Gets what is wrong.</param>
    internal static ModuleCatalog Build(IReadOnlyList<StoredModule> modules, long revision, ICollection<string> problems)
    {
        var byId = Empty._byId.ToBuilder();
        foreach (var module in modules)
        {
            if (!byId.TryAdd(module.Id, module))
            {
                problems.Add($"module '{module.Id}' is stored twice");
            }

            if (module.Revision > revision)
            {
                problems.Add($"module '{module.Id}' is of revision {module.Revision}, but the last commit is {revision}");
            }
        }

        return byId.Count == 0 ? Empty : new ModuleCatalog(byId.ToImmutable());
    }
}
