namespace Registry.Cel.Library;

/// <summary>How an engine of regular expressions writes what patterns are made of.</summary>
internal abstract class RegexDialect
{
    /// <summary>.NET's.</summary>
    public static RegexDialect DotNet { get; } = new DotNetDialect();

    /// <summary>ECMA-262's with the flag <c>u</c>, which JSON Schema uses.</summary>
    public static RegexDialect Ecma { get; } = new EcmaDialect();

    public abstract string Start { get; }

    public abstract string End { get; }

    public abstract string LineStart { get; }

    public abstract string LineEnd { get; }

    /// <summary>Whether a group may ignore case.</summary>
    public abstract bool HasCaseFlag { get; }

    public abstract string AnyCharacter(bool isDotAll);

    public abstract string Literal(int codePoint);

    public abstract string Class(CodePointSet set, bool isNegated);

    private sealed class DotNetDialect : RegexDialect
    {
        // A character of the supplementary planes is two units in a .NET string.
        private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

        public override string Start => "\\A";

        public override string End => "\\z";

        public override string LineStart => "(?m:^)";

        public override string LineEnd => "(?m:$)";

        public override bool HasCaseFlag => true;

        public override string AnyCharacter(bool isDotAll) => $"(?:{Pair}|[^{(isDotAll ? "" : "\\n")}\\uD800-\\uDFFF])";

        public override string Literal(int codePoint)
        {
            var text = char.ConvertFromUtf32(codePoint is >= 0xD800 and <= 0xDFFF ? 0xFFFD : codePoint);
            var units = string.Concat(text.Select(unit => $"\\u{(int)unit:X4}"));
            return text.Length == 1 ? units : $"(?:{units})";
        }

        public override string Class(CodePointSet set, bool isNegated) => set.Write(isNegated);
    }
}

/// <summary>ECMA-262's syntax, readable: people see patterns in schemas and in messages of form libraries.</summary>
internal sealed class EcmaDialect : RegexDialect
{
    private const string OfSyntax = "^$\\.*+?()[]{}|/";

    public override string Start => "^";

    public override string End => "$";

    public override string LineStart => "(?<![^\\n])";

    public override string LineEnd => "(?![^\\n])";

    public override bool HasCaseFlag => false;

    /// <summary>A code point in a class.</summary>
    public static string InClass(int codePoint) => codePoint is '\\' or ']' or '[' or '^' or '-' ? $"\\{(char)codePoint}" : Plain(codePoint);

    public override string AnyCharacter(bool isDotAll) => isDotAll ? "[\\s\\S]" : "[^\\n]";

    public override string Literal(int codePoint) =>
        codePoint < 0x80 && OfSyntax.Contains((char)codePoint) ? $"\\{(char)codePoint}" : Plain(codePoint);

    public override string Class(CodePointSet set, bool isNegated) => set.WriteEcma(isNegated);

    private static string Plain(int codePoint) => codePoint switch
    {
        >= ' ' and < 0x7F => ((char)codePoint).ToString(),
        < 0x10000 => $"\\u{codePoint:X4}",
        _ => $"\\u{{{codePoint:X}}}",
    };
}
