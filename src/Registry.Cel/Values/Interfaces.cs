namespace Registry.Cel.Values;

/// <summary>A list as expressions see it. A host may implement it over its own structures; elements are read when they are needed.</summary>
public interface ICelList
{
    /// <summary>How many elements there are.</summary>
    int Count { get; }

    /// <summary>An element.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    CelValue this[int index] { get; }
}

/// <summary>A map as expressions see it. A host may implement it over its own structures.</summary>
public interface ICelMap
{
    /// <summary>How many entries there are.</summary>
    int Count { get; }

    /// <summary>The keys, each once: bools, ints, uints or strings. The order decides in which macros see them.</summary>
    IEnumerable<CelValue> Keys { get; }

    /// <summary>Looks a key up. Numbers are one key when they are equal, whatever their type.</summary>
    bool TryGet(in CelValue key, out CelValue value);
}

/// <summary>An object of a declared type. A class may implement it itself, or be wrapped by <see cref="CelValue.Of{T}(CelObjectType, T)"/>.</summary>
public interface ICelObject
{
    /// <summary>The type, which has the getters.</summary>
    CelObjectType ObjectType { get; }

    /// <summary>What the getters are given.</summary>
    object Instance => this;
}

/// <summary>A value of an opaque type. Equality is <see cref="object.Equals(object)"/>.</summary>
public interface ICelOpaque
{
    /// <summary>The type.</summary>
    CelType OpaqueType { get; }
}
