using System.Collections.Frozen;

namespace Registry.Cel.Syntax;

/// <summary>The names under which operators are functions, as in the CEL specification.</summary>
public static class Operators
{
#pragma warning disable CS1591 // the values say it
    public const string Conditional = "_?_:_";
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterEqual = "_>=_";
    public const string In = "@in";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string NotStrictlyFalse = "@not_strictly_false";
    public const string MapInsert = "cel.@mapInsert";
#pragma warning restore CS1591

    /// <summary>How tightly each binary operator binds, and how it is written.</summary>
    internal static readonly FrozenDictionary<string, (int Precedence, string Function)> Binary =
        new Dictionary<string, (int, string)>
        {
            ["||"] = (1, Or),
            ["&&"] = (2, And),
            ["=="] = (3, Equal),
            ["!="] = (3, NotEqual),
            ["<"] = (3, Less),
            ["<="] = (3, LessEqual),
            [">"] = (3, Greater),
            [">="] = (3, GreaterEqual),
            ["in"] = (3, In),
            ["+"] = (4, Add),
            ["-"] = (4, Subtract),
            ["*"] = (5, Multiply),
            ["/"] = (5, Divide),
            ["%"] = (5, Modulo),
        }.ToFrozenDictionary();

    /// <summary>Each binary operator's text by its function.</summary>
    internal static readonly FrozenDictionary<string, (int Precedence, string Text)> Texts =
        Binary.ToFrozenDictionary(pair => pair.Value.Function, pair => (pair.Value.Precedence, pair.Key));
}
