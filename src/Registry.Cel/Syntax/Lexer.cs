using System.Globalization;

namespace Registry.Cel.Syntax;

/// <summary>Splits a source into tokens, one at a time.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "<", ">", "+", "-", "*", "/", "%"];

    private int _at;

    public Token Next()
    {
        SkipBlanks();
        if (_at >= source.Length)
        {
            return new Token(TokenKind.End, source.Length, source.Length, "", default);
        }

        var c = source[_at];
        if (LiteralReader.Starts(source, _at))
        {
            return StringLiteral();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Name();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
        {
            return Number();
        }

        return c == '`' ? QuotedName() : Symbol();
    }

    private void SkipBlanks()
    {
        while (_at < source.Length)
        {
            if (source[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (source[_at] == '/' && _at + 1 < source.Length && source[_at + 1] == '/')
            {
                var end = source.IndexOf('\n', _at);
                _at = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token StringLiteral()
    {
        var start = _at;
        var value = LiteralReader.Read(source, ref _at);
        return new Token(value.Kind == CelKind.Bytes ? TokenKind.Bytes : TokenKind.String, start, _at, "", value);
    }

    private Token Name()
    {
        var start = _at;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '_'))
        {
            _at++;
        }

        return new Token(TokenKind.Ident, start, _at, source[start.._at], default);
    }

    private Token QuotedName()
    {
        var start = _at;
        var end = source.IndexOf('`', start + 1);
        if (end < 0)
        {
            throw new CelSyntaxException(start, "a quoted name needs a closing '`'");
        }

        var name = source[(start + 1)..end];
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"_.-/ ".Contains(c)))
        {
            throw new CelSyntaxException(start, "a quoted name may have letters, digits, '_', '.', '-', '/' and blanks");
        }

        _at = end + 1;
        return new Token(TokenKind.QuotedIdent, start, _at, name, default);
    }

    private Token Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, _at - symbol.Length, _at, symbol, default);
            }
        }

        var found = char.IsSurrogate(source[_at]) || char.IsControl(source[_at])
            ? $"U+{(int)source[_at]:X4}"
            : $"'{source[_at]}'";
        throw new CelSyntaxException(_at, $"unexpected character {found}");
    }

    private Token Number()
    {
        var start = _at;
        if (source[_at] == '0' && _at + 1 < source.Length && source[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            Skip(char.IsAsciiHexDigit);
            if (_at == start + 2)
            {
                throw new CelSyntaxException(start, "a hexadecimal number needs digits after '0x'");
            }

            return Integer(start);
        }

        Skip(char.IsAsciiDigit);
        var isDouble = false;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            isDouble = true;
            _at++;
            Skip(char.IsAsciiDigit);
        }

        if (HasExponent())
        {
            isDouble = true;
            _at += source[_at + 1] is '+' or '-' ? 2 : 1;
            Skip(char.IsAsciiDigit);
        }

        if (!isDouble)
        {
            return Integer(start);
        }

        EndNumber(start);
        var number = double.Parse(source.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? new Token(TokenKind.Double, start, _at, source[start.._at], CelValue.Of(number))
            : throw new CelSyntaxException(start, $"{source[start.._at]} is out of the range of double");
    }

    private bool HasExponent()
    {
        if (_at + 1 >= source.Length || source[_at] is not ('e' or 'E'))
        {
            return false;
        }

        var digit = source[_at + 1] is '+' or '-' ? _at + 2 : _at + 1;
        return digit < source.Length && char.IsAsciiDigit(source[digit]);
    }

    private Token Integer(int start)
    {
        var text = source[start.._at];
        var isUnsigned = _at < source.Length && source[_at] is 'u' or 'U';
        if (isUnsigned)
        {
            _at++;
        }

        EndNumber(start);
        return new Token(isUnsigned ? TokenKind.Uint : TokenKind.Int, start, _at, text, default);
    }

    private void EndNumber(int start)
    {
        if (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '_'))
        {
            throw new CelSyntaxException(start, $"'{source[_at]}' may not follow a number");
        }
    }

    private void Skip(Func<char, bool> isPart)
    {
        while (_at < source.Length && isPart(source[_at]))
        {
            _at++;
        }
    }
}
