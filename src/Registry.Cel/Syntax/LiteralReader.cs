using System.Buffers;
using System.Globalization;
using System.Text;

namespace Registry.Cel.Syntax;

/// <summary>Reads string and bytes literals: prefixes, quotes, escapes.</summary>
internal ref struct LiteralReader
{
    private readonly string _source;
    private readonly bool _isBytes;
    private readonly bool _isRaw;
    private readonly ArrayBufferWriter<byte>? _bytes;
    private readonly StringBuilder? _text;
    private int _at;

    private LiteralReader(string source, int at, bool isBytes, bool isRaw)
    {
        _source = source;
        _at = at;
        _isBytes = isBytes;
        _isRaw = isRaw;
        _bytes = isBytes ? new ArrayBufferWriter<byte>() : null;
        _text = isBytes ? null : new StringBuilder();
    }

    /// <summary>Whether a literal begins here: a quote, after <c>r</c>, <c>b</c> or <c>br</c> in either case.</summary>
    public static bool Starts(string source, int at) => QuoteAt(source, at) >= 0;

    /// <summary>Reads the literal at <paramref name="at"/> and moves behind it.</summary>
    public static CelValue Read(string source, ref int at)
    {
        var quote = QuoteAt(source, at);
        var prefix = source.AsSpan(at, quote - at);
        var reader = new LiteralReader(source, quote, prefix.IndexOfAny('b', 'B') >= 0, prefix.IndexOfAny('r', 'R') >= 0);
        var value = reader.ReadBody(at);
        at = reader._at;
        return value;
    }

    private static int QuoteAt(string source, int at)
    {
        var quote = at;
        if (quote < source.Length && source[quote] is 'b' or 'B')
        {
            quote++;
        }

        if (quote < source.Length && source[quote] is 'r' or 'R')
        {
            quote++;
        }

        return quote < source.Length && source[quote] is '"' or '\'' ? quote : -1;
    }

    private CelValue ReadBody(int start)
    {
        var quote = _source[_at];
        var isTriple = _at + 2 < _source.Length && _source[_at + 1] == quote && _source[_at + 2] == quote;
        var closing = new string(quote, isTriple ? 3 : 1);
        _at += closing.Length;
        while (true)
        {
            if (_at >= _source.Length || (!isTriple && _source[_at] is '\n' or '\r'))
            {
                throw new CelSyntaxException(start, $"the literal needs a closing {closing}");
            }

            if (string.CompareOrdinal(_source, _at, closing, 0, closing.Length) == 0)
            {
                _at += closing.Length;
                return _isBytes ? CelValue.OfBytes(_bytes!.WrittenSpan.ToArray()) : CelValue.Of(_text!.ToString());
            }

            if (_source[_at] == '\\' && !_isRaw)
            {
                Escape();
            }
            else
            {
                Plain();
            }
        }
    }

    private void Plain()
    {
        if (Rune.DecodeFromUtf16(_source.AsSpan(_at), out var rune, out var length) != OperationStatus.Done)
        {
            throw new CelSyntaxException(_at, "half of a surrogate pair");
        }

        Append(rune);
        _at += length;
    }

    private void Escape()
    {
        var start = _at++;
        if (_at >= _source.Length)
        {
            throw new CelSyntaxException(start, "an escape needs a character after '\\'");
        }

        var c = _source[_at++];
        const string Named = "abfnrtv\\?\"'`";
        const string Meant = "\a\b\f\n\r\t\v\\?\"'`";
        if (Named.IndexOf(c) is >= 0 and var index)
        {
            Append(new Rune(Meant[index]));
            return;
        }

        switch (c)
        {
            case 'x' or 'X':
                Code(start, Digits(start, 2, 16));
                break;
            case 'u' when !_isBytes:
                Code(start, Digits(start, 4, 16));
                break;
            case 'U' when !_isBytes:
                Code(start, Digits(start, 8, 16));
                break;
            case >= '0' and <= '3':
                _at--;
                Code(start, Digits(start, 3, 8));
                break;
            default:
                throw new CelSyntaxException(start, $"unknown escape '\\{c}'{(_isBytes && c is 'u' or 'U' ? " in bytes" : "")}");
        }
    }

    private uint Digits(int start, int count, uint numberBase)
    {
        uint number = 0;
        for (var i = 0; i < count; i++, _at++)
        {
            var c = _at < _source.Length ? _source[_at] : '?';
            if (!char.IsAsciiHexDigit(c) || (numberBase == 8 && c > '7'))
            {
                throw new CelSyntaxException(start, $"this escape needs {count} {(numberBase == 8 ? "octal" : "hexadecimal")} digits");
            }

            number = (number * numberBase) + uint.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return number;
    }

    private readonly void Code(int start, uint code)
    {
        if (_isBytes)
        {
            _bytes!.Write([(byte)code]);
        }
        else if (Rune.IsValid(code))
        {
            Append(new Rune(code));
        }
        else
        {
            throw new CelSyntaxException(start, $"U+{code:X4} is not a Unicode scalar value");
        }
    }

    private readonly void Append(Rune rune)
    {
        if (_isBytes)
        {
            Span<byte> utf8 = stackalloc byte[4];
            _bytes!.Write(utf8[..rune.EncodeToUtf8(utf8)]);
        }
        else
        {
            _text!.Append(rune.ToString());
        }
    }
}
