using Registry.Cel;
using Registry.Cel.Types;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>
/// The types of nodes and items in expressions. Each class has a type of its own, and each id one with whatever any of its classes has; items
/// carry, when they are evaluated, one of their class that knows all of the id's names. Immutable once made.
/// </summary>
internal sealed class SchemaTypes : ISchemaTypes
{
    /// <summary>The type of what users set.</summary>
    public const string IntentName = "intent";

    private readonly Dictionary<string, SchemaObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<ClassSchema, CelObjectType> _instances = [];
    private readonly List<SchemaVariable> _variables = [];
    private readonly SchemaObject _node = new("node");

    public SchemaTypes(IReadOnlyList<PointSchema> points)
    {
        _objects.Add(_node.Name, _node);
        var items = points.SelectMany(point => point.Items).ToList();
        // All types are named before any has members: they refer to each other.
        foreach (var name in items.SelectMany(item => item.Classes.Select(itemClass => itemClass.Path).Prepend(item.Path)))
        {
            _objects.Add(name, new SchemaObject(name));
        }

        var names = points.ToDictionary(point => point, point => new SchemaNamespace(this, point));
        NodeMembers.AddTo(_node, points.Select(point => names[point].Root));
        foreach (var item in items)
        {
            new ItemMembers(this, item, names[item.Point].Below(item)).Add();
        }

        foreach (var item in items)
        {
            AddInstances(item);
            AddVariables(item);
        }

        Node = _node.ToObjectType();
        Intent = IntentType(points.Select(point => names[point].Root));
        Old = new SchemaOld(this, points.Select(point => names[point].Root)).Runtime;
    }

    /// <inheritdoc/>
    public CelObjectType Node { get; }

    /// <inheritdoc/>
    public CelObjectType Old { get; }

    /// <inheritdoc/>
    public CelObjectType Intent { get; }

    /// <summary>The variables of the points' items, in the order of their slots.</summary>
    public IReadOnlyList<SchemaVariable> Variables => _variables;

    /// <summary>Every type that an expression can name a part of.</summary>
    public IEnumerable<SchemaObject> Objects => _objects.Values;

    /// <inheritdoc/>
    public CelObjectType OfItem(ClassSchema itemClass) => _instances[itemClass];

    /// <summary>The type of items of which the class, or one that it extends, is known.</summary>
    public CelType Of(ClassSchema itemClass) => _objects[itemClass.Path].Type;

    /// <summary>The type of items of which the id is known.</summary>
    public CelType Of(ItemSchema item) => _objects[item.Path].Type;

    public CelType OfNodes => _node.Type;

    /// <summary>A type by name; null where it is none of the schema's.</summary>
    public SchemaObject? Find(string name) => _objects.GetValueOrDefault(name);

    internal SchemaObject Declare(string name)
    {
        var made = new SchemaObject(name);
        _objects.Add(name, made);
        return made;
    }

    private CelObjectType IntentType(IEnumerable<SchemaMember> points)
    {
        var type = Declare(IntentName);
        foreach (var point in points)
        {
            type.Add(point);
        }

        return type.ToObjectType();
    }

    private void AddInstances(ItemSchema item)
    {
        var all = _objects[item.Path].Members.ToList();
        foreach (var itemClass in item.Classes)
        {
            var own = _objects[itemClass.Path];
            _instances.Add(itemClass, new CelObjectType(own.Name, all.Select(member => (own.Member(member.Name) ?? Absent(member)).ToField())));
        }
    }

    private static SchemaMember Absent(SchemaMember member)
    {
        var absent = member.Type.Kind == CelTypeKind.List ? CelList.Of() : CelValue.Null;
        return member with { Get = _ => absent, Has = _ => false };
    }

    private void AddVariables(ItemSchema item)
    {
        var name = $"{item.Point.Name}.{item.Id}";
        var type = Of(item);
        var isSingle = item.Cardinality == Cardinality.Single;
        _variables.Add(new SchemaVariable(name, isSingle ? type : CelType.List(type), item, null));
        if (isSingle)
        {
            return;
        }

        foreach (var itemClass in item.Classes)
        {
            _variables.Add(new SchemaVariable($"{name}.{itemClass.Name}", CelType.List(Of(itemClass)), item, itemClass));
        }
    }
}

/// <summary>A variable of the items of an id, or of a class of it.</summary>
internal sealed record SchemaVariable(string Name, CelType Type, ItemSchema Item, ClassSchema? Class)
{
    /// <summary>The classes whose items it has.</summary>
    public IEnumerable<ClassSchema> Classes => Class is null ? Item.Classes : Item.Classes.Where(candidate => candidate.IsA(Class));

    /// <summary>Its value for a node.</summary>
    public CelValue Of(ExpressionNode node) =>
        Item.Cardinality == Cardinality.Single
            ? CelValue.Of(node.Single(Item))
            : Class is null
                ? CelList.View(node.Items(Item), static item => CelValue.Of(item))
                : CelList.View([.. node.Items(Item).Where(candidate => candidate.Class.IsA(Class))], static item => CelValue.Of(item));
}
