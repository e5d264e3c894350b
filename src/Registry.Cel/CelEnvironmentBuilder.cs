using Registry.Cel.Library;
using Registry.Cel.Macros;

namespace Registry.Cel;

/// <summary>
/// Declares what expressions may use. Starts with the standard library and standard macros; extensions are added by
/// <see cref="Add(CelLibrary)"/>.
/// </summary>
public sealed class CelEnvironmentBuilder
{
    private readonly List<CelVariable> _variables = [];
    private readonly Dictionary<string, List<CelOverload>> _functions = [];
    private readonly Dictionary<string, CelObjectType> _types = [];
    private readonly Dictionary<string, CelValue> _constants = [];
    private readonly List<CelMacro> _macros = [];
    private CelLimits _limits = CelLimits.Default;
    private string _container = "";
    private bool _isNullSafe;
    private bool _isNullAbsent;

    internal CelEnvironmentBuilder() => Add(CelLibrary.Standard);

    /// <summary>Declares a variable.</summary>
    /// <exception cref="ArgumentException">The name is declared already.</exception>
    public CelEnvironmentBuilder Variable(string name, CelType type)
    {
        if (_variables.Exists(variable => variable.Name == name))
        {
            throw new ArgumentException($"Variable '{name}' is declared twice.", nameof(name));
        }

        _variables.Add(new CelVariable(name, type, _variables.Count));
        return this;
    }

    /// <summary>Declares a constant, such as a member of an enumeration or a type's name.</summary>
    public CelEnvironmentBuilder Constant(string name, CelValue value)
    {
        _constants[name] = value;
        return this;
    }

    /// <summary>Declares an object type and its name as a value.</summary>
    public CelEnvironmentBuilder Type(CelObjectType type)
    {
        _types.Add(type.Name, type);
        return Constant(type.Name, CelValue.Of(type.Type));
    }

    /// <summary>Declares a function, or more overloads of one.</summary>
    /// <exception cref="ArgumentException">An overload takes the same arguments as another.</exception>
    public CelEnvironmentBuilder Function(CelFunction function)
    {
        if (!_functions.TryGetValue(function.Name, out var overloads))
        {
            _functions.Add(function.Name, overloads = []);
        }

        foreach (var overload in function.Overloads)
        {
            if (overloads.Find(other => other.Id == overload.Id || Overlap(other, overload)) is { } other)
            {
                throw new ArgumentException($"Overload {overload.Id} of '{function.Name}' is the same as {other.Id}.", nameof(function));
            }

            overloads.Add(overload);
        }

        return this;
    }

    /// <summary>Adds macros; a later one replaces an earlier one of the same name, style and number of arguments.</summary>
    public CelEnvironmentBuilder Macros(params IReadOnlyList<CelMacro> macros)
    {
        _macros.AddRange(macros);
        return this;
    }

    /// <summary>Takes all macros away that were added so far.</summary>
    public CelEnvironmentBuilder WithoutMacros()
    {
        _macros.Clear();
        return this;
    }

    /// <summary>Adds an extension.</summary>
    public CelEnvironmentBuilder Add(CelLibrary library)
    {
        foreach (var function in library.Functions)
        {
            Function(function);
        }

        foreach (var (name, value) in library.Constants)
        {
            Constant(name, value);
        }

        return Macros(library.Macros);
    }

    /// <summary>Sets the namespace in which names are looked up first: in <c>a.b</c>, <c>x</c> is <c>a.b.x</c>, <c>a.x</c> or <c>x</c>.</summary>
    public CelEnvironmentBuilder Container(string container)
    {
        _container = container;
        return this;
    }

    /// <summary>
    /// Makes what is absent read as null: a field of null, and a key that a map lacks where it is selected (<c>m.key</c>). And lets a
    /// conditional give null in one branch. The specification makes these errors.
    /// </summary>
    public CelEnvironmentBuilder NullSafeSelection()
    {
        _isNullSafe = true;
        return this;
    }

    /// <summary>
    /// Makes null stand for what is absent everywhere: it is neither less nor greater than anything, a key that a map lacks reads as null, a
    /// condition that is null does not hold, a test of null (a function that gives a bool) is false, and any other function of null is null
    /// unless it takes null. The specification makes these errors.
    /// </summary>
    public CelEnvironmentBuilder NullIsAbsent()
    {
        _isNullAbsent = true;
        return NullSafeSelection();
    }

    /// <summary>Sets the limits.</summary>
    /// <exception cref="ArgumentException">A limit is not positive, or the depth is too large.</exception>
    public CelEnvironmentBuilder Limits(CelLimits limits)
    {
        _limits = limits.Validated();
        return this;
    }

    /// <summary>Makes the environment.</summary>
    public CelEnvironment Build() => new(
        [.. _variables],
        _functions.Select(pair => new CelFunction(pair.Key, [.. pair.Value])),
        _types,
        _constants,
        new MacroTable(_macros),
        _container,
        _limits)
    {
        IsNullSafe = _isNullSafe,
        IsNullAbsent = _isNullAbsent,
    };

    // Overloads that differ only in what is inside a list or map are allowed: the checker tells them apart, and an evaluation takes the first.
    private static bool Overlap(CelOverload left, CelOverload right) =>
        left.IsMethod == right.IsMethod
        && left.Parameters.Count == right.Parameters.Count
        && left.Parameters.Zip(right.Parameters).All(pair => pair.First.Equals(pair.Second));
}
