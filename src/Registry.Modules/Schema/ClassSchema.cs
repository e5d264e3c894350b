using System.Diagnostics.CodeAnalysis;

namespace Registry.Modules.Schema;

/// <summary>A class of items.</summary>
public sealed class ClassSchema
{
    private Dictionary<string, FieldSchema> _byName = [];

    /// <summary>Its id.</summary>
    public required ItemSchema Item { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The class that it extends; null for the top-level class.</summary>
    public ClassSchema? Base { get; init; }

    /// <summary>As its module declares it; the defaults filled in.</summary>
    public required Definition.ClassDefinition Definition { get; init; }

    /// <summary>Name of the module that declares it.</summary>
    public required string Module { get; init; }

    /// <summary>Whether items of it can be made. Set once, by the compiler: not hidden, and hidden by no class that extends it.</summary>
    public bool IsSelectable { get; internal set; }

    /// <summary>Its fields, inherited ones first, so that a field has the same index in every class that has it. Set once, by the compiler.</summary>
    public ImmutableArray<FieldSchema> Fields
    {
        get;
        internal set
        {
            field = value;
            _byName = value.ToDictionary(f => f.Name);
        }
    } = [];

    /// <summary>The fields that it declares itself.</summary>
    public IEnumerable<FieldSchema> OwnFields => Fields.Where(own => ReferenceEquals(own.Class, this));

    /// <summary>What may hang under its items, inherited relations first. Set once, by the compiler.</summary>
    public ImmutableArray<RelationSchema> Relations { get; internal set; } = [];

    /// <summary>The relations under which its items may hang. Set once, by the compiler.</summary>
    public ImmutableArray<RelationSchema> Parents { get; internal set; } = [];

    /// <summary>Whether its items must hang under another item.</summary>
    public bool RequiresParent => Parents.Any(relation => relation.IsRequired);

    /// <summary><c>point/id/Class</c>.</summary>
    public string Path => $"{Item.Path}/{Name}";

    /// <summary>A field by name.</summary>
    public bool TryGetField(string name, [NotNullWhen(true)] out FieldSchema? field) => _byName.TryGetValue(name, out field);

    /// <summary>Whether it is a class or extends it.</summary>
    public bool IsA(ClassSchema other)
    {
        for (var current = this; current is not null; current = current.Base)
        {
            if (ReferenceEquals(current, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>What may hang under items of a class.</summary>
public sealed class RelationSchema
{
    /// <summary>The class that declares it.</summary>
    public required ClassSchema Owner { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The children's id.</summary>
    public required ItemSchema Item { get; init; }

    /// <summary>The classes allowed; their subclasses are, too. Set once, by the compiler.</summary>
    public ImmutableArray<ClassSchema> Classes { get; internal set; } = [];

    /// <summary>Whether items of those classes must hang under something.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether items of a class may hang here.</summary>
    public bool Allows(ClassSchema child) => Classes.Any(child.IsA);
}
