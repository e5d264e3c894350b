using Registry.Cel.Evaluation;

namespace Registry.Cel;

/// <summary>
/// One signature of a function with what it does. Implementations are pure, may be called from many threads at once, are never given errors
/// or unknown values and only values that the parameters accept, and report failure as an error value.
/// </summary>
public sealed class CelOverload
{
    private CelOverload(string id, bool isMethod, CelType result, CelType[] parameters)
    {
        Id = id;
        IsMethod = isMethod;
        Result = result;
        Parameters = parameters;
        IsChargedBySize = Array.Exists(parameters, parameter => parameter.Kind is CelTypeKind.String or CelTypeKind.Bytes);
    }

    /// <summary>The overload's name, unique in its environment.</summary>
    public string Id { get; }

    /// <summary>Whether it is called on its first parameter.</summary>
    public bool IsMethod { get; }

    /// <summary>The result's type.</summary>
    public CelType Result { get; }

    /// <summary>The parameters' types, the receiver's first.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>
    /// Whether each call is charged for the size of its arguments and result. So is every overload that takes a string or bytes.
    /// </summary>
    public bool IsChargedBySize { get; private init; }

    internal Func<CelValue, CelValue>? Unary { get; private init; }

    internal Func<CelValue, CelValue, CelValue>? Binary { get; private init; }

    internal Func<CelValue[], CelValue>? Any { get; private init; }

    /// <summary>A function that charges for what it does itself: its work may be more than the size of what it is given.</summary>
    internal Func<CelValue[], EvalFrame, CelValue>? Metered { get; private init; }

    /// <summary>Given a constant second argument, makes the function of the first: a pattern is compiled once.</summary>
    internal Func<CelValue, Func<CelValue, CelValue>>? BindSecond { get; private init; }

    /// <summary>An overload without an implementation: it checks, and evaluates to an error.</summary>
    public static CelOverload Declare(string id, bool isMethod, CelType result, params CelType[] parameters) =>
        new(id, isMethod, result, parameters);

    /// <summary>A function of one argument.</summary>
    public static CelOverload Function(string id, CelType result, CelType a, Func<CelValue, CelValue> call) =>
        new(id, false, result, [a]) { Unary = call };

    /// <summary>A function of two arguments.</summary>
    public static CelOverload Function(string id, CelType result, CelType a, CelType b, Func<CelValue, CelValue, CelValue> call) =>
        new(id, false, result, [a, b]) { Binary = call };

    /// <summary>A function of any fixed number of arguments.</summary>
    public static CelOverload Function(string id, CelType result, CelType[] parameters, Func<CelValue[], CelValue> call) =>
        new(id, false, result, parameters) { Any = call };

    /// <summary>A method without arguments.</summary>
    public static CelOverload Method(string id, CelType result, CelType target, Func<CelValue, CelValue> call) =>
        new(id, true, result, [target]) { Unary = call };

    /// <summary>A method of one argument.</summary>
    public static CelOverload Method(string id, CelType result, CelType target, CelType a, Func<CelValue, CelValue, CelValue> call) =>
        new(id, true, result, [target, a]) { Binary = call };

    /// <summary>A method of any fixed number of arguments.</summary>
    public static CelOverload Method(string id, CelType result, CelType[] parameters, Func<CelValue[], CelValue> call) =>
        new(id, true, result, parameters) { Any = call };

    internal static CelOverload Charging(
        string id, bool isMethod, CelType result, CelType[] parameters, Func<CelValue[], EvalFrame, CelValue> call) =>
        new(id, isMethod, result, parameters) { Metered = call };

    /// <summary>The same overload, charged by size.</summary>
    public CelOverload ChargedBySize() => new(Id, IsMethod, Result, [.. Parameters])
    {
        Unary = Unary,
        Binary = Binary,
        Any = Any,
        BindSecond = BindSecond,
        IsChargedBySize = true,
    };

    /// <summary>The same overload of two parameters, with a way to prepare a constant second argument.</summary>
    public CelOverload WithBoundSecond(Func<CelValue, Func<CelValue, CelValue>> bind) => new(Id, IsMethod, Result, [.. Parameters])
    {
        Binary = Binary,
        BindSecond = bind,
    };

    /// <summary>As messages show it.</summary>
    public override string ToString() => IsMethod
        ? $"{Parameters[0]}.({string.Join(", ", Parameters.Skip(1))}) -> {Result}"
        : $"({string.Join(", ", Parameters)}) -> {Result}";

    internal bool Accepts(ReadOnlySpan<CelValue> args)
    {
        if (args.Length != Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < args.Length; i++)
        {
            if (!Parameters[i].Accepts(args[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal CelValue Invoke(CelValue[] args, EvalFrame frame)
    {
        if (Metered is not null)
        {
            return Metered(args, frame);
        }

        if (!IsChargedBySize)
        {
            return Call(args);
        }

        foreach (var arg in args)
        {
            frame.ChargeSize(arg);
        }

        var result = Call(args);
        frame.ChargeSize(result);
        return result;
    }

    private CelValue Call(CelValue[] args)
    {
        if (Any is not null)
        {
            return Any(args);
        }

        return args.Length == 1 && Unary is not null ? Unary(args[0])
            : args.Length == 2 && Binary is not null ? Binary(args[0], args[1])
            : CelError.Of(CelErrorCode.NoSuchOverload, $"no such overload: {Id} has no implementation");
    }
}

/// <summary>A function: a name with overloads.</summary>
/// <param name="Name">The name; may have dots.</param>
/// <param name="Overloads">The overloads. No two of one style may take the same arguments.</param>
public sealed record CelFunction(string Name, params IReadOnlyList<CelOverload> Overloads);
