namespace Registry.Modules.Schema;

/// <summary>
/// The slots of the variables that every environment of the schema declares first, in this order. Behind them come the points' items, the
/// same in all environments.
/// </summary>
internal static class EvaluationSlots
{
    /// <summary><c>node</c>: the node.</summary>
    public const int Node = 0;

    /// <summary><c>now</c>: the time of the commit.</summary>
    public const int Now = 1;

    /// <summary><c>self</c>: the item; null where there is none.</summary>
    public const int Self = 2;

    /// <summary><c>parent</c>: the item under which it hangs; null where there is none.</summary>
    public const int Parent = 3;

    /// <summary><c>each</c>: the element of a generator; null elsewhere.</summary>
    public const int Each = 4;

    /// <summary><c>old</c>: what was before this write: <c>old.node</c>, <c>old.self</c>, <c>old.config…</c>; null for a new node.</summary>
    public const int Old = 5;

    /// <summary><c>seed</c>: 64 hexadecimal digits, random for each node that a write evaluates.</summary>
    public const int Seed = 6;

    /// <summary><c>nodes</c>: the other nodes by type.</summary>
    public const int Nodes = 7;

    /// <summary><c>intent</c>: what users set of the node's items: <c>intent.config…</c>.</summary>
    public const int Intent = 8;

    /// <summary>How many there are.</summary>
    public const int Count = 9;
}
