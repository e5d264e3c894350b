namespace Registry.Modules.Edits;

/// <summary>In which way a place among the items of an id is given.</summary>
public enum PositionKind
{
    /// <summary>Behind all others.</summary>
    Last,

    /// <summary>Before an item.</summary>
    Before,

    /// <summary>Behind an item.</summary>
    After,

    /// <summary>At an index.</summary>
    At,
}

/// <summary>A place among the items of an id.</summary>
/// <param name="Kind">In which way it is given.</param>
/// <param name="Key">Key of the other item, of <see cref="PositionKind.Before"/> and <see cref="PositionKind.After"/>.</param>
/// <param name="Index">The index that the item has afterwards, from 0; larger than there are items: the last place.</param>
public readonly record struct ItemPosition(PositionKind Kind, string Key, int Index)
{
    /// <summary>Behind all others.</summary>
    public static ItemPosition Last => new(PositionKind.Last, "", 0);

    /// <summary>Before an item of the same id.</summary>
    public static ItemPosition Before(string key) => new(PositionKind.Before, key, 0);

    /// <summary>Behind an item of the same id.</summary>
    public static ItemPosition After(string key) => new(PositionKind.After, key, 0);

    /// <summary>At an index.</summary>
    public static ItemPosition At(int index) => new(PositionKind.At, "", index);
}
