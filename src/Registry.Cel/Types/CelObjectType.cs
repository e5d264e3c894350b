using System.Collections.Frozen;

namespace Registry.Cel.Types;

/// <summary>A field of an object type.</summary>
/// <param name="Name">The name; letters, digits and '_', or anything that a quoted name may have.</param>
/// <param name="Type">The type. A nullable or object type reads as null where it is absent.</param>
/// <param name="Get">Reads it. May give an unknown value.</param>
/// <param name="Has">Whether it is present, for <c>has()</c> and <c>.?</c>; by default whether it is not null.</param>
public sealed record CelField(string Name, CelType Type, Func<ICelObject, CelValue> Get, Func<ICelObject, bool>? Has = null)
{
    /// <summary>Whether the field is present in an object.</summary>
    public CelValue IsPresent(ICelObject instance)
    {
        if (Has is not null)
        {
            return CelValue.Of(Has(instance));
        }

        var value = Get(instance);
        return value.IsErrorOrUnknown ? value : CelValue.Of(value.Kind != CelKind.Null);
    }
}

/// <summary>
/// A host's type with typed fields. Immutable; one instance may serve any number of environments. Getters are called in place, nothing is
/// copied and no reflection is used.
/// </summary>
public sealed class CelObjectType
{
    private readonly FrozenDictionary<string, CelField> _fields;
    private readonly Func<IReadOnlyDictionary<string, CelValue>, CelValue>? _construct;

    /// <summary>Makes a type.</summary>
    /// <param name="name">Its name; may have dots.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="construct">Makes a value of the fields that a literal names; null where literals are not allowed.</param>
    public CelObjectType(
        string name, IEnumerable<CelField> fields, Func<IReadOnlyDictionary<string, CelValue>, CelValue>? construct = null)
    {
        Name = name;
        Type = CelType.Object(name);
        _fields = fields.ToFrozenDictionary(field => field.Name);
        _construct = construct;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type, for declarations.</summary>
    public CelType Type { get; }

    /// <summary>The fields' names.</summary>
    public IReadOnlyCollection<string> FieldNames => _fields.Keys;

    /// <summary>Whether <c>Name{…}</c> is allowed.</summary>
    public bool CanConstruct => _construct is not null;

    /// <summary>A field by name; null where there is none.</summary>
    public CelField? Field(string name) => _fields.GetValueOrDefault(name);

    internal CelValue Construct(IReadOnlyDictionary<string, CelValue> values) => _construct!(values);

    /// <summary>Begins the declaration of a type whose instances are of a .NET class.</summary>
    public static CelObjectTypeBuilder<T> For<T>(string name)
        where T : class => new(name);
}

/// <summary>Collects the fields of a type over a .NET class.</summary>
/// <typeparam name="T">The class of the instances.</typeparam>
public sealed class CelObjectTypeBuilder<T>
    where T : class
{
    private readonly string _name;
    private readonly List<CelField> _fields = [];

    internal CelObjectTypeBuilder(string name) => _name = name;

    /// <summary>Adds a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="has">Whether it is present; by default whether it is not null.</param>
    public CelObjectTypeBuilder<T> Field(string name, CelType type, Func<T, CelValue> get, Func<T, bool>? has = null)
    {
        _fields.Add(new CelField(
            name, type, value => get((T)value.Instance), has is null ? null : value => has((T)value.Instance)));
        return this;
    }

    /// <summary>Makes the type.</summary>
    public CelObjectType Build() => new(_name, _fields);
}
