using Registry.Cel;
using Registry.Cel.Macros;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Modules.Definition;

namespace Registry.Modules.Compilation;

/// <summary>The functions of modules: each is made after those that it calls, so that none can call itself.</summary>
internal sealed class FunctionTable
{
    private readonly SchemaDraft _draft;
    private readonly Dictionary<string, Declared> _declared = new(StringComparer.Ordinal);
    private readonly List<CelMacro> _macros = [];

    public FunctionTable(SchemaDraft draft, Func<IReadOnlyList<CelMacro>, CelEnvironment> environment)
    {
        _draft = draft;
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Functions.Length; i++)
            {
                Declare(file, $"functions[{i}]", file.Definition.Functions[i]);
            }
        }

        if (_declared.Count > 0)
        {
            var plain = environment([]);
            foreach (var declared in _declared.Values)
            {
                declared.Calls = plain.Parse(declared.Definition.Value) is { IsOk: true } parsed ? CallsIn(parsed.Ast.Root) : [];
            }

            foreach (var declared in Ordered().Where(declared => !declared.IsBroken))
            {
                Make(declared, plain);
            }
        }
    }

    /// <summary>The functions as macros.</summary>
    public IReadOnlyList<CelMacro> Macros => _macros;

    /// <summary>Checks the bodies with parameters of which nothing is known.</summary>
    public void Check(CelEnvironment environment)
    {
        foreach (var (file, path, definition) in _declared.Values.Where(declared => declared.IsMade).Select(declared => (declared.File, declared.Path, declared.Definition)))
        {
            var known = environment.Variables.Select(variable => variable.Name).ToHashSet();
            if (definition.Params.FirstOrDefault(known.Contains) is { } taken)
            {
                _draft.Log.Add(file, $"{path}.params", $"'{taken}' is a variable of all expressions; give the parameter another name");
                continue;
            }

            var own = environment.WithVariables(
                new Dictionary<string, CelType>(), [.. definition.Params.Distinct().Select(name => (name, CelType.Dyn))]);
            foreach (var issue in own.Compile(definition.Value).Issues)
            {
                _draft.Log.Add(file, $"{path}.value", issue, 0);
            }
        }
    }

    /// <summary>The functions that an expression calls, with their modules.</summary>
    public IEnumerable<(string Module, string What)> UsedBy(CelExpr root)
    {
        var rest = new Stack<CelExpr>([root]);
        while (rest.TryPop(out var next))
        {
            if (next.Macro is { Target: null } macro && _declared.TryGetValue(macro.Function, out var declared))
            {
                yield return (declared.File.Definition.Module, $"function '{macro.Function}'");
            }

            foreach (var child in next.Children)
            {
                rest.Push(child);
            }
        }
    }

    private void Declare(ModuleFile file, string path, FunctionDefinition definition)
    {
        if (!SchemaNames.IsName(definition.Name))
        {
            _draft.Log.Add(file, $"{path}.name", $"'{definition.Name}' is no name for a function; write lower-case letters, digits and '_'");
            return;
        }

        for (var i = 0; i < definition.Params.Length; i++)
        {
            if (!SchemaNames.IsName(definition.Params[i]) || definition.Params.IndexOf(definition.Params[i]) < i)
            {
                _draft.Log.Add(file, $"{path}.params[{i}]", $"'{definition.Params[i]}' is no name for a parameter, or is there twice");
                return;
            }
        }

        if (!_declared.TryAdd(definition.Name, new Declared(file, path, definition)))
        {
            var other = _declared[definition.Name].File.Definition.Module;
            _draft.Log.Add(file, $"{path}.name", $"function '{definition.Name}' is declared already, by module '{other}'");
        }
    }

    private List<Declared> Ordered()
    {
        var done = new HashSet<Declared>();
        var ordered = new List<Declared>();
        foreach (var declared in _declared.Values)
        {
            Visit(declared, [], done, ordered);
        }

        return ordered;
    }

    private void Visit(Declared declared, List<Declared> way, HashSet<Declared> done, List<Declared> ordered)
    {
        if (way.IndexOf(declared) is >= 0 and var first)
        {
            _draft.Log.Add(
                declared.File, $"{declared.Path}.value", $"functions call each other: {string.Join(" > ", way.Skip(first).Append(declared).Select(member => member.Definition.Name))}");
            way.Skip(first).ToList().ForEach(member => member.IsBroken = true);
            return;
        }

        if (!done.Add(declared))
        {
            return;
        }

        way.Add(declared);
        foreach (var called in declared.Calls.Select(name => _declared.GetValueOrDefault(name)).OfType<Declared>())
        {
            if (way.Contains(called) || !done.Contains(called))
            {
                Visit(called, way, done, ordered);
            }
        }

        way.RemoveAt(way.Count - 1);
        ordered.Add(declared);
    }

    private void Make(Declared declared, CelEnvironment plain)
    {
        var (file, path, definition) = (declared.File, declared.Path, declared.Definition);
        foreach (var called in declared.Calls.Where(_declared.ContainsKey))
        {
            _draft.Used(file, $"{path}.value", _declared[called].File.Definition.Module, $"function '{called}'");
        }

        var parsed = plain.WithMacros(_macros).Parse(definition.Value);
        foreach (var issue in parsed.Issues)
        {
            _draft.Log.Add(file, $"{path}.value", issue, 0);
        }

        if (parsed.IsOk)
        {
            declared.IsMade = true;
            _macros.Add(CelMacro.OfFunction(definition.Name, definition.Params, parsed.Ast));
        }
    }

    private HashSet<string> CallsIn(CelExpr root)
    {
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Stack<CelExpr>([root]);
        while (rest.TryPop(out var next))
        {
            if (next is CelCall { Target: null } call && _declared.ContainsKey(call.Function))
            {
                calls.Add(call.Function);
            }

            foreach (var child in next.Children)
            {
                rest.Push(child);
            }
        }

        return calls;
    }

    private sealed class Declared(ModuleFile file, string path, FunctionDefinition definition)
    {
        public ModuleFile File => file;

        public string Path => path;

        public FunctionDefinition Definition => definition;

        public HashSet<string> Calls { get; set; } = [];

        /// <summary>Whether it calls itself, in whatever way.</summary>
        public bool IsBroken { get; set; }

        public bool IsMade { get; set; }
    }
}
