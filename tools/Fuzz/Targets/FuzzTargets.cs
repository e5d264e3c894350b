namespace Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    private static readonly IReadOnlyDictionary<string, Func<IFuzzTarget>> Makers = new Dictionary<string, Func<IFuzzTarget>>(StringComparer.Ordinal)
    {
        ["requests"] = () => new RequestTarget(),
        ["tokens"] = () => new TokenTarget(),
        ["modules"] = () => new ModuleTarget(),
        ["cel"] = () => new CelTarget(),
        ["snapshots"] = () => new SnapshotTarget(),
        ["stores"] = () => new StoreTarget(),
        ["imports"] = () => new ImportTarget(),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>A target by its name, or null.</summary>
    public static IFuzzTarget? Find(string name) => Makers.TryGetValue(name, out var make) ? make() : null;

    /// <summary>The files of a target's corpus: seeds, and what was found once.</summary>
    public static IEnumerable<string> Corpus(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "corpus", name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];
    }
}
