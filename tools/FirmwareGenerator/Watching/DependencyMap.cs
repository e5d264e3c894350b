namespace FirmwareGenerator.Watching;

/// <summary>Which nodes' firmware depends on which other nodes.</summary>
internal sealed class DependencyMap
{
    private readonly Dictionary<string, IReadOnlyList<string>> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);

    /// <summary>Keeps what a node depends on, in place of what it did before.</summary>
    public void Set(string node, IReadOnlyList<string> references)
    {
        Remove(node);
        _references[node] = references;
        foreach (var reference in references)
        {
            if (!_dependents.TryGetValue(reference, out var dependents))
            {
                _dependents[reference] = dependents = new HashSet<string>(StringComparer.Ordinal);
            }

            _ = dependents.Add(node);
        }
    }

    /// <summary>Forgets a node, but not which others depend on it.</summary>
    public void Remove(string node)
    {
        if (!_references.Remove(node, out var references))
        {
            return;
        }

        foreach (var reference in references)
        {
            var dependents = _dependents[reference];
            _ = dependents.Remove(node);
            if (dependents.Count == 0)
            {
                _ = _dependents.Remove(reference);
            }
        }
    }

    /// <summary>The nodes whose firmware a change of a node touches: its own, and that of all that depend on it.</summary>
    public IEnumerable<string> TouchedBy(string node) => _dependents.TryGetValue(node, out var dependents) ? dependents.Prepend(node) : [node];
}
