using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>A schema, or everything that is wrong with the modules.</summary>
/// <param name="Schema">The schema; null where there are errors.</param>
/// <param name="Errors">What is wrong: module by module, in order of place.</param>
public sealed record CompiledModules(ModuleSchema? Schema, ImmutableArray<ModuleError> Errors);

/// <summary>Checks modules against each other and makes the schema that is evaluated.</summary>
public static class ModuleCompiler
{
    /// <summary>Compiles all modules together: the order of the list does not matter but where independent ones add to the same.</summary>
    public static CompiledModules Compile(IReadOnlyList<ModuleFile> modules)
    {
        var log = new CompilerLog();
        var draft = new SchemaDraft(new ModuleOrder(modules, log), log);
        new ItemBuilder(draft).Build();
        new ClassBuilder(draft).Build();
        new LinkBuilder(draft).Build();
        var choices = new ChoiceBuilder(draft);
        choices.Build();

        var types = new SchemaTypes(draft.Points);
        var compiler = new ExpressionCompiler(draft, types);
        choices.Limit(compiler);
        new FieldExpressions(draft, compiler).Build();
        RuleNames.Check(draft);
        var derivations = new DerivationBuilder(draft, compiler);
        derivations.Build();
        var rules = new RuleBuilder(draft, compiler);
        rules.Build();
        var hooks = new HookBuilder(draft);
        hooks.Build();
        var stages = new StageOrder(draft, derivations).Sort();
        return log.HasErrors
            ? new CompiledModules(null, log.Errors)
            : new CompiledModules(
                new ModuleSchema
                {
                    Modules = [.. draft.Order.Files.Select(file => file.Definition)],
                    Points = [.. draft.Points],
                    Stages = stages,
                    Rules = [.. rules.Rules],
                    Hooks = [.. hooks.Hooks],
                    Aliases = Aliases(draft),
                    AttributesRead = compiler.AttributesRead,
                    Types = types,
                    QueryEnvironment = compiler.QueryEnvironment(),
                },
                []);
    }

    private static Dictionary<string, FieldSchema> Aliases(SchemaDraft draft)
    {
        var aliases = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
        foreach (var (field, _, _) in draft.FieldPlaces.Where(place => place.Field.Definition.Alias.Length > 0))
        {
            aliases.TryAdd(field.Definition.Alias, field);
        }

        return aliases;
    }
}
