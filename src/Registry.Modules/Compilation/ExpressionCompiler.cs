using Registry.Cel;
using Registry.Cel.Library;
using Registry.Cel.Macros;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Domain;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Checks expressions against the schema and plans them.</summary>
internal sealed class ExpressionCompiler
{
    private readonly SchemaDraft _draft;
    private readonly CelEnvironment _base;
    private readonly Dictionary<(CelType, CelType, CelType), CelEnvironment> _environments = [];
    private readonly FunctionTable _functions;

    public ExpressionCompiler(SchemaDraft draft, SchemaTypes types)
    {
        (_draft, Types) = (draft, types);
        _functions = new FunctionTable(draft, macros => Environment(macros));
        _base = Environment(_functions.Macros);
        _functions.Check(_base);
    }

    /// <summary>What queries may use: as modules' expressions, but what is absent is no error, and the limits are those of requests.</summary>
    public CelEnvironment QueryEnvironment() => Declare(
        CelEnvironment.Create().NullIsAbsent().Limits(Queries.QueryLimits.Expression), _functions.Macros);

    public SchemaTypes Types { get; }

    /// <summary>The attributes of the node that any expression reads.</summary>
    public NodeFields AttributesRead { get; private set; }

    /// <summary>Compiles an expression; logs all its errors.</summary>
    /// <param name="file">The module.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="text">The text; empty gives null.</param>
    /// <param name="context">What it is about.</param>
    /// <param name="expected">What it must give.</param>
    public Expression? Compile(ModuleFile file, string path, string text, ExpressionContext context, Expected expected) =>
        text.Length == 0 ? null : CompilePart(file, path, text, 0, context, expected).Expression;

    /// <summary>Compiles an expression that is a part of a text; also tells where its value comes from.</summary>
    public (Expression? Expression, ReadOrigin Origin) CompilePart(
        ModuleFile file, string path, string text, int offset, ExpressionContext context, Expected expected)
    {
        var environment = For(context);
        var result = environment.Compile(text);
        foreach (var issue in result.Issues)
        {
            _draft.Log.Add(file, path, issue, offset);
        }

        if (!result.IsOk)
        {
            return (null, ReadOrigin.Nothing);
        }

        if (!expected.Takes(result.Ast.Type))
        {
            _draft.Log.Add(file, path, $"{expected.Text} was expected here; the expression gives {Shown(result.Ast.Type)}");
        }

        var (reads, origin, used) = ReadAnalysis.Of(
            result.Ast, Types, context, owner => _draft.Order.MayUse(file.Definition.Module, owner));
        foreach (var (module, what) in used.Concat(_functions.UsedBy(result.Ast.Root)))
        {
            _draft.Used(file, path, module, what);
        }

        AttributesRead |= reads.Attributes;
        ChoiceCalls.Check(_draft, file, path, result.Ast, offset);
        return (new Expression(text, result.Ast, environment.Plan(result.Ast), reads), origin);
    }

    private CelEnvironment For(ExpressionContext context)
    {
        var key = (context.Self, context.Parent, context.Each);
        if (!_environments.TryGetValue(key, out var environment))
        {
            var types = new Dictionary<string, CelType>
            {
                ["self"] = context.Self,
                ["parent"] = context.Parent,
                ["each"] = context.Each,
                ["old"] = CelType.Object(SchemaOld.NameOf(context.Self)),
            };
            _environments.Add(key, environment = _base.WithVariables(types));
        }

        return environment;
    }

    private CelEnvironment Environment(IReadOnlyList<CelMacro> macros) => Declare(CelEnvironment.Create().NullSafeSelection(), macros);

    private CelEnvironment Declare(CelEnvironmentBuilder builder, IReadOnlyList<CelMacro> macros)
    {
        foreach (var library in CelLibrary.Extensions)
        {
            builder.Add(library);
        }

        foreach (var type in Types.Objects)
        {
            builder.Type(type.ToObjectType());
        }

        builder.Variable("node", Types.OfNodes)
            .Variable("now", CelType.Timestamp)
            .Variable("self", CelType.Null)
            .Variable("parent", CelType.Null)
            .Variable("each", CelType.Null)
            .Variable("old", CelType.Object(SchemaOld.NameOf(CelType.Null)))
            .Variable("seed", CelType.String)
            .Variable("nodes", CelType.Map(CelType.String, CelType.List(Types.OfNodes)))
            .Variable("intent", CelType.Object(SchemaTypes.IntentName));
        foreach (var variable in Types.Variables)
        {
            builder.Variable(variable.Name, variable.Type);
        }

        return builder.Function(ChoiceCalls.Function(_draft.ChoiceSets)).Macros(macros).Build();
    }

    private static string Shown(CelType type) => type.ToString().Replace("wrapper(", "(", StringComparison.Ordinal);
}
