using System.Globalization;
using System.Text;

namespace Registry.Cel.Tests.Properties;

/// <summary>Makes random expressions from a seed: mostly well typed, often at the edges, sometimes broken.</summary>
internal sealed class ExpressionGenerator(int seed)
{
    private static readonly string[] Types = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "time", "span", "opt", "any"];

    private static readonly Dictionary<string, string[]> Leaves = new()
    {
        ["bool"] = ["true", "false", "b"],
        ["int"] = ["0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", "i", "node.cpus"],
        ["uint"] = ["0u", "1u", "18446744073709551615u", "u"],
        ["double"] = ["0.0", "-0.0", "1.5", "1e308", "1e-320", "-3.7", "0.0/0.0", "1.0/0.0", "d"],
        ["string"] = ["''", "'a'", "'aé😀z'", "'%s %d'", "'10.0.0.1'", "'[a-z]+'", "'2009-02-13T23:31:30Z'", "s", "node.name"],
        ["bytes"] = ["b''", "b'a\\xff'", "y"],
        ["list"] = ["[]", "[1, 2, 3]", "l", "node.labels"],
        ["map"] = ["{}", "{'a': 1, 'b': 2}", "m"],
        ["time"] = ["timestamp(0)", "timestamp('9999-12-31T23:59:59.999999999Z')", "timestamp('0001-01-01T00:00:00Z')", "t"],
        ["span"] = ["duration('1h')", "duration('-1ns')", "duration('2562047h')"],
        ["opt"] = ["optional.none()", "optional.of(1)", "m.?a", "l[?0]"],
        ["any"] = ["null", "x", "dyn(1)", "int", "v.w", "node", "node.parent.name", "node.secret"],
    };

    // An argument is written $type, or $0 for the iteration variable.
    private static readonly Dictionary<string, string[]> Calls = new()
    {
        ["bool"] =
        [
            "$int == $int", "$string != $string", "$any == $any", "$int < $int", "$double >= $double", "$string <= $string", "$time > $time",
            "$bool && $bool", "$bool || $bool && $bool", "!$bool", "$bool ? $bool : $bool", "$int in $list", "$string in $map", "$any in $any",
            "$list.all(k, $bool)", "$list.exists(k, $bool)", "$map.exists_one(k, $bool)", "$list.all(j, k, $bool)", "$map.exists(j, k, $bool)",
            "$string.startsWith($string)", "$string.contains($string)", "$string.matches($string)", "has($map.a)", "has(node.name)",
            "$opt.hasValue()", "bool($string)", "math.isNaN($double)", "sets.contains($list, $list)", "isIP($string)", "$list == $list",
            "cidr('10.0.0.0/8').containsIP($string)", "$map == $map", "$bytes < $bytes", "cel.bind(k, $any, $bool)", "$span < $span",
        ],
        ["int"] =
        [
            "$int + $int", "$int - $int", "$int * $int", "$int / $int", "$int % $int", "-$int", "size($string)", "size($list)", "$map.size()",
            "int($double)", "int($string)", "int($uint)", "int($time)", "$list[$int]", "$map[$string]", "$map.b", "$time.getHours()",
            "$time.getDayOfYear('+05:30')", "$string.indexOf($string)", "$string.lastIndexOf($string, $int)", "$opt.orValue($int)", "$opt.value()",
            "math.greatest($int, $int)", "math.abs($int)", "math.bitShiftRight($int, $int)", "$bool ? $int : $int", "cel.bind(k, $int, $int + $int)",
            "$span.getMinutes()", "$list.map(k, $int)[0]", "$list.first().orValue($int)", "[$int, $int].sort()[0]",
        ],
        ["uint"] = ["$uint + $uint", "$uint - $uint", "$uint * $uint", "$uint / $uint", "uint($int)", "uint($double)", "math.bitNot($uint)"],
        ["double"] =
        [
            "$double + $double", "$double * $double", "$double / $double", "-$double", "double($int)", "double($string)", "math.round($double)",
            "math.sqrt($double)", "geo.point($double, $double).distance(geo.point($double, $double))", "math.least($double, $double)",
        ],
        ["string"] =
        [
            "$string + $string", "string($int)", "string($double)", "string($bytes)", "string($time)", "string($span)", "$string.replace($string, $string)",
            "$string.substring($int)", "$string.substring($int, $int)", "$string.charAt($int)", "$string.lowerAscii()", "$string.trim()",
            "$string.reverse()", "$string.split($string).join($string)", "$string.format([$any, $any])", "'%.3f|%e|%x'.format([$double, $double, $int])",
            "strings.quote($string)", "base64.encode($bytes)", "string(ip($string))", "'%s'.format([$any])",
        ],
        ["bytes"] = ["$bytes + $bytes", "bytes($string)", "base64.decode($string)"],
        ["list"] =
        [
            "[$int, $int]", "$list + $list", "$list.map(k, $int)", "$list.map(k, $bool, $int)", "$list.filter(k, $bool)", "[?$opt, $int]",
            "$list.transformList(j, k, $int)", "$list.slice($int, $int)", "$list.sortBy(k, $int)", "$list.distinct()", "$list.reverse()",
            "lists.range($int)", "[$list].flatten()", "cel.bind(k, $list, $list + $list)",
        ],
        ["map"] =
        [
            "{'a': $int}", "{$string: $int, 'z': $int}", "{?'a': $opt}", "$list.transformMap(j, k, $int)", "$map.transformMap(j, k, $bool, $int)",
            "$list.transformMapEntry(j, k, {string(k): $int})",
        ],
        ["time"] = ["$time + $span", "$time - $span", "timestamp($int)", "timestamp($string)"],
        ["span"] = ["$span + $span", "$span - $span", "$time - $time", "duration($string)"],
        ["opt"] = ["optional.of($int)", "$opt.or($opt)", "$opt.optMap(k, $int)", "$opt.optFlatMap(k, $opt)", "$list[?$int]", "optional.ofNonZeroValue($int)"],
        ["any"] = ["dyn($int)", "[$any, $any]", "{$any: $any}", "$any.f", "$any[$any]", "$any + $any", "$bool ? $any : $any", "type($any)", "$any.map(k, $any)", "mac($string)", "$any < $any"],
    };

    private static readonly string[] Scraps =
        ["(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "&&", "||", "!", "-", "'", "\"", "'''", "\\", "in", "1", "0x", "u", "e9", "`", "//", "\n", "😀", "\ud800", "b'", "r\"", "@", "has(", ".all(", "\0", "9223372036854775808"];

    private readonly Random _random = new(seed);

    /// <summary>A type's name, for <see cref="Expression"/>.</summary>
    public string AnyType() => Pick(Types);

    /// <summary>An expression that is meant to be of a type.</summary>
    public string Expression(string type, int depth, int scope = 0)
    {
        // Now and then something of another type, so that errors are met too.
        if (_random.Next(40) == 0)
        {
            type = AnyType();
        }

        if (depth <= 0 || _random.Next(6) == 0)
        {
            return scope > 0 && _random.Next(3) == 0 ? Pick(["k", "k", "j"]) : Pick(Leaves[type]);
        }

        var output = new StringBuilder();
        var template = Pick(Calls[type]);
        var inner = template.Contains("(k,", StringComparison.Ordinal) || template.Contains("(j, k,", StringComparison.Ordinal) ? scope + 1 : scope;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$')
            {
                output.Append(template[i]);
                continue;
            }

            var end = i + 1;
            while (end < template.Length && char.IsAsciiLetter(template[end]))
            {
                end++;
            }

            var part = Expression(template[(i + 1)..end], depth - 1, inner);
            output.Append(NeedsParentheses(part) ? $"({part})" : part);
            i = end - 1;
        }

        return output.ToString();
    }

    /// <summary>The same text with a few characters or words dropped, doubled, swapped or put in.</summary>
    public string Broken(string source)
    {
        var output = new StringBuilder(source);
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
        {
            var at = _random.Next(output.Length + 1);
            var length = Math.Min(output.Length - at, _random.Next(4));
            switch (_random.Next(3))
            {
                case 0:
                    output.Remove(at, length);
                    break;
                case 1:
                    output.Insert(at, Pick(Scraps));
                    break;
                default:
                    output.Insert(at, output.ToString(at, length));
                    break;
            }
        }

        return output.ToString();
    }

    /// <summary>Nothing but scraps.</summary>
    public string Noise() => string.Create(CultureInfo.InvariantCulture, $"{string.Concat(Enumerable.Range(0, _random.Next(30)).Select(_ => Pick(Scraps)))}");

    private static bool NeedsParentheses(string part) => part.AsSpan().IndexOfAny(' ', '-', '!') >= 0 && !part.StartsWith('\'');

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
