namespace Registry.Domain.Items;

/// <summary>What gave a field its value, or an item its place.</summary>
public enum ValueOrigin
{
    /// <summary>Someone set it. Only this is intent; everything else is derived from it.</summary>
    User,

    /// <summary>The field's constant default.</summary>
    Constant,

    /// <summary>A field default.</summary>
    Default,

    /// <summary>A generator.</summary>
    Generated,

    /// <summary>The field's own expression.</summary>
    Computed,

    /// <summary>A pool.</summary>
    Allocated,

    /// <summary>A hook of the module.</summary>
    Hook,
}

/// <summary>Where a value comes from.</summary>
/// <param name="Origin">In which way.</param>
/// <param name="By">
/// Who: of <see cref="ValueOrigin.User"/> the principal, of <see cref="ValueOrigin.Allocated"/> the pool's id, else the rule as
/// <c>module@version/rule</c> (without a rule for constants and computed fields).
/// </param>
/// <param name="Revision">Revision of the commit that brought this value.</param>
public sealed record ValueSource(ValueOrigin Origin, string By, long Revision)
{
    /// <summary>Whether someone set it.</summary>
    public bool IsUser => Origin == ValueOrigin.User;

    /// <summary>Whether two values come from the same place, whenever.</summary>
    public bool IsSameAs(ValueSource other) => Origin == other.Origin && By == other.By;
}
