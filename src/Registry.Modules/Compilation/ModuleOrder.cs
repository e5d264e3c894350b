using Registry.Modules.Definition;

namespace Registry.Modules.Compilation;

/// <summary>Modules in an order in which each comes after those that it requires, and what each may use.</summary>
internal sealed class ModuleOrder
{
    private readonly Dictionary<string, ModuleFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _visible = new(StringComparer.Ordinal);
    private readonly List<ModuleFile> _ordered = [];
    private readonly List<ModuleFile> _way = [];
    private readonly CompilerLog _log;

    public ModuleOrder(IReadOnlyList<ModuleFile> files, CompilerLog log)
    {
        _log = log;
        foreach (var file in files)
        {
            CheckHead(file);
            if (!_files.TryAdd(file.Definition.Module, file))
            {
                log.Add(file, "module", $"module '{file.Definition.Module}' is there twice");
            }
        }

        foreach (var file in _files.Values)
        {
            Visit(file);
        }
    }

    /// <summary>The modules in order.</summary>
    public IReadOnlyList<ModuleFile> Files => _ordered;

    /// <summary>Whether a module may use what another declares.</summary>
    public bool MayUse(string module, string other) => other.Length == 0 || (_visible.TryGetValue(module, out var visible) && visible.Contains(other));

    private void CheckHead(ModuleFile file)
    {
        if (!SchemaNames.IsModule(file.Definition.Module))
        {
            _log.Add(file, "module", $"'{file.Definition.Module}' is no module name; write lower-case names with dots between them, such as 'example.ssid'");
        }

        if (!SchemaNames.IsVersion(file.Definition.Version))
        {
            _log.Add(file, "version", $"'{file.Definition.Version}' is no version; write major.minor.patch, such as 1.0.0");
        }
    }

    /// <summary>Goes through what a module requires first; gives what it may use.</summary>
    private HashSet<string> Visit(ModuleFile file)
    {
        var name = file.Definition.Module;
        if (_visible.TryGetValue(name, out var known))
        {
            return known;
        }

        // Filled below; a cycle sees what is there so far, and is an error anyway.
        var visible = _visible[name] = [name];
        _way.Add(file);
        for (var i = 0; i < file.Definition.Requires.Length; i++)
        {
            var (required, path) = (file.Definition.Requires[i], $"requires[{i}]");
            if (!_files.TryGetValue(required, out var target))
            {
                var nearest = Cel.CelTexts.Nearest(required, _files.Keys) is { } near ? $"; did you mean '{near}'?" : "; apply it first";
                _log.Add(file, path, $"module '{required}' is not there{nearest}");
            }
            else if (_way.IndexOf(target) is >= 0 and var first)
            {
                _log.Add(file, path, $"modules require each other: {string.Join(" > ", _way.Skip(first).Append(target).Select(member => member.Definition.Module))}");
            }
            else
            {
                visible.UnionWith(Visit(target));
            }
        }

        _way.RemoveAt(_way.Count - 1);
        _ordered.Add(file);
        return visible;
    }
}
