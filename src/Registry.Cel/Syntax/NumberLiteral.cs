using System.Globalization;

namespace Registry.Cel.Syntax;

/// <summary>The values of number tokens.</summary>
internal static class NumberLiteral
{
    /// <summary>The value, with the sign that stands before it.</summary>
    /// <exception cref="CelSyntaxException">It is out of range.</exception>
    public static CelValue Value(Token token, bool isNegative)
    {
        var isHex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = isHex ? token.Text.AsSpan(2) : token.Text.AsSpan();
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (token.Kind == TokenKind.Double)
        {
            return CelValue.Of(isNegative ? -token.Value.AsDouble() : token.Value.AsDouble());
        }

        var limit = (ulong)long.MaxValue + (isNegative ? 1UL : 0);
        var type = token.Kind == TokenKind.Int ? "int" : "uint";
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) || (token.Kind == TokenKind.Int && number > limit))
        {
            throw new CelSyntaxException(token.Position, $"{token.Text} is out of the range of {type}");
        }

        return token.Kind == TokenKind.Uint ? CelValue.Of(number) : CelValue.Of(isNegative ? -(long)number : (long)number);
    }
}
