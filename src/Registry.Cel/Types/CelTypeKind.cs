namespace Registry.Cel.Types;

/// <summary>What a type is.</summary>
public enum CelTypeKind
{
    /// <summary>The type of a part that does not check; fits everything, so that one error is reported once.</summary>
    Error,

    /// <summary>Not known before evaluation.</summary>
    Dyn,

    /// <summary>The type of null.</summary>
    Null,

    /// <summary>bool.</summary>
    Bool,

    /// <summary>64 bits, signed.</summary>
    Int,

    /// <summary>64 bits, unsigned.</summary>
    Uint,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double,

    /// <summary>Unicode text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A list; one parameter.</summary>
    List,

    /// <summary>A map; two parameters.</summary>
    Map,

    /// <summary>The type of types; one parameter, or none where it is not known.</summary>
    Type,

    /// <summary>A named type whose values only functions understand; any number of parameters.</summary>
    Opaque,

    /// <summary>A host's object with fields; see <see cref="CelObjectType"/>.</summary>
    Object,

    /// <summary>A parameter of an overload.</summary>
    Parameter,
}
