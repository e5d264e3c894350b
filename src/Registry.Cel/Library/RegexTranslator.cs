using System.Globalization;
using System.Text;

namespace Registry.Cel.Library;

/// <summary>
/// Translates RE2's syntax into that of another engine, so that a pattern means the same: code points instead of UTF-16 units, ASCII classes,
/// <c>$</c> only at the end. What has no counterpart is refused.
/// </summary>
internal sealed class RegexTranslator
{
    private const int MaxLength = 4096;
    private const int MaxDepth = 100;
    private const int MaxRepeat = 1000;

    private readonly string _source;
    private readonly RegexDialect _dialect;
    private readonly StringBuilder _output = new();
    private readonly NestedRepeats _nested = new();
    private readonly Stack<(bool IsMultiline, bool IsDotAll, long Repeats)> _groups = new();
    private int _at;
    private bool _isMultiline;
    private bool _isDotAll;
    private long _groupRepeats = 1;
    private long _lastRepeats;

    private RegexTranslator(string source, RegexDialect dialect) => (_source, _dialect) = (source, dialect);

    /// <exception cref="ArgumentException">The pattern is invalid, or too large.</exception>
    /// <exception cref="NotSupportedException">The engine has no counterpart of something in it.</exception>
    public static string Translate(string source, RegexDialect dialect)
    {
        if (source.Length > MaxLength)
        {
            throw new ArgumentException($"longer than {MaxLength}");
        }

        var translator = new RegexTranslator(source, dialect);
        while (translator._at < source.Length)
        {
            translator.Item();
        }

        return translator._groups.Count == 0 ? translator._output.ToString() : throw new ArgumentException("missing ')'");
    }

    private void Item()
    {
        var c = _source[_at];
        switch (c)
        {
            case '\\':
                Escape();
                break;
            case '[':
                _at++;
                var set = RegexClass.Read(_source, ref _at, out var isNegated);
                Atom(_dialect.Class(set, isNegated));
                break;
            case '(':
                Open();
                break;
            case ')':
                Close();
                break;
            case '.':
                _at++;
                Atom(_dialect.AnyCharacter(_isDotAll));
                break;
            case '$':
                _at++;
                Assertion(_isMultiline ? _dialect.LineEnd : _dialect.End);
                break;
            case '^':
                _at++;
                Assertion(_isMultiline ? _dialect.LineStart : _dialect.Start);
                break;
            case '*' or '+' or '?':
                _at++;
                Repeat(c.ToString(), 1);
                break;
            case '{' when Counts() is var (least, most, end):
                _at = end;
                Repeat(most < 0 ? $"{{{least},}}" : $"{{{least},{most}}}", Math.Max(1, Math.Max(least, most)));
                break;
            case '|':
                _at++;
                _output.Append('|');
                _nested.Alternative();
                _lastRepeats = 0;
                break;
            default:
                Rune.DecodeFromUtf16(_source.AsSpan(_at), out var rune, out var length);
                _at += length;
                Atom(_dialect.Literal(rune.Value));
                break;
        }
    }

    private void Atom(string text)
    {
        _output.Append(text);
        _nested.Item();
        _lastRepeats = 1;
    }

    // Some engines repeat no assertion but through a group.
    private void Assertion(string text) => Atom(_at < _source.Length && _source[_at] is '*' or '+' or '?' or '{' ? $"(?:{text})" : text);

    private void Repeat(string count, long times)
    {
        if (_lastRepeats == 0)
        {
            throw new ArgumentException($"nothing before repetition '{count}'");
        }

        // RE2 bounds what nested counts multiply to; it is the size of the automaton.
        if (_lastRepeats * times > MaxRepeat)
        {
            throw new ArgumentException($"more than {MaxRepeat} repetitions");
        }

        _groupRepeats = Math.Max(_groupRepeats, _lastRepeats * times);
        _output.Append(count);
        var isLazy = _at < _source.Length && _source[_at] == '?';
        if (isLazy)
        {
            _at++;
            _output.Append('?');
        }

        var plusAt = count == "+" && !isLazy ? _output.Length - 1 : -1;
        if (_nested.Repeat(isOptional: count is "*" or "?", isUnbounded: count is "*" or "+", plusAt) is >= 0 and var needless)
        {
            _output.Remove(needless, 1);
        }

        // RE2 allows no repetition of a repetition but through a group.
        _lastRepeats = 0;
    }

    private (int Least, int Most, int End)? Counts()
    {
        var end = _source.IndexOf('}', _at);
        if (end < 0)
        {
            return null;
        }

        var parts = _source[(_at + 1)..end].Split(',');
        if (parts.Length > 2 || !Count(parts[0], out var least))
        {
            return null;
        }

        var most = parts.Length == 1 ? least : -1;
        if (parts.Length == 2 && parts[1].Length > 0 && !Count(parts[1], out most))
        {
            return null;
        }

        return least <= MaxRepeat && most <= MaxRepeat && (most < 0 || least <= most)
            ? (least, most, end + 1)
            : throw new ArgumentException("invalid repeat count");

        static bool Count(string text, out int count) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            || (text.Length > 0 && text.All(char.IsAsciiDigit) ? throw new ArgumentException("invalid repeat count") : false);
    }

    private void Open()
    {
        if (_groups.Count >= MaxDepth)
        {
            throw new ArgumentException($"nested deeper than {MaxDepth}");
        }

        var outside = (_isMultiline, _isDotAll, _groupRepeats);
        _at++;
        if (_at < _source.Length && _source[_at] == '?')
        {
            _at++;
            if (!Special())
            {
                return;
            }
        }
        else
        {
            _output.Append("(?:");
        }

        _groups.Push(outside);
        _nested.Open();
        _groupRepeats = 1;
        _lastRepeats = 0;
    }

    /// <summary>A group that begins with a question mark; false where it only sets flags for the rest of the group around it.</summary>
    private bool Special()
    {
        var name = _source.AsSpan(_at) is ['P', '<', ..] ? _at + 2 : _source.AsSpan(_at) is ['<', ..] ? _at + 1 : -1;
        if (name >= 0)
        {
            var end = _source.IndexOf('>', name);
            if (end <= name || _source[name..end].Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                throw new ArgumentException("invalid group name");
            }

            _at = end + 1;
            _output.Append("(?:");
            return true;
        }

        return Flags();
    }

    private bool Flags()
    {
        var isOn = true;
        var set = new StringBuilder("(?");
        for (; _at < _source.Length; _at++)
        {
            var c = _source[_at];
            switch (c)
            {
                case 'i' when _dialect.HasCaseFlag:
                    set.Append(c);
                    break;
                case 'i':
                    throw new NotSupportedException("(?i)");
                case 'm':
                    _isMultiline = isOn;
                    break;
                case 's':
                    _isDotAll = isOn;
                    break;
                case '-' when isOn:
                    isOn = false;
                    set.Append(c);
                    break;
                case ':' or ')':
                    _at++;
                    var flags = set.ToString().TrimEnd('-');
                    _output.Append(c == ':' ? flags + ":" : flags == "(?" ? "" : flags + ")");
                    return c == ':';
                default:
                    throw new ArgumentException($"unsupported group '(?{c}'");
            }
        }

        throw new ArgumentException("missing ')'");
    }

    private void Close()
    {
        if (!_groups.TryPop(out var outside))
        {
            throw new ArgumentException("unexpected ')'");
        }

        _at++;
        _output.Append(')');
        _nested.Close();
        _lastRepeats = _groupRepeats;
        (_isMultiline, _isDotAll, _groupRepeats) = (outside.IsMultiline, outside.IsDotAll, Math.Max(outside.Repeats, _groupRepeats));
    }

    private void Escape()
    {
        var next = _at + 1 < _source.Length ? _source[_at + 1] : throw new ArgumentException("trailing '\\'");
        switch (next)
        {
            case 'A' or 'z' or 'b' or 'B':
                _at += 2;
                Assertion(next == 'A' ? _dialect.Start : next == 'z' ? _dialect.End : "\\" + next);
                break;
            case 'Q':
                Quoted();
                break;
            default:
                var start = _at;
                if (RegexClass.TryReadEscapedClass(_source, ref _at, out var set))
                {
                    Atom(_dialect.Class(set, isNegated: false));
                }
                else
                {
                    _at = start;
                    Atom(_dialect.Literal(RegexClass.ReadEscapedCodePoint(_source, ref _at)));
                }

                break;
        }
    }

    private void Quoted()
    {
        _at += 2;
        var end = _source.IndexOf("\\E", _at, StringComparison.Ordinal);
        foreach (var rune in _source[_at..(end < 0 ? _source.Length : end)].EnumerateRunes())
        {
            Atom(_dialect.Literal(rune.Value));
        }

        _at = end < 0 ? _source.Length : end + 2;
    }
}
