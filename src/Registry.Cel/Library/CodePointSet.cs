using System.Globalization;
using System.Text;

namespace Registry.Cel.Library;

/// <summary>
/// Code points that a class of characters has: ranges and Unicode categories. Written as a .NET class of single units, and an alternative of
/// pairs for the code points that take two; or as ECMA-262 has it, which knows code points.
/// </summary>
internal sealed class CodePointSet
{
    public const int MaxCodePoint = 0x10FFFF;

    private readonly List<(int First, int Last)> _ranges = [];
    private readonly StringBuilder _categories = new();

    public void Add(int first, int last) => _ranges.Add((first, last));

    public void Add(IEnumerable<(int First, int Last)> ranges, bool isNegated) => _ranges.AddRange(isNegated ? Complement(ranges) : ranges);

    public void AddCategory(string name, bool isNegated) => _categories.Append(isNegated ? "\\P{" : "\\p{").Append(name).Append('}');

    /// <summary>
    /// Categories are left to .NET for code points of one unit; those of two units are in no category, except in the complement of one.
    /// </summary>
    public string Write(bool isNegated)
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

    /// <summary>As ECMA-262 has it where the flag <c>u</c> is set.</summary>
    public string WriteEcma(bool isNegated)
    {
        var parts = string.Concat(Normalized(_ranges).Select(range => range.First == range.Last
            ? EcmaDialect.InClass(range.First)
            : $"{EcmaDialect.InClass(range.First)}-{EcmaDialect.InClass(range.Last)}"));
        return $"[{(isNegated ? "^" : "")}{parts}{_categories}]";
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
