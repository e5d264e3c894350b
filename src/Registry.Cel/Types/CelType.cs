namespace Registry.Cel.Types;

/// <summary>A type of the language. Types are immutable and compare by structure.</summary>
public sealed class CelType : IEquatable<CelType>
{
    /// <summary>The name of optionals' type.</summary>
    public const string OptionalName = "optional_type";

    private CelType(CelTypeKind kind, string name, bool isNullable = false, params CelType[] parameters)
    {
        Kind = kind;
        Name = name;
        IsNullable = isNullable;
        Parameters = parameters;
        Size = (int)Math.Min(int.MaxValue, 1 + parameters.Sum(parameter => (long)parameter.Size));
    }

    /// <summary>Fits everything.</summary>
    public static CelType Error { get; } = new(CelTypeKind.Error, "*error*");

    /// <summary>Not known before evaluation.</summary>
    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    /// <summary>The type of null.</summary>
    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    /// <summary>bool.</summary>
    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    /// <summary>int.</summary>
    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    /// <summary>uint.</summary>
    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    /// <summary>double.</summary>
    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    /// <summary>string.</summary>
    public static CelType String { get; } = new(CelTypeKind.String, "string");

    /// <summary>bytes.</summary>
    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    /// <summary>Timestamps.</summary>
    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>Durations.</summary>
    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    /// <summary>The type of types of which nothing more is known.</summary>
    public static CelType Type { get; } = new(CelTypeKind.Type, "type");

    /// <summary>A list of anything; also how <c>list</c> is written as a value.</summary>
    public static CelType AnyList { get; } = List(Dyn);

    /// <summary>A map of anything to anything; also how <c>map</c> is written as a value.</summary>
    public static CelType AnyMap { get; } = Map(Dyn, Dyn);

    /// <summary>An optional of anything.</summary>
    public static CelType AnyOptional { get; } = Optional(Dyn);

    /// <summary>What it is.</summary>
    public CelTypeKind Kind { get; }

    /// <summary>Its name without parameters.</summary>
    public string Name { get; }

    /// <summary>Whether null fits although the kind alone would not allow it.</summary>
    public bool IsNullable { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>How many types it is made of. Parts may be shared, so this can be far more than there are in memory.</summary>
    internal int Size { get; }

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsDyn => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    /// <summary>Whether it is an optional.</summary>
    public bool IsOptional => Kind == CelTypeKind.Opaque && Name == OptionalName;

    /// <summary>Whether null fits.</summary>
    public bool AcceptsNull => IsNullable
        || Kind is CelTypeKind.Null or CelTypeKind.Object or CelTypeKind.Opaque or CelTypeKind.Timestamp or CelTypeKind.Duration || IsDyn;

    /// <summary>A list.</summary>
    public static CelType List(CelType element) => new(CelTypeKind.List, "list", false, element);

    /// <summary>A map.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", false, key, value);

    /// <summary>The type of a type.</summary>
    public static CelType TypeOf(CelType type) => new(CelTypeKind.Type, "type", false, type);

    /// <summary>An optional.</summary>
    public static CelType Optional(CelType value) => Opaque(OptionalName, value);

    /// <summary>A named type that only functions understand.</summary>
    public static CelType Opaque(string name, params CelType[] parameters) => new(CelTypeKind.Opaque, name, false, parameters);

    /// <summary>An object type by name; the environment knows its fields.</summary>
    public static CelType Object(string name) => new(CelTypeKind.Object, name);

    /// <summary>A type parameter of an overload.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <summary>A primitive type that also takes null.</summary>
    /// <exception cref="ArgumentException">The type is none of bool, int, uint, double, string and bytes.</exception>
    public static CelType Nullable(CelType type) => type.Kind is >= CelTypeKind.Bool and <= CelTypeKind.Bytes
        ? new CelType(type.Kind, type.Name, isNullable: true)
        : throw new ArgumentException($"{type} cannot be made nullable; all but lists and maps are already.", nameof(type));

    /// <summary>
    /// Whether a value may be given where this type is declared. Looks at the kind and name only: what is inside a list or map is checked
    /// when it is used. Null is accepted for objects and where it is declared, so that functions on timestamps, durations and opaque values
    /// never see it, although the checker lets it stand for them.
    /// </summary>
    public bool Accepts(in CelValue value) => Kind switch
    {
        _ when value.Kind == CelKind.Null => IsNullable || IsDyn || Kind is CelTypeKind.Null or CelTypeKind.Parameter or CelTypeKind.Object,
        CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter => true,
        CelTypeKind.Bool => value.Kind == CelKind.Bool,
        CelTypeKind.Int => value.Kind == CelKind.Int,
        CelTypeKind.Uint => value.Kind == CelKind.Uint,
        CelTypeKind.Double => value.Kind == CelKind.Double,
        CelTypeKind.String => value.Kind == CelKind.String,
        CelTypeKind.Bytes => value.Kind == CelKind.Bytes,
        CelTypeKind.Timestamp => value.Kind == CelKind.Timestamp,
        CelTypeKind.Duration => value.Kind == CelKind.Duration,
        CelTypeKind.List => value.Kind == CelKind.List,
        CelTypeKind.Map => value.Kind == CelKind.Map,
        CelTypeKind.Type => value.Kind == CelKind.Type,
        CelTypeKind.Opaque => IsOptional ? value.Kind == CelKind.Optional : value.Kind == CelKind.Opaque && value.Type.Name == Name,
        CelTypeKind.Object => value.Kind == CelKind.Object && value.Type.Name == Name,
        _ => false,
    };

    /// <summary>The same kind and name with other parameters.</summary>
    internal CelType With(CelType[] parameters) => new(Kind, Name, IsNullable, parameters);

    /// <inheritdoc/>
    public bool Equals(CelType? other) => ReferenceEquals(this, other)
        || (other is not null
            && Kind == other.Kind
            && Name == other.Name
            && IsNullable == other.IsNullable
            && Parameters.SequenceEqual(other.Parameters));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Count);

    /// <summary>As messages show it: <c>list(int)</c>, <c>wrapper(string)</c>.</summary>
    public override string ToString()
    {
        var name = IsNullable ? $"wrapper({Name})" : Name;
        return Parameters.Count == 0 ? name : $"{name}({string.Join(", ", Parameters)})";
    }
}
