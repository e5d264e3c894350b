using Registry.Cel.Types;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>What an expression is about: the types of the variables that differ from one to another.</summary>
/// <param name="Self">Of <c>self</c>.</param>
/// <param name="Parent">Of <c>parent</c>.</param>
/// <param name="ParentClasses">Classes whose items <c>parent</c> may be.</param>
internal sealed record ExpressionContext(CelType Self, CelType Parent, ImmutableHashSet<ClassSchema> ParentClasses)
{
    /// <summary>A node or a point: there is no item.</summary>
    public static ExpressionContext Nothing { get; } = new(CelType.Null, CelType.Null, []);

    /// <summary>Of <c>each</c>.</summary>
    public CelType Each { get; init; } = CelType.Null;

    /// <summary>Where the elements of <c>each</c> come from.</summary>
    public ReadOrigin EachOrigin { get; init; } = ReadOrigin.Nothing;

    /// <summary>Items of a class and its subclasses.</summary>
    public static ExpressionContext Of(SchemaTypes types, ClassSchema itemClass) =>
        Of(types, types.Of(itemClass), [.. itemClass.Item.Classes.Where(candidate => candidate.IsA(itemClass))]);

    /// <summary>Items of an id.</summary>
    public static ExpressionContext Of(SchemaTypes types, ItemSchema item) => Of(types, types.Of(item), item.Classes);

    /// <summary>Items that have one of several fields, which share a set of choices.</summary>
    public static ExpressionContext Of(SchemaTypes types, IReadOnlyList<FieldSchema> fields)
    {
        var classes = fields.Select(field => field.Class).Distinct().ToList();
        return classes switch
        {
            [] => Nothing,
            [var only] => Of(types, only),
            [var first, ..] when classes.TrueForAll(other => other.Item == first.Item) => Of(types, first.Item),
            _ => Of(types, CelType.Dyn, []),
        };
    }

    private static ExpressionContext Of(SchemaTypes types, CelType self, IReadOnlyCollection<ClassSchema> classes)
    {
        var owners = classes.SelectMany(candidate => candidate.Parents).Select(relation => relation.Owner).Distinct();
        return new ExpressionContext(
            self,
            ItemMembers.ParentType(types, classes),
            [.. owners.SelectMany(owner => owner.Item.Classes.Where(candidate => candidate.IsA(owner)))]);
    }
}
