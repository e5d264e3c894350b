namespace Registry.Cel.Values;

/// <summary>What a value is.</summary>
public enum CelKind : byte
{
    /// <summary>null; also <c>default(CelValue)</c>.</summary>
    Null,

    /// <summary>bool.</summary>
    Bool,

    /// <summary>int.</summary>
    Int,

    /// <summary>uint.</summary>
    Uint,

    /// <summary>double.</summary>
    Double,

    /// <summary>string.</summary>
    String,

    /// <summary>bytes.</summary>
    Bytes,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A host's object.</summary>
    Object,

    /// <summary>A value that only functions understand.</summary>
    Opaque,

    /// <summary>An optional.</summary>
    Optional,

    /// <summary>An error; spreads until a logical operator absorbs it.</summary>
    Error,

    /// <summary>Not known in a partial evaluation; spreads like an error and before it.</summary>
    Unknown,
}
