namespace Registry.Cel.Values;

/// <summary>Why an evaluation failed.</summary>
public enum CelErrorCode
{
    /// <summary>No overload of the function takes these types.</summary>
    NoSuchOverload,

    /// <summary>A map has no such key.</summary>
    NoSuchKey,

    /// <summary>The value has no such field.</summary>
    NoSuchField,

    /// <summary>A name that is neither declared nor bound.</summary>
    UndeclaredReference,

    /// <summary>Division or modulus by zero.</summary>
    DivideByZero,

    /// <summary>The result is out of the type's range.</summary>
    OutOfRange,

    /// <summary>An argument has a value that the function does not take.</summary>
    InvalidArgument,

    /// <summary>The value cannot be converted.</summary>
    InvalidConversion,

    /// <summary>A map literal with a key of a type that cannot be a key.</summary>
    UnsupportedKey,

    /// <summary>A map literal with one key twice.</summary>
    RepeatedKey,

    /// <summary>The evaluation cost more than it may.</summary>
    CostExceeded,

    /// <summary>A function of the host failed.</summary>
    Host,
}

/// <summary>An error as a value.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Position">Where in the source, in UTF-16 units; -1 where it is not known.</param>
public sealed record CelError(CelErrorCode Code, string Message, int Position = -1)
{
    /// <inheritdoc/>
    public override string ToString() => Message;

    /// <summary>An error value.</summary>
    public static CelValue Of(CelErrorCode code, string message) => CelValue.Of(new CelError(code, message));

    internal static CelValue NoOverload(string function) => Of(CelErrorCode.NoSuchOverload, $"no such overload: {function}");

    internal static CelValue Undeclared(string name, string container) =>
        Of(CelErrorCode.UndeclaredReference, $"undeclared reference to '{name}' (in container '{container}')");

    internal static CelValue NoKey(in CelValue key) => Of(CelErrorCode.NoSuchKey, $"no such key: {key}");

    internal static CelValue NoField(string field) => Of(CelErrorCode.NoSuchField, $"no such field '{field}'");

    internal static CelValue Range(string what) => Of(CelErrorCode.OutOfRange, $"range error: {what}");

    internal static CelValue Argument(string message) => Of(CelErrorCode.InvalidArgument, message);

    internal static CelValue Conversion(in CelValue value, string target) =>
        Of(CelErrorCode.InvalidConversion, $"type conversion error from {value} to {target}");
}

/// <summary>What an unknown value depends on.</summary>
/// <param name="Names">The unknown attributes' names, sorted, each once.</param>
public sealed record CelUnknown(IReadOnlyList<string> Names)
{
    internal static CelValue Merge(in CelValue left, in CelValue right)
    {
        if (left.Kind != CelKind.Unknown)
        {
            return right;
        }

        return right.Kind != CelKind.Unknown
            ? left
            : CelValue.Of(new CelUnknown(left.AsUnknown().Names.Union(right.AsUnknown().Names).Order(StringComparer.Ordinal).ToArray()));
    }
}
