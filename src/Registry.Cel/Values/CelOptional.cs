namespace Registry.Cel.Values;

/// <summary>An optional: a value or none.</summary>
public sealed class CelOptional
{
    private CelOptional(bool hasValue, CelValue value)
    {
        HasValue = hasValue;
        Value = value;
    }

    /// <summary>No value.</summary>
    public static CelOptional None { get; } = new(false, default);

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>The value; null where there is none.</summary>
    public CelValue Value { get; }

    /// <summary>An optional with a value.</summary>
    public static CelOptional Of(in CelValue value) => new(true, value);

    internal static CelValue NoneValue { get; } = CelValue.Of(None);

    internal static CelValue SomeValue(in CelValue value) => value.IsErrorOrUnknown ? value : CelValue.Of(Of(value));
}
