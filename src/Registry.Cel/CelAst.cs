namespace Registry.Cel;

/// <summary>What a name or call of a checked expression means.</summary>
/// <param name="Variable">The variable; null for anything else.</param>
/// <param name="Constant">The constant or type; null for anything else.</param>
/// <param name="Function">The function's resolved name; null for anything else.</param>
/// <param name="Overloads">The overloads that may apply. More than one where types are not known before evaluation.</param>
/// <param name="IsQualified">Whether a method's target is no value but the beginning of the function's name.</param>
public sealed record CelReference(
    CelVariable? Variable = null,
    CelValue? Constant = null,
    string? Function = null,
    IReadOnlyList<CelOverload>? Overloads = null,
    bool IsQualified = false);

/// <summary>A parsed expression; after checking also the type of every node and what its names mean. Immutable.</summary>
public sealed class CelAst
{
    private readonly IReadOnlyDictionary<int, CelType> _types;
    private readonly IReadOnlyDictionary<int, CelReference> _references;

    internal CelAst(string source, CelExpr root)
        : this(source, root, new Dictionary<int, CelType>(), new Dictionary<int, CelReference>()) => IsChecked = false;

    internal CelAst(
        string source, CelExpr root, IReadOnlyDictionary<int, CelType> types, IReadOnlyDictionary<int, CelReference> references)
    {
        Source = source;
        Root = root;
        _types = types;
        _references = references;
        IsChecked = true;
    }

    /// <summary>The text that was parsed.</summary>
    public string Source { get; }

    /// <summary>The tree.</summary>
    public CelExpr Root { get; }

    /// <summary>Whether it was checked.</summary>
    public bool IsChecked { get; private init; }

    /// <summary>The type of the whole; dyn where it was not checked.</summary>
    public CelType Type => TypeOf(Root);

    /// <summary>The type of a node; dyn where it was not checked.</summary>
    public CelType TypeOf(CelExpr node) => _types.GetValueOrDefault(node.Id, CelType.Dyn);

    /// <summary>What a node refers to; null where it is no name and no call, or was not checked.</summary>
    public CelReference? ReferenceOf(CelExpr node) => _references.GetValueOrDefault(node.Id);

    /// <summary>A part of the expression as an expression of its own, or the expression with parts replaced.</summary>
    public CelAst WithRoot(CelExpr root) => new(Source, root, _types, _references) { IsChecked = IsChecked };

    /// <summary>The expression as text that parses to the same tree.</summary>
    public override string ToString() => Printer.Print(Root);
}
