using System.Globalization;
using System.Text;

namespace Registry.Cel.Library;

/// <summary>
/// A class of characters in a pattern: ranges of code points and Unicode categories. Written as a .NET class of single units, and an
/// alternative of pairs for the code points that take two.
/// </summary>
internal sealed class RegexClass
{
    private const int MaxCodePoint = 0x10FFFF;

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

    private readonly List<(int First, int Last)> _ranges = [];
    private readonly StringBuilder _categories = new();

    /// <summary>Reads a class behind its opening bracket.</summary>
    public static string Read(string source, ref int at)
    {
        var result = new RegexClass();
        var isNegated = at < source.Length && source[at] == '^';
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
                return result.Write(isNegated);
            }

            result.Part(source, ref at);
        }
    }

    /// <summary>Reads <c>\d</c>, <c>\pL</c> and their like outside a class.</summary>
    public static bool TryReadEscapedClass(string source, ref int at, out string text)
    {
        var result = new RegexClass();
        var isClass = result.EscapedClass(source, ref at);
        text = isClass ? result.Write(isNegated: false) : "";
        return isClass;
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
        && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= MaxCodePoint
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

    private void Part(string source, ref int at)
    {
        if (source[at] == '[' && at + 1 < source.Length && source[at + 1] == ':')
        {
            PosixClass(source, ref at);
            return;
        }

        if (source[at] == '\\' && EscapedClass(source, ref at))
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

        _ranges.Add(first <= last ? (first, last) : throw new ArgumentException("invalid range in a class"));
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

    private void PosixClass(string source, ref int at)
    {
        var end = source.IndexOf(":]", at, StringComparison.Ordinal);
        var name = end < 0 ? "" : source[(at + 2)..end];
        var isNegated = name.StartsWith('^');
        if (!Posix.TryGetValue(name.TrimStart('^'), out var ranges))
        {
            throw new ArgumentException("invalid class '[:…:]'");
        }

        at = end + 2;
        _ranges.AddRange(isNegated ? Complement(ranges) : ranges);
    }

    private bool EscapedClass(string source, ref int at)
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
            _ranges.AddRange(char.IsUpper(c) ? Complement(ranges) : ranges);
            return true;
        }

        if (c is not ('p' or 'P'))
        {
            return false;
        }

        at += 2;
        Category(source, c == 'P', ref at);
        return true;
    }

    private void Category(string source, bool isNegated, ref int at)
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

        _categories.Append(isNegated ? "\\P{" : "\\p{").Append(name).Append('}');
    }

    /// <summary>
    /// Categories are left to .NET for code points of one unit; those of two units are in no category, except in the complement of one.
    /// </summary>
    private string Write(bool isNegated)
    {
        if (_categories.Length > 0)
        {
            var units = WriteUnits(Normalized(_ranges)) + _categories;
            var pairs = isNegated || _categories.ToString().Contains("\\P") ? Pairs([(0x10000, MaxCodePoint)]) : Pairs(Normalized(_ranges));
            return Alternatives(isNegated ? $"[^{units}\\uD800-\\uDFFF]" : $"[{units}-[\\uD800-\\uDFFF]]", pairs);
        }

        var ranges = isNegated ? Complement(_ranges) : Normalized(_ranges);
        var single = WriteUnits(ranges);
        return Alternatives(single.Length == 0 ? "" : $"[{single}]", Pairs(ranges));
    }

    private static string Alternatives(string units, IReadOnlyList<string> pairs)
    {
        // An empty class matches nothing.
        var all = units.Length == 0 ? pairs : [units, .. pairs];
        return all.Count == 0 ? "[^\\u0000-\\uFFFF]" : all.Count == 1 ? all[0] : $"(?:{string.Join('|', all)})";
    }

    private static string WriteUnits(IEnumerable<(int First, int Last)> ranges)
    {
        var output = new StringBuilder();
        foreach (var (first, last) in ranges)
        {
            Append(first, Math.Min(last, 0xD7FF));
            Append(Math.Max(first, 0xE000), Math.Min(last, 0xFFFF));
        }

        return output.ToString();

        void Append(int first, int last)
        {
            if (first <= last)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}-\\u{last:X4}");
            }
        }
    }

    private static List<string> Pairs(IEnumerable<(int First, int Last)> ranges)
    {
        var output = new List<string>();
        foreach (var (start, last) in ranges)
        {
            var first = Math.Max(start, 0x10000);
            while (first <= last)
            {
                // One high surrogate at a time, or as many as are whole.
                var (high, low) = (0xD800 + ((first - 0x10000) >> 10), 0xDC00 + ((first - 0x10000) & 0x3FF));
                var lastHigh = 0xD800 + ((last - 0x10000) >> 10);
                var lastLow = 0xDC00 + ((last - 0x10000) & 0x3FF);
                var isWhole = low == 0xDC00 && (high < lastHigh || lastLow == 0xDFFF);
                var endHigh = isWhole ? (lastLow == 0xDFFF ? lastHigh : lastHigh - 1) : high;
                var endLow = isWhole || high < lastHigh ? 0xDFFF : lastLow;
                output.Add($"[\\u{high:X4}-\\u{endHigh:X4}][\\u{low:X4}-\\u{endLow:X4}]");
                first = 0x10000 + ((endHigh - 0xD800) << 10) + (endLow - 0xDC00) + 1;
            }
        }

        return output;
    }

    private static List<(int First, int Last)> Normalized(IEnumerable<(int First, int Last)> ranges)
    {
        var output = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (output.Count > 0 && range.First <= output[^1].Last + 1)
            {
                output[^1] = (output[^1].First, Math.Max(output[^1].Last, range.Last));
            }
            else
            {
                output.Add(range);
            }
        }

        return output;
    }

    private static List<(int First, int Last)> Complement(IEnumerable<(int First, int Last)> ranges)
    {
        var output = new List<(int First, int Last)>();
        var next = 0;
        foreach (var (first, last) in Normalized(ranges))
        {
            if (first > next)
            {
                output.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= MaxCodePoint)
        {
            output.Add((next, MaxCodePoint));
        }

        return output;
    }
}
