using Registry.Domain.Items;

namespace Registry.Modules.Schema;

/// <summary>A field of a class.</summary>
public sealed class FieldSchema
{
    /// <summary>The class that declares it.</summary>
    public required ClassSchema Class { get; init; }

    /// <summary>Its place among the fields of every class that has it.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required FieldType Type { get; init; }

    /// <summary>As its module declares it: labels, bounds, formats, flags; the defaults filled in.</summary>
    public required Definition.FieldDefinition Definition { get; init; }

    /// <summary>The constant default in normal form; null: none. Set once, by the compiler, like the bounds and the pattern below.</summary>
    public CelValue Default { get; internal set; }

    /// <summary>Smallest value, as the type's own; null: none. Of an ip_prefix an int.</summary>
    public CelValue Min { get; internal set; }

    /// <summary>Largest value, as <see cref="Min"/>.</summary>
    public CelValue Max { get; internal set; }

    /// <summary>Tells whether a string matches the pattern; null: none.</summary>
    public Func<string, bool>? Matches { get; internal set; }

    /// <summary>Whether clients may set it.</summary>
    public bool IsReadOnly => Definition.ReadOnly || Computed is not null || Type.Kind == FieldKind.Allocation;

    /// <summary>Expression of its value; null: not computed. Set once, by the compiler.</summary>
    public Expression? Computed { get; internal set; }

    /// <summary>Expression of the unique key that it claims; null: none. Set once, by the compiler.</summary>
    public Expression? UniqueKey { get; internal set; }

    /// <summary>Where an allocation comes from; null for other kinds. Set once, by the compiler.</summary>
    public AllocationSchema? Allocation { get; internal set; }

    /// <summary>The choices of a choice field; null for other kinds. Set once, by the compiler.</summary>
    public ChoiceSet? Choices { get; internal set; }

    /// <summary>Of an item_ref: the class that it may name, subclasses included. Set once, by the compiler.</summary>
    public ClassSchema? RefersTo { get; internal set; }

    /// <summary>Of a reference: what becomes of it when what it names is deleted.</summary>
    public OnDelete OnDelete { get; init; }

    /// <summary>Whether a class has it.</summary>
    public bool IsOf(ClassSchema itemClass) => Index < itemClass.Fields.Length && ReferenceEquals(itemClass.Fields[Index], this);

    /// <summary><c>point/id/Class#field</c>.</summary>
    public string Path => $"{Class.Path}#{Name}";

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>Where the value of an allocation field comes from; see <see cref="Definition.AllocationDefinition"/>.</summary>
public sealed record AllocationSchema(Expression Pool, Expression? PrefixLength, Expression? Hint, Expression? When);

/// <summary>The choices of a field, of all modules.</summary>
public sealed class ChoiceSet
{
    private readonly Dictionary<string, ImmutableArray<Choice>> _byName;

    /// <summary>Makes a set.</summary>
    public ChoiceSet(string path, IEnumerable<Choice> choices)
    {
        Path = path;
        Choices = [.. choices];
        _byName = Choices.GroupBy(choice => choice.Name).ToDictionary(same => same.Key, same => same.ToImmutableArray());
    }

    /// <summary><c>point/id#field</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// In order of registration, which is that of display; of sorting, too, by the first of each name. A name may be there several times, each
    /// limited to other configurations: it may be chosen where one of them allows it, and label and help are that one's.
    /// </summary>
    public ImmutableArray<Choice> Choices { get; }

    /// <summary>The names, each once.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>The first choice of a name; null where there is none.</summary>
    public Choice? Find(string name) => All(name) is [var first, ..] ? first : null;

    /// <summary>The choices of a name.</summary>
    public ImmutableArray<Choice> All(string name) => _byName.GetValueOrDefault(name, []);

    /// <summary>The metadata of a name; at most one of its choices has any. Null: none.</summary>
    public CelValue MetadataOf(string name)
    {
        foreach (var choice in All(name))
        {
            if (choice.Metadata.Kind != CelKind.Null)
            {
                return choice.Metadata;
            }
        }

        return CelValue.Null;
    }
}

/// <summary>One choice.</summary>
public sealed class Choice
{
    /// <summary>The value that is stored.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in the set.</summary>
    public required int Order { get; init; }

    /// <summary>As its module declares it; the defaults filled in.</summary>
    public required Definition.ChoiceDefinition Definition { get; init; }

    /// <summary>Name of the module that declares it.</summary>
    public required string Module { get; init; }

    /// <summary>Its metadata as expressions see it; null: none.</summary>
    public CelValue Metadata { get; init; }

    /// <summary>Whether it may be chosen, over <c>self</c>; null: always. Set once, by the compiler.</summary>
    public Expression? LimitedTo { get; internal set; }
}
