using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Registry.Cel;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>Checks the expressions of queries against a schema and plans them. Any thread.</summary>
public sealed class QueryCompiler
{
    private static readonly ConditionalWeakTable<ModuleSchema, QueryCompiler> Made = new();
    private static readonly ModuleSchema BuiltIn = ModuleCompiler.Compile([]).Schema!;

    private readonly CelEnvironment _environment;
    private readonly Dictionary<string, CelAst> _aliases;
    private readonly HashSet<string> _choiceSets;
    private readonly QueryNames _names;

    private QueryCompiler(ModuleSchema schema)
    {
        // A registry without modules has nodes all the same.
        Schema = schema.Types is null ? BuiltIn : schema;
        _environment = Schema.QueryEnvironment;
        _aliases = Aliases();
        _names = new QueryNames(Schema, _aliases.Keys);
        _choiceSets =
        [
            .. Schema.Points.SelectMany(point => point.Items).SelectMany(item => item.Classes).SelectMany(itemClass => itemClass.OwnFields)
                .Where(field => field.Choices is not null).Select(field => field.Choices!.Path),
        ];
    }

    /// <summary>The schema.</summary>
    public ModuleSchema Schema { get; }

    /// <summary>The compiler of a schema.</summary>
    public static QueryCompiler Of(ModuleSchema schema) => Made.GetValue(schema, static made => new QueryCompiler(made));

    /// <summary>Checks and plans an expression.</summary>
    /// <param name="name">What messages call it: <c>filter</c>, <c>project[name]</c>, <c>order_by[0]</c>.</param>
    /// <param name="text">Its text.</param>
    /// <param name="use">What it is for.</param>
    /// <param name="problem">Why it cannot be used; of several problems the first.</param>
    public QueryExpression? Compile(string name, string text, QueryUse use, out QueryProblem? problem)
    {
        if (!TryCheck(name, text, out var ast, out problem))
        {
            return null;
        }

        var analysis = ReadAnalysis.Of(ast, (SchemaTypes)Schema.Types);
        var checks = new QueryChecks(name, ast, analysis, _choiceSets);
        problem = checks.Sensitive() ?? checks.RuleVariables() ?? checks.Type(use) ?? checks.Choices() ?? (use == QueryUse.WatchFilter ? checks.Watch() : null);
        if (problem is not null)
        {
            return null;
        }

        var isFilter = use is QueryUse.Filter or QueryUse.WatchFilter;
        return new QueryExpression(name, text, ast, _environment.Plan(ast))
        {
            Indexed = isFilter ? new IndexPlanner(_environment, ast, Schema).Conditions() : [],
            Choices = checks.SelectedAtRoot is { Fields: { IsEmpty: false } fields } && fields.Select(field => field.Choices).Distinct().ToList() is [var only] ? only : null,
            Attribute = checks.SelectedAtRoot is { } member && ast.Root is CelSelect { Operand: CelIdent { Name: "node" } } ? member.Name : null,
        };
    }

    private bool TryCheck(string name, string text, [NotNullWhen(true)] out CelAst? ast, out QueryProblem? problem)
    {
        (ast, problem) = (null, null);
        var result = _environment.Parse(text);
        result = result.IsOk && _aliases.Count > 0 ? _environment.Substitute(result.Ast, _aliases) : result;
        result = result.IsOk ? _environment.Check(result.Ast) : result;
        if (!result.IsOk)
        {
            problem = _names.Explain(name, text, result.Issues[0]);
            return false;
        }

        ast = result.Ast;
        return true;
    }

    /// <summary>
    /// The aliases as expressions, but for those that are hidden by a variable, or by the beginning of a variable's or function's dotted name. A
    /// function of the same name hides nothing: <c>type</c> is the alias, <c>type(x)</c> the function.
    /// </summary>
    private Dictionary<string, CelAst> Aliases()
    {
        var taken = _environment.Variables.Select(variable => variable.Name)
            .Concat(_environment.Functions.Select(function => function.Name).Where(function => function.Contains('.', StringComparison.Ordinal)))
            .Select(known => known.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var aliases = new Dictionary<string, CelAst>(StringComparer.Ordinal);
        foreach (var (alias, field) in Schema.Aliases.Where(alias => !taken.Contains(alias.Key)))
        {
            aliases.Add(alias, _environment.Parse(TextOf(field)).Ast);
        }

        return aliases;
    }

    /// <summary>What an alias stands for: of an id with several items the list of the values.</summary>
    private static string TextOf(FieldSchema field)
    {
        var item = field.Class.Item;
        var name = $"{item.Point.Name}.{item.Id}";
        return item.Cardinality == Cardinality.Single ? $"{name}.{field.Name}" : $"{name}.{field.Class.Name}.map(i, i.{field.Name})";
    }
}
