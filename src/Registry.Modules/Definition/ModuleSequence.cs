namespace Registry.Modules.Definition;

/// <summary>Which files of a directory are modules, and in which order modules are applied.</summary>
public static class ModuleSequence
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Whether a file of a directory is taken for a module: <c>*.yaml</c>, <c>*.yml</c>, <c>*.json</c>, unless its name begins with a dot.</summary>
    /// <param name="fileName">Its name, without the directory.</param>
    public static bool IsModule(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return !fileName.StartsWith('.') && Extensions.Any(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Each after those that it requires, as far as they are there; otherwise in the order given. Of modules that require each other, which
    /// nothing can put in order, the first that is met comes last.
    /// </summary>
    /// <typeparam name="T">What holds a module.</typeparam>
    /// <param name="modules">The modules.</param>
    /// <param name="definitionOf">Its definition; null for one that could not be read: it stays before those that come after it.</param>
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> modules, Func<T, ModuleDefinition?> definitionOf)
    {
        ArgumentNullException.ThrowIfNull(modules);
        ArgumentNullException.ThrowIfNull(definitionOf);
        var definitions = modules.Select(definitionOf).ToList();
        var byName = Enumerable.Range(0, modules.Count)
            .Where(i => definitions[i] is not null)
            .ToLookup(i => definitions[i]!.Module, StringComparer.Ordinal);
        var sorted = new List<T>(modules.Count);
        var visited = new bool[modules.Count];
        for (var i = 0; i < modules.Count; i++)
        {
            Visit(i);
        }

        return sorted;

        void Visit(int index)
        {
            if (visited[index])
            {
                return;
            }

            visited[index] = true;
            foreach (var required in definitions[index]?.Requires.SelectMany(name => byName[name]) ?? [])
            {
                Visit(required);
            }

            sorted.Add(modules[index]);
        }
    }
}
