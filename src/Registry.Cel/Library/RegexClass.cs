using System.Globalization;
using System.Text;

namespace Registry.Cel.Library;

/// <summary>
/// Reads classes of characters in a pattern, <c>[^a-z[:digit:]\pL]</c> and <c>\d</c>, and the escapes of single code points.
/// </summary>
internal static class RegexClass
{
    private static readonly (int, int)[] Digits = [('0', '9')];
    private static readonly (int, int)[] Words = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    private static readonly (int, int)[] Spaces = [('\t', '\n'), ('\f', '\r'), (' ', ' ')];

    private static readonly Dictionary<string, (int, int)[]> Posix = new()
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 0x7F)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 0x1F), (0x7F, 0x7F)],
        ["digit"] = Digits,
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = Words,
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    /// <summary>Reads a class behind its opening bracket.</summary>
    public static CodePointSet Read(string source, ref int at, out bool isNegated)
    {
        var result = new CodePointSet();
        isNegated = at < source.Length && source[at] == '^';
        at += isNegated ? 1 : 0;
        for (var isFirst = true; ; isFirst = false)
        {
            if (at >= source.Length)
            {
                throw new ArgumentException("missing ']'");
            }

            if (source[at] == ']' && !isFirst)
            {
                at++;
                return result;
            }

            Part(result, source, ref at);
        }
    }

    /// <summary>Reads <c>\d</c>, <c>\pL</c> and their like outside a class.</summary>
    public static bool TryReadEscapedClass(string source, ref int at, out CodePointSet result)
    {
        result = new CodePointSet();
        return EscapedClass(result, source, ref at);
    }

    /// <summary>Reads the code point that an escape is.</summary>
    public static int ReadEscapedCodePoint(string source, ref int at)
    {
        var c = at + 1 < source.Length ? source[at + 1] : throw new ArgumentException("trailing '\\'");
        at += 2;
        switch (c)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x' when at < source.Length && source[at] == '{':
                var end = source.IndexOf('}', at);
                var digits = end < 0 ? "" : source[(at + 1)..end];
                at = end + 1;
                return Hex(digits);
            case 'x':
                at += 2;
                return Hex(at <= source.Length ? source[(at - 2)..at] : "");
            case >= '0' and <= '7':
                return Octal(source, ref at);
            default:
                return char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? c : throw new ArgumentException($"unsupported escape '\\{c}'");
        }
    }

    private static int Hex(string digits) =>
        digits.Length is > 0 and <= 8
        && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code is >= 0 and <= CodePointSet.MaxCodePoint
            ? code
            : throw new ArgumentException("invalid escape '\\x'");

    private static int Octal(string source, ref int at)
    {
        // \1 would be a reference back, which RE2 does not have; an octal code has a leading zero or three digits.
        var first = source[at - 1];
        var end = at;
        while (end < source.Length && end < at + 2 && source[end] is >= '0' and <= '7')
        {
            end++;
        }

        if (first != '0' && end != at + 2)
        {
            throw new ArgumentException($"unsupported escape '\\{first}'");
        }

        var code = source[(at - 1)..end].Aggregate(0, (sum, digit) => (sum * 8) + (digit - '0'));
        at = end;
        return code;
    }

    private static void Part(CodePointSet result, string source, ref int at)
    {
        if (source[at] == '[' && at + 1 < source.Length && source[at + 1] == ':')
        {
            PosixClass(result, source, ref at);
            return;
        }

        if (source[at] == '\\' && EscapedClass(result, source, ref at))
        {
            return;
        }

        var first = CodePoint(source, ref at);
        var last = first;
        if (at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']')
        {
            at++;
            last = CodePoint(source, ref at);
        }

        if (first > last)
        {
            throw new ArgumentException("invalid range in a class");
        }

        result.Add(first, last);
    }

    private static int CodePoint(string source, ref int at)
    {
        if (source[at] == '\\')
        {
            return ReadEscapedCodePoint(source, ref at);
        }

        Rune.DecodeFromUtf16(source.AsSpan(at), out var rune, out var length);
        at += length;
        return rune.Value;
    }

    private static void PosixClass(CodePointSet result, string source, ref int at)
    {
        var end = source.IndexOf(":]", at, StringComparison.Ordinal);
        var name = end < 0 ? "" : source[(at + 2)..end];
        var isNegated = name.StartsWith('^');
        if (!Posix.TryGetValue(name.TrimStart('^'), out var ranges))
        {
            throw new ArgumentException("invalid class '[:…:]'");
        }

        at = end + 2;
        result.Add(ranges, isNegated);
    }

    private static bool EscapedClass(CodePointSet result, string source, ref int at)
    {
        var c = at + 1 < source.Length ? source[at + 1] : '\0';
        var ranges = char.ToLowerInvariant(c) switch
        {
            'd' => Digits,
            'w' => Words,
            's' => Spaces,
            _ => null,
        };
        if (ranges is not null)
        {
            at += 2;
            result.Add(ranges, isNegated: char.IsUpper(c));
            return true;
        }

        if (c is not ('p' or 'P'))
        {
            return false;
        }

        at += 2;
        Category(result, source, c == 'P', ref at);
        return true;
    }

    private static void Category(CodePointSet result, string source, bool isNegated, ref int at)
    {
        if (at >= source.Length)
        {
            throw new ArgumentException("invalid category");
        }

        var name = source[at].ToString();
        if (source[at] == '{')
        {
            var end = source.IndexOf('}', at);
            name = end < 0 ? "" : source[(at + 1)..end];
            at = end;
        }

        at++;
        if (name.StartsWith('^'))
        {
            (name, isNegated) = (name[1..], !isNegated);
        }

        if (name.Length is 0 or > 2 || !"CLMNPSZ".Contains(name[0]))
        {
            throw new ArgumentException($"unsupported category '{name}': general categories only");
        }

        result.AddCategory(name, isNegated);
    }
}
