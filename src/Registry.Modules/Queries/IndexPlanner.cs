using Registry.Cel;
using Registry.Cel.Syntax;
using Registry.Domain.Queries;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>
/// Finds the conditions of a filter that indexes can tell: of those that must all hold. An index gives at least the nodes that meet its condition;
/// the filter itself decides on each of them.
/// </summary>
internal sealed class IndexPlanner
{
    private readonly CelEnvironment _environment;
    private readonly CelAst _ast;
    private readonly ModuleSchema _schema;
    private readonly IReadOnlyList<SchemaVariable> _variables;
    private readonly List<(string Name, Place? Place)> _locals = [];

    public IndexPlanner(CelEnvironment environment, CelAst ast, ModuleSchema schema)
    {
        (_environment, _schema) = (environment, schema);
        _variables = ((SchemaTypes)schema.Types).Variables;
        _ast = environment.Fold(ast);
    }

    /// <summary>A condition, and the fields of its runs, which have to cover it.</summary>
    private sealed record Found(string Text, ImmutableArray<(IndexRange Range, Place.OfField? Field)> Runs)
    {
        public bool IsCovered => Runs.All(run => run.Field is null || run.Field.IsCovered(run.Range));
    }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<IndexCondition> Conditions()
    {
        var conditions = new List<Found>();
        var bounds = new Dictionary<Domain.Items.IndexedField, Found>();
        foreach (var found in Operands(_ast.Root, Operators.And).Select(Find).OfType<Found>())
        {
            if (found.Runs is not [({ IsPrefix: false } range, { IsOne: true } field)])
            {
                conditions.Add(found);
            }
            else if (!bounds.TryGetValue(field.Index, out var other))
            {
                bounds.Add(field.Index, found);
            }
            else
            {
                bounds[field.Index] = new Found($"{other.Text} && {found.Text}", [(Both(other.Runs[0].Range, range), field)]);
            }
        }

        return
        [
            .. conditions.Concat(bounds.Values).Where(found => found.IsCovered)
                .Select(found => new IndexCondition(found.Text, [.. found.Runs.Select(run => run.Range).Distinct()])),
        ];
    }

    /// <summary>What two runs have in common.</summary>
    private static IndexRange Both(IndexRange left, IndexRange right) => left with
    {
        From = string.CompareOrdinal(left.From, right.From) >= 0 ? left.From : right.From,
        Through = left.Through is null ? right.Through
            : right.Through is null || string.CompareOrdinal(left.Through, right.Through) <= 0 ? left.Through : right.Through,
    };

    private static IEnumerable<CelExpr> Operands(CelExpr node, string function) => node is CelCall call && call.Function == function
        ? call.Args.SelectMany(argument => Operands(argument, function))
        : [node];

    private Found? Find(CelExpr node) => node switch
    {
        CelCall { Function: Operators.And } => Operands(node, Operators.And).Select(Find).FirstOrDefault(found => found is { IsCovered: true }),
        CelCall { Function: Operators.Or } => Any([.. Operands(node, Operators.Or).Select(Find)]),
        CelCall { Function: Operators.Not, Args: [var operand] } => Compare(operand, Comparison.Equal, CelValue.False, place => $"!{place}"),
        CelCall { Function: Operators.In, Args: [var element, var range] } => In(element, range),
        CelCall { Function: "startsWith", Target: { } target, Args: [var start] } when Constant(start) is { } value =>
            Compare(target, Comparison.StartsWith, value, place => $"{place}.startsWith({value})"),
        CelCall { Args: [var left, var right] } call when ComparisonOf(call.Function) is { } comparison => Compare(call, left, right, comparison),
        CelSelect { IsTest: true } select when Resolve(select.Operand) is Place.OfTags => Tag(select.Field),
        CelComprehension { Fold: var fold } => Exists(fold),
        _ => Compare(node, Comparison.Equal, CelValue.True, place => place),
    };

    private Found? Compare(CelCall call, CelExpr left, CelExpr right, Comparison comparison)
    {
        var shown = call.Function.Replace("_", " ", StringComparison.Ordinal).Trim();
        if (Constant(right) is { } value)
        {
            return Compare(left, comparison, value, place => $"{place} {shown} {value}");
        }

        var flipped = comparison switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.Greater => Comparison.Less,
            _ => comparison,
        };
        return Constant(left) is { } first ? Compare(right, flipped, first, place => $"{first} {shown} {place}") : null;
    }

    private Found? Compare(CelExpr node, Comparison comparison, CelValue value, Func<string, string> text) =>
        Resolve(node) is Place.Indexed place and not Place.OfField { IsList: true } && place.Range(comparison, value) is { } range
            ? new Found(text(place.Text), [(range, place as Place.OfField)])
            : null;

    private Found? In(CelExpr element, CelExpr range)
    {
        if (Constant(element) is { } value)
        {
            return Resolve(range) switch
            {
                Place.OfTags when value.Kind == CelKind.String => Tag(value.AsString()),
                Place.OfField { IsList: true } field when field.Range(Comparison.Equal, value) is { } key => new Found($"{value} in {field.Text}", [(key, field)]),
                _ => null,
            };
        }

        if (Constant(range) is not { Kind: CelKind.List } values || Resolve(element) is not Place.Indexed place)
        {
            return null;
        }

        var list = values.AsList();
        var ranges = Enumerable.Range(0, list.Count).Select(i => place.Range(Comparison.Equal, list[i])).ToList();
        return ranges.TrueForAll(found => found is not null) ? new Found($"{place.Text} in {values}", [.. ranges.Select(found => (found!, place as Place.OfField))]) : null;
    }

    private static Found Tag(string key) => new($"'{key}' in node.tags", [(IndexRange.Key(NodeIndex.Tag, key), null)]);

    private static Found? Any(IReadOnlyList<Found?> alternatives) => alternatives.All(found => found is not null)
        ? new Found(string.Join(" || ", alternatives.Select(found => found!.Text)), [.. alternatives.SelectMany(found => found!.Runs)])
        : null;

    /// <summary><c>list.exists(i, condition)</c>: one that the condition's index gives.</summary>
    private Found? Exists(CelFold fold)
    {
        if (fold is not { SecondVariable: null, Init: CelConstant { Value.IsFalse: true }, Step: CelCall { Function: Operators.Or, Args: [CelIdent first, var condition] } }
            || first.Name != fold.Accumulator || fold.Result is not CelIdent)
        {
            return null;
        }

        Place? element = Resolve(fold.Range) switch
        {
            Place.OfItems { IsList: true } items => items with { Text = fold.Variable, IsList = false },
            Place.OfField { IsList: true } list => list with { Text = fold.Variable, IsList = false },
            _ => null,
        };
        if (element is null)
        {
            return null;
        }

        _locals.Add((fold.Variable, element));
        var found = Find(condition);
        _locals.RemoveAt(_locals.Count - 1);
        return found is null ? null : new Found($"{Resolve(fold.Range)!.Text}.exists({fold.Variable}, {found.Text})", found.Runs);
    }

    private Place? Resolve(CelExpr node)
    {
        if (_ast.ReferenceOf(node)?.Variable is { } variable)
        {
            return variable.Index == EvaluationSlots.Node ? new Place.OfNode("node")
                : variable.Index >= EvaluationSlots.Count && _variables[variable.Index - EvaluationSlots.Count] is { Item.Point.IsDurable: true } items
                    ? new Place.OfItems(variable.Name, items.Item, items.Class, items.Item.Cardinality != Cardinality.Single)
                    : null;
        }

        return node switch
        {
            CelIdent ident => _locals.FindLast(local => local.Name == ident.Name).Place,
            CelSelect { IsTest: false, IsOptional: false } select => Select(Resolve(select.Operand), select.Field),
            CelCall { Function: Operators.Index, Args: [var map, var key] } when Constant(key) is { Kind: CelKind.String } text =>
                Resolve(map) is Place.OfTags tags ? new Place.OfTag($"{tags.Text}[{text}]", text.AsString()) : null,
            _ => null,
        };
    }

    private static Place? Select(Place? from, string name) => (from, name) switch
    {
        (Place.OfNode, "id") => new Place.OfAttribute("node.id", NodeIndex.Id),
        (Place.OfNode, "name") => new Place.OfAttribute("node.name", NodeIndex.Name),
        (Place.OfNode, "type") => new Place.OfAttribute("node.type", NodeIndex.Type),
        (Place.OfNode, "tenant") => new Place.OfAttribute("node.tenant", NodeIndex.Tenant),
        (Place.OfNode, "state") => new Place.OfAttribute("node.state", NodeIndex.State),
        (Place.OfNode, "tags") => new Place.OfTags("node.tags"),
        (Place.OfNode, "parent") => new Place.OfParent("node.parent"),
        (Place.OfParent, "id") => new Place.OfAttribute("node.parent.id", NodeIndex.Parent),
        (Place.OfTags tags, _) => new Place.OfTag($"{tags.Text}.{name}", name),
        (Place.OfItems { IsList: false } items, _) => Field(items, name),
        (Place.OfField { Field.Type.Kind: FieldKind.NodeRef, IsList: false } reference, "id") => new Place.OfReference($"{reference.Text}.id"),
        _ => null,
    };

    private static Place.OfField? Field(Place.OfItems items, string name)
    {
        var fields = items.Item.Classes.Where(candidate => items.Class is null || candidate.IsA(items.Class))
            .SelectMany(candidate => candidate.Fields).Where(field => field.Name == name).Distinct().ToList();
        // Classes that mean different things by one name have no common order of its values.
        return fields.Count > 0 && fields.TrueForAll(field => field.Type == fields[0].Type)
            ? new Place.OfField($"{items.Text}.{name}", items, fields[0], fields[0].Type.IsList)
            : null;
    }

    /// <summary>The value of a part that reads nothing; null where it reads something or fails.</summary>
    private CelValue? Constant(CelExpr node)
    {
        if (node is CelConstant constant)
        {
            return constant.Value;
        }

        if (node is not CelCall || !ReadsNothing(node))
        {
            return null;
        }

        var value = _environment.Plan(_ast.WithRoot(node)).Evaluate(CelActivation.Empty);
        return value.IsErrorOrUnknown ? null : value;
    }

    private bool ReadsNothing(CelExpr node) => node switch
    {
        CelIdent or CelComprehension => false,
        _ when _ast.ReferenceOf(node)?.Variable is not null => false,
        _ => node.Children.All(ReadsNothing),
    };

    private static Comparison? ComparisonOf(string function) => function switch
    {
        Operators.Equal => Comparison.Equal,
        Operators.Less or Operators.LessEqual => Comparison.Less,
        Operators.Greater or Operators.GreaterEqual => Comparison.Greater,
        _ => null,
    };
}
