using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Compiles validation rules.</summary>
internal sealed class RuleBuilder(SchemaDraft draft, ExpressionCompiler compiler)
{
    public List<RuleSchema> Rules { get; } = [];

    public void Build()
    {
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Rules.Length; i++)
            {
                Rule(file, $"rules[{i}]", file.Definition.Rules[i]);
            }
        }
    }

    private void Rule(ModuleFile file, string path, RuleDefinition definition)
    {
        if (definition.Severity is not ("error" or "warning"))
        {
            draft.Log.Add(file, $"{path}.severity", $"'{definition.Severity}' is neither 'error' nor 'warning'");
        }

        if (Target(file, $"{path}.on", definition.On) is not { } target)
        {
            return;
        }

        var (point, item, itemClass) = target;
        var context = itemClass is not null ? ExpressionContext.Of(compiler.Types, itemClass)
            : item is not null ? ExpressionContext.Of(compiler.Types, item)
            : ExpressionContext.Nothing;
        CheckPath(file, path, definition, item, itemClass);
        var when = compiler.Compile(file, $"{path}.when", definition.When, context, Expected.Bool);
        var check = compiler.Compile(file, $"{path}.check", definition.Check, context, Expected.Bool);
        var message = new MessageTemplate(draft, compiler, file, $"{path}.message").Parse(definition.Message, context);
        if (check is null)
        {
            return;
        }

        Rules.Add(new RuleSchema
        {
            Name = RuleNames.Of(file, definition.Id),
            Scope = itemClass is not null ? RuleScope.Class : item is not null ? RuleScope.Item : point is not null ? RuleScope.Point : RuleScope.Node,
            Point = point,
            Item = item,
            Class = itemClass,
            When = when,
            Check = check,
            Message = message,
            Code = definition.Code.Length > 0 ? definition.Code : $"{file.Definition.Module}.{definition.Id}",
            IsWarning = definition.Severity == "warning",
            Definition = definition,
        });
    }

    private (PointSchema? Point, ItemSchema? Item, ClassSchema? Class)? Target(ModuleFile file, string path, string on)
    {
        if (on == "node")
        {
            return (null, null, null);
        }

        if (draft.Points.Find(candidate => candidate.Name == on) is not null && draft.Point(file, path, on) is { } point)
        {
            return (point, null, null);
        }

        if (!SchemaPath.TryParse(on, out var parsed) || parsed.Field.Length > 0)
        {
            draft.Log.Add(file, path, $"'{on}' is nothing that a rule can run on; write point/id/Class, point/id, a point, or 'node'");
            return null;
        }

        if (draft.Item(file, path, parsed.Point, parsed.Id) is not { } item)
        {
            return null;
        }

        if (item.Classes.IsEmpty)
        {
            draft.Log.Add(file, path, $"'{item.Path}' has no classes, so there is nothing that a rule could run on");
            return null;
        }

        if (parsed.Class.Length == 0)
        {
            return (item.Point, item, null);
        }

        return draft.Class(file, path, item, parsed.Class) is { } itemClass ? (item.Point, item, itemClass) : null;
    }

    private void CheckPath(ModuleFile file, string path, RuleDefinition definition, ItemSchema? item, ClassSchema? itemClass)
    {
        if (definition.Path.Length == 0 || item is null)
        {
            return;
        }

        var first = definition.Path.Split('.', '[', '/')[0];
        var classes = itemClass is null ? item.Classes : [itemClass, .. item.Classes.Where(candidate => candidate.IsA(itemClass))];
        var known = classes.SelectMany(candidate => candidate.Fields.Select(field => field.Name).Concat(candidate.Relations.Select(relation => relation.Name))).ToHashSet();
        if (!known.Contains(first))
        {
            draft.Log.Add(file, $"{path}.path", $"'{(itemClass?.Path ?? item.Path)}' has no field or relation '{first}'{SchemaDraft.DidYouMean(first, known)}");
        }
    }
}

/// <summary>The names of what derives and judges values.</summary>
internal static class RuleNames
{
    public static string Of(ModuleFile file, string id) => $"{file.Definition.Module}@{file.Definition.Version}/{id}";

    /// <summary>Logs ids that are malformed, or there twice in a module: a source or finding names no more than module and id.</summary>
    public static void Check(SchemaDraft draft)
    {
        foreach (var file in draft.Order.Files)
        {
            var module = file.Definition;
            var ids = module.Defaults.Select((rule, i) => (rule.Id, Path: $"defaults[{i}].id"))
                .Concat(module.Generators.Select((rule, i) => (rule.Id, Path: $"generators[{i}].id")))
                .Concat(module.Rules.Select((rule, i) => (rule.Id, Path: $"rules[{i}].id")))
                .Concat(module.Hooks.Select((rule, i) => (rule.Id, Path: $"hooks[{i}].id")));
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (id, path) in ids)
            {
                if (!SchemaNames.IsRule(id))
                {
                    draft.Log.Add(file, path, $"'{id}' is no id; write lower-case letters, digits, '-', '_' and '.'");
                }
                else if (!known.Add(id))
                {
                    draft.Log.Add(file, path, $"'{id}' is there twice; defaults, generators, rules and hooks of a module have different ids");
                }
            }
        }
    }
}
