using Registry.Cel.Macros;

namespace Registry.Cel.Library;

/// <summary>Functions, constants and macros that belong together. See the README for what each library has.</summary>
public sealed class CelLibrary
{
    /// <summary>Operators, conversions and the functions and macros of the specification; every environment has it.</summary>
    public static CelLibrary Standard { get; } = new(
        [.. OperatorLibrary.Functions, .. ConversionLibrary.Functions, .. StandardLibrary.Functions, .. TimeLibrary.Functions],
        ConversionLibrary.TypeNames,
        StandardMacros.All);

    /// <summary>Optional values: <c>optional.of</c>, <c>orValue</c>, <c>optMap</c> and others.</summary>
    public static CelLibrary Optionals { get; } = new(OptionalLibrary.Functions, OptionalLibrary.TypeNames, ExtensionMacros.Optionals);

    /// <summary>Macros with two variables.</summary>
    public static CelLibrary TwoVariableMacros { get; } = new([], [], Cel.Macros.TwoVariableMacros.All);

    /// <summary><c>cel.bind</c>.</summary>
    public static CelLibrary Bindings { get; } = new([], [], ExtensionMacros.Bindings);

    /// <summary><c>cel.block</c>, for expressions that an optimizer wrote.</summary>
    public static CelLibrary Block { get; } = new([], [], ExtensionMacros.Block);

    /// <summary>More string functions.</summary>
    public static CelLibrary Strings { get; } = new(StringLibrary.Functions);

    /// <summary>Numbers and bits.</summary>
    public static CelLibrary Math { get; } = new(MathLibrary.Functions, [], ExtensionMacros.Math);

    /// <summary>More list functions.</summary>
    public static CelLibrary Lists { get; } = new(ListLibrary.Functions, [], ListLibrary.Macros);

    /// <summary>Lists as sets.</summary>
    public static CelLibrary Sets { get; } = new(SetLibrary.Functions);

    /// <summary>base64.</summary>
    public static CelLibrary Encoders { get; } = new(EncoderLibrary.Functions);

    /// <summary>IP addresses and networks.</summary>
    public static CelLibrary Network { get; } = new(NetworkLibrary.Functions, NetworkLibrary.TypeNames);

    /// <summary>MAC addresses; an extension of this library's own.</summary>
    public static CelLibrary Mac { get; } = new(MacLibrary.Functions, MacLibrary.TypeNames);

    /// <summary>Points on the globe and their distance; an extension of this library's own.</summary>
    public static CelLibrary Geo { get; } = new(GeoLibrary.Functions, GeoLibrary.TypeNames);

    /// <summary>Names of time zones; an extension of this library's own.</summary>
    public static CelLibrary Times { get; } = new(TimeLibrary.Extensions);

    /// <summary>All extensions.</summary>
    public static IReadOnlyList<CelLibrary> Extensions { get; } =
        [Optionals, TwoVariableMacros, Bindings, Block, Strings, Math, Lists, Sets, Encoders, Network, Mac, Geo, Times];

    /// <summary>A library.</summary>
    public CelLibrary(
        IEnumerable<CelFunction> functions,
        IEnumerable<KeyValuePair<string, CelValue>>? constants = null,
        IEnumerable<CelMacro>? macros = null)
    {
        Functions = [.. functions];
        Constants = [.. constants ?? []];
        Macros = [.. macros ?? []];
    }

    /// <summary>The functions.</summary>
    public IReadOnlyList<CelFunction> Functions { get; }

    /// <summary>The constants; types' names are constants too.</summary>
    public IReadOnlyList<KeyValuePair<string, CelValue>> Constants { get; }

    /// <summary>The macros.</summary>
    public IReadOnlyList<CelMacro> Macros { get; }

    internal static KeyValuePair<string, CelValue> TypeName(CelType type) => new(type.Name, CelValue.Of(type));
}
