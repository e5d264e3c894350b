using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>What expressions see of the items of an id: of each class, and of the id.</summary>
internal sealed class ItemMembers(SchemaTypes types, ItemSchema item, IReadOnlyList<SchemaMember> below)
{
    public void Add()
    {
        foreach (var itemClass in item.Classes)
        {
            AddTo(types.Find(itemClass.Path)!, itemClass);
        }

        var all = types.Find(item.Path)!;
        foreach (var group in item.Classes.SelectMany(itemClass => types.Find(itemClass.Path)!.Members).GroupBy(member => member.Name))
        {
            all.Add(SchemaMember.Union([.. group]));
        }
    }

    /// <summary>The type of what hangs above items of some classes.</summary>
    public static CelType ParentType(SchemaTypes types, IEnumerable<ClassSchema> classes)
    {
        var owners = classes.SelectMany(candidate => candidate.Parents).Select(relation => relation.Owner).Distinct().ToList();
        return owners switch
        {
            [] => CelType.Null,
            [var only] => types.Of(only),
            [var first, ..] when owners.TrueForAll(owner => owner.Item == first.Item) => types.Of(first.Item),
            _ => CelType.Dyn,
        };
    }

    private void AddTo(SchemaObject type, ClassSchema itemClass)
    {
        type.Add(new SchemaMember("class", CelType.Nullable(CelType.String), instance => CelValue.Of(((ExpressionItem)instance).Class.Name)));
        type.Add(new SchemaMember("key", CelType.Nullable(CelType.String), instance => CelValue.Of(((ExpressionItem)instance).Key)));
        // Subclasses may hang elsewhere.
        var classes = item.Classes.Where(candidate => candidate.IsA(itemClass)).ToList();
        var owners = classes.SelectMany(candidate => candidate.Parents).Select(relation => relation.Owner).Distinct().ToList();
        type.Add(new SchemaMember("parent", ParentType(types, classes), instance => CelValue.Of(((ExpressionItem)instance).Above))
        {
            Classes = [.. owners.SelectMany(WithSubclasses)],
            Objects = [.. owners.Select(owner => owner.Path)],
        });
        foreach (var field in itemClass.Fields)
        {
            type.Add(Field(field));
        }

        foreach (var relation in itemClass.Relations)
        {
            type.Add(Relation(relation));
        }

        foreach (var member in below)
        {
            type.Add(member);
        }
    }

    private SchemaMember Field(FieldSchema field)
    {
        var target = field.RefersTo;
        var element = ElementType(field);
        var member = new SchemaMember(field.Name, field.Type.IsList ? CelType.List(element) : element, instance => ((ExpressionItem)instance).Read(field))
        {
            Fields = [field],
            Classes = target is null ? [] : [.. WithSubclasses(target)],
            LeadsAway = field.Type.Kind == FieldKind.NodeRef,
        };
        // An empty list is what a list without a value reads as, so that macros need not ask.
        return field.Type.IsList
            ? member with { Get = instance => ((ExpressionItem)instance).Read(field) is { Kind: CelKind.List } list ? list : CelList.Of(), Has = instance => HasElements(instance, field) }
            : member;
    }

    private static bool HasElements(object instance, FieldSchema field) => ((ExpressionItem)instance).Value(field) is { Kind: CelKind.List } list && list.AsList().Count > 0;

    private CelType ElementType(FieldSchema field) => field.Type.Kind switch
    {
        FieldKind.Duration => CelType.Duration,
        FieldKind.Timestamp => CelType.Timestamp,
        FieldKind.GeoPoint => GeoPointValue.Type,
        FieldKind.Json or FieldKind.Allocation => CelType.Dyn,
        FieldKind.NodeRef => types.OfNodes,
        FieldKind.ItemRef => field.RefersTo is { } target ? (field.Definition.Item.Contains('/') ? types.Of(target) : types.Of(target.Item)) : CelType.Dyn,
        FieldKind.Bool => Nullable(CelType.Bool, field),
        FieldKind.Int => Nullable(CelType.Int, field),
        FieldKind.Double => Nullable(CelType.Double, field),
        _ => Nullable(CelType.String, field),
    };

    private static CelType Nullable(CelType type, FieldSchema field) => field.Type.IsList ? type : CelType.Nullable(type);

    private SchemaMember Relation(RelationSchema relation)
    {
        var type = relation.Classes is [var only] ? types.Of(only) : types.Of(relation.Item);
        return new SchemaMember(relation.Name, CelType.List(type), instance => CelList.Of(((ExpressionItem)instance).Under(relation).Select(CelValue.Of)))
        {
            Classes = [.. relation.Classes.SelectMany(WithSubclasses)],
            Has = instance => ((ExpressionItem)instance).Under(relation).Any(),
        };
    }

    private static IEnumerable<ClassSchema> WithSubclasses(ClassSchema itemClass) => itemClass.Item.Classes.Where(candidate => candidate.IsA(itemClass));
}
