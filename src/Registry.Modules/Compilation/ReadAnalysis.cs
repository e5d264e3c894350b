using Registry.Cel;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Domain;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>
/// Finds what a checked expression reads of the schema. It follows types, not paths: whatever way an item takes through lists, macros and
/// functions, a field is read where it is selected. Where a type is not known, the types are those of all objects that went in.
/// </summary>
internal sealed class ReadAnalysis
{
    private readonly CelAst _ast;
    private readonly SchemaTypes _types;
    private readonly ExpressionContext _context;
    private readonly List<(string Name, ReadOrigin Origin)> _locals = [];
    private readonly ImmutableHashSet<FieldSchema>.Builder _fields = ImmutableHashSet.CreateBuilder<FieldSchema>();
    private readonly ImmutableHashSet<ClassSchema>.Builder _classes = ImmutableHashSet.CreateBuilder<ClassSchema>();
    private NodeFields _attributes;

    // Whether an object may hide behind a key of a map that is called like one of its members. Too much for dependencies, which would be cycles.
    private bool _looksIntoMaps;
    private bool _otherNodes;

    private readonly Func<string, bool> _mayUse;

    private ReadAnalysis(CelAst ast, SchemaTypes types, ExpressionContext context, Func<string, bool> mayUse) =>
        (_ast, _types, _context, _mayUse) = (ast, types, context, mayUse);

    /// <summary>Everything that an expression names of the schema, wherever it is: what its module must be allowed to use.</summary>
    public HashSet<(string Module, string What)> Used { get; } = [];

    /// <summary>Every place where it selects something that the schema knows, in whatever node.</summary>
    public List<(CelExpr Node, SchemaMember Member)> Selected { get; } = [];

    /// <summary>Every place where it names items of the node.</summary>
    public List<(CelExpr Node, SchemaVariable Items)> Named { get; } = [];

    /// <summary>Analyses an expression that is about the node alone.</summary>
    public static ReadAnalysis Of(CelAst ast, SchemaTypes types)
    {
        var analysis = new ReadAnalysis(ast, types, ExpressionContext.Nothing, _ => true) { _looksIntoMaps = true };
        analysis.Visit(ast.Root);
        return analysis;
    }

    public static (ExpressionReads Reads, ReadOrigin Origin, HashSet<(string Module, string What)> Used) Of(
        CelAst ast, SchemaTypes types, ExpressionContext context, Func<string, bool> mayUse)
    {
        var analysis = new ReadAnalysis(ast, types, context, mayUse);
        var origin = analysis.Visit(ast.Root);
        var reads = new ExpressionReads(
            analysis._fields.ToImmutable(), analysis._classes.ToImmutable(), analysis._attributes, analysis._otherNodes);
        return (reads, origin, analysis.Used);
    }

    private ReadOrigin Visit(CelExpr node)
    {
        var type = _ast.TypeOf(node);
        var origin = _ast.ReferenceOf(node)?.Variable is { } variable ? Variable(node, variable) : Parts(node);
        if (!MayHoldObjects(type))
        {
            return ReadOrigin.Nothing;
        }

        var named = ObjectNames.Of(type).ToImmutableHashSet();
        return HasDyn(type) ? origin with { Objects = origin.Objects.Union(named) } : origin with { Objects = named };
    }

    private ReadOrigin Parts(CelExpr node)
    {
        switch (node)
        {
            case CelIdent ident:
                return _locals.FindLast(local => local.Name == ident.Name).Origin ?? ReadOrigin.Nothing;
            case CelSelect select:
                return Select(select);
            case CelComprehension comprehension:
                return Fold(comprehension.Fold);
            case CelCall { Target: not null } call when _ast.ReferenceOf(call) is { IsQualified: true }:
                return All(call.Args);
            default:
                return All(node.Children);
        }
    }

    private ReadOrigin All(IEnumerable<CelExpr> nodes) => nodes.Aggregate(ReadOrigin.Nothing, (origin, node) => origin.Or(Visit(node)));

    private ReadOrigin Variable(CelExpr node, CelVariable variable)
    {
        switch (variable.Index)
        {
            case EvaluationSlots.Now or EvaluationSlots.Seed:
                return ReadOrigin.Nothing;
            case EvaluationSlots.Node or EvaluationSlots.Self:
                return new ReadOrigin(true, false, []);
            case EvaluationSlots.Parent:
                _classes.UnionWith(_context.ParentClasses);
                return new ReadOrigin(true, false, [.. _context.ParentClasses.Select(parent => parent.Path)]);
            case EvaluationSlots.Each:
                return _context.EachOrigin;
            case EvaluationSlots.Old or EvaluationSlots.Intent:
                // They do not change any more: what is read of them depends on nothing, unless it leads to another node.
                return new ReadOrigin(false, false, []);
            case EvaluationSlots.Nodes:
                _otherNodes = true;
                return new ReadOrigin(false, true, []);
            case var index when index - EvaluationSlots.Count < _types.Variables.Count:
                var items = _types.Variables[index - EvaluationSlots.Count];
                _classes.UnionWith(items.Classes);
                Named.Add((node, items));
                Used.Add((items.Item.Module, $"id '{items.Item.Id}'"));
                if (items.Class is { } named)
                {
                    Used.Add((named.Module, $"class '{named.Name}'"));
                }

                return new ReadOrigin(true, false, []);
            default:
                return ReadOrigin.Nothing;
        }
    }

    private ReadOrigin Select(CelSelect select)
    {
        var operand = Visit(select.Operand);
        var result = ReadOrigin.Nothing;
        var isMember = false;
        foreach (var member in operand.Objects.Select(name => _types.Find(name)?.Member(select.Field)).OfType<SchemaMember>())
        {
            isMember = true;
            Selected.Add((select, member));
            result = result.Or(Read(member, operand));
        }

        // A list or map that holds objects, or a map made of them.
        return !isMember ? operand : _looksIntoMaps && _ast.TypeOf(select.Operand).Kind != CelTypeKind.Object ? result.Or(operand) : result;
    }

    private ReadOrigin Read(SchemaMember member, ReadOrigin owner)
    {
        // Which of several classes' fields is meant is not known; one that the module may use is enough.
        if (member.Fields.OrderBy(field => _mayUse(field.Class.Module) ? 0 : 1).FirstOrDefault() is { } named)
        {
            Used.Add((named.Class.Module, $"field '{named.Name}' of '{named.Class.Path}'"));
        }

        if (owner.IsHere)
        {
            _fields.UnionWith(member.Fields);
            _classes.UnionWith(member.Classes);
            _attributes |= member.Attribute;
        }

        _otherNodes |= owner.IsElsewhere || member.LeadsAway;
        var isElsewhere = owner.IsElsewhere || member.LeadsAway;
        return new ReadOrigin(owner.IsHere && !member.LeadsAway, isElsewhere, member.Objects.Union(ObjectNames.Of(member.Type)));
    }

    private ReadOrigin Fold(CelFold fold)
    {
        var range = Visit(fold.Range);
        var start = Visit(fold.Init);
        var outside = _locals.Count;
        _locals.Add((fold.Accumulator, start.Or(range)));
        var inside = _locals.Count;
        _locals.Add((fold.Variable, range));
        _locals.Add((fold.SecondVariable ?? fold.Variable, range));
        Visit(fold.Condition);
        var step = Visit(fold.Step);
        _locals.RemoveRange(inside, 2);
        _locals[outside] = (fold.Accumulator, start.Or(step));
        var result = Visit(fold.Result);
        _locals.RemoveRange(outside, 1);
        return result;
    }

    private static bool MayHoldObjects(CelType type) =>
        type.Kind is CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Object or CelTypeKind.Parameter || type.Parameters.Any(MayHoldObjects);

    private static bool HasDyn(CelType type) =>
        type.Kind is CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter || type.Parameters.Any(HasDyn);
}
