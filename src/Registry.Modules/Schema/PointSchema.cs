using Registry.Modules.Compilation;

namespace Registry.Modules.Schema;

/// <summary>Everything that the applied modules declare, checked and ready to be used. Immutable; made anew when a module changes.</summary>
public sealed class ModuleSchema
{
    /// <summary>No modules.</summary>
    public static ModuleSchema Empty { get; } = ModuleCompiler.Compile([]).Schema!;

    /// <summary>The modules, each after those that it requires.</summary>
    public ImmutableArray<Definition.ModuleDefinition> Modules { get; init; } = [];

    /// <summary>The points in order of declaration.</summary>
    public ImmutableArray<PointSchema> Points { get; init; } = [];

    /// <summary>
    /// What derives values and items, in an order in which each comes after all that it reads. Independent ones are in order of declaration.
    /// </summary>
    public ImmutableArray<Stage> Stages { get; init; } = [];

    /// <summary>The validation rules in order of declaration.</summary>
    public ImmutableArray<RuleSchema> Rules { get; init; } = [];

    /// <summary>The hooks in order of declaration.</summary>
    public ImmutableArray<HookSchema> Hooks { get; init; } = [];

    /// <summary>Aliases of fields in queries; the first that declared one has it.</summary>
    public IReadOnlyDictionary<string, FieldSchema> Aliases { get; init; } = new Dictionary<string, FieldSchema>();

    /// <summary>
    /// The attributes of a node that some expression reads, as bits of <see cref="Domain.NodeFields"/>: a write that changes none of
    /// them and no items leaves the configuration as it is.
    /// </summary>
    public Domain.NodeFields AttributesRead { get; init; }

    /// <summary>The fields of durable items that are indexed, sorted, each once.</summary>
    public ImmutableArray<Domain.Items.IndexedField> IndexedFields =>
    [
        .. Points.Where(point => point.IsDurable)
            .SelectMany(point => point.Items)
            .SelectMany(item => item.Classes)
            .SelectMany(itemClass => itemClass.OwnFields)
            .Where(declared => declared.Definition.Indexed)
            .Select(declared => new Domain.Items.IndexedField(declared.Class.Item.Point.Name, declared.Class.Item.Id, declared.Name))
            .Distinct()
            .Order(),
    ];

    /// <summary>What the expressions of queries may use. Set once, by the compiler.</summary>
    internal Cel.CelEnvironment QueryEnvironment { get; set; } = null!;

    /// <summary>The types of its objects in expressions. Set once, by the compiler.</summary>
    public Evaluation.ISchemaTypes Types { get; internal set; } = null!;

    /// <summary>A point by name.</summary>
    public PointSchema? Point(string name) => Points.FirstOrDefault(point => point.Name == name);

    /// <summary>
    /// Whether nodes of a type have a configuration: ids at a durable point, or rules that look at nodes without any. A point alone is none:
    /// all nodes have the built-in ones.
    /// </summary>
    public bool Configures(string nodeType)
    {
        foreach (var point in Points)
        {
            if (point.IsDurable && point.Items.Any(item => item.AppliesTo(nodeType)))
            {
                return true;
            }
        }

        foreach (var rule in Rules)
        {
            if (rule.Scope == RuleScope.Node || (rule.Scope == RuleScope.Point && rule.Point!.IsDurable && rule.Point.AppliesTo(nodeType)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A registration point.</summary>
public sealed class PointSchema
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its items are committed; otherwise they are kept in memory.</summary>
    public required bool IsDurable { get; init; }

    /// <summary>Types of the nodes that have it; <c>*</c> means all.</summary>
    public required ImmutableArray<string> NodeTypes { get; init; }

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of the module that declares it.</summary>
    public required string Module { get; init; }

    /// <summary>The ids in order of display: weight, then declaration. Set once, by the compiler.</summary>
    public ImmutableArray<ItemSchema> Items { get; internal set; } = [];

    /// <summary>Whether nodes of a type have it.</summary>
    public bool AppliesTo(string nodeType) => NodeTypes.Contains(nodeType) || NodeTypes.Contains("*");

    /// <summary>An id.</summary>
    public ItemSchema? Item(string id) => Items.FirstOrDefault(item => item.Id == id);
}

/// <summary>How many items of an id a node has.</summary>
public enum Cardinality
{
    /// <summary>At most one.</summary>
    Single,

    /// <summary>An ordered list.</summary>
    Multiple,

    /// <summary>One of each class that can be chosen, always present.</summary>
    Static,
}

/// <summary>A registry id.</summary>
public sealed class ItemSchema
{
    /// <summary>Its point.</summary>
    public required PointSchema Point { get; init; }

    /// <summary>The id, for instance <c>core.general</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How many items a node has of it.</summary>
    public required Cardinality Cardinality { get; init; }

    /// <summary>As its module declares it: title, section, weight, help, simple; the defaults filled in.</summary>
    public required Definition.ItemDefinition Definition { get; init; }

    /// <summary>Name of the module that declares it.</summary>
    public required string Module { get; init; }

    /// <summary>The classes in order of declaration; the first is the top-level class. Set once, by the compiler.</summary>
    public ImmutableArray<ClassSchema> Classes { get; internal set; } = [];

    /// <summary>The class of the item of a single id that there is not: the first that can be chosen, or else the first.</summary>
    public ClassSchema? DefaultClass => Classes.FirstOrDefault(candidate => candidate.IsSelectable) ?? Classes.FirstOrDefault();

    /// <summary><c>point/id</c>.</summary>
    public string Path => $"{Point.Name}/{Id}";

    /// <summary>Whether nodes of a type have it.</summary>
    public bool AppliesTo(string nodeType) => Point.AppliesTo(nodeType)
        && (Definition.NodeTypes.IsEmpty || Definition.NodeTypes.Contains(nodeType) || Definition.NodeTypes.Contains("*"));

    /// <summary>A class by name, whatever its case.</summary>
    public ClassSchema? Class(string name)
    {
        foreach (var candidate in Classes)
        {
            if (string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The field of the first class, in order of declaration, that declares it.</summary>
    public FieldSchema? Field(string name) => Classes.SelectMany(candidate => candidate.OwnFields).FirstOrDefault(field => field.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
