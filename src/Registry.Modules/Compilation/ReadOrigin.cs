namespace Registry.Modules.Compilation;

/// <summary>Where a value comes from, as far as it matters for what is read through it.</summary>
/// <param name="IsHere">Whether it may be, or hold, the node that is evaluated or its items.</param>
/// <param name="IsElsewhere">Whether it may be, or hold, other nodes or their items.</param>
/// <param name="Objects">Names of the types of the objects that it may be or hold.</param>
internal sealed record ReadOrigin(bool IsHere, bool IsElsewhere, ImmutableHashSet<string> Objects)
{
    /// <summary>No objects.</summary>
    public static ReadOrigin Nothing { get; } = new(false, false, []);

    public ReadOrigin Or(ReadOrigin other) => ReferenceEquals(other, Nothing) ? this : ReferenceEquals(this, Nothing) ? other
        : new ReadOrigin(IsHere || other.IsHere, IsElsewhere || other.IsElsewhere, Objects.Union(other.Objects));
}
