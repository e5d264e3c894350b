using System.Collections.Immutable;
using Registry.Domain.Pools;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Registry.Server.Pools;

/// <summary>Turns what a pool hands out into the domain's and back.</summary>
internal static class PoolSpecMapper
{
    /// <summary>What a pool hands out; something of no use where it is malformed.</summary>
    public static PoolSpec Map(V1.PoolSpec? spec, FieldViolations violations)
    {
        var kind = (PoolKind)(spec?.Kind ?? V1.PoolSpec.Types.Kind.Unspecified);
        if (spec is null || kind == PoolKind.None || !Enum.IsDefined(kind))
        {
            violations.Add(
                spec is null ? "spec" : "spec.kind", "is missing or no kind of pool; use IPV4_PREFIXES, IPV6_PREFIXES, INTEGERS or MAC_ADDRESSES");
            return new PoolSpec { Kind = PoolKind.Integers, Ranges = [] };
        }

        var ranges = Ranges(kind, spec, violations);
        return WithLengths(
            new PoolSpec
            {
                Kind = kind,
                Ranges = ranges,
                HoldDown = Syntax.Duration(
                    spec.HoldDown, PoolSpec.DefaultHoldDown, TimeSpan.Zero, PoolSpec.LongestHoldDown, "spec.hold_down", violations),
            },
            spec, violations);
    }

    /// <summary>What a pool hands out, as it is told.</summary>
    public static V1.PoolSpec ToMessage(PoolSpec spec) => new()
    {
        Kind = (V1.PoolSpec.Types.Kind)spec.Kind,
        Ranges = { spec.Ranges.Select(range => PoolSpec.Text(spec.Kind, range)) },
        DefaultPrefixLength = spec.DefaultPrefixLength,
        MinPrefixLength = spec.MinPrefixLength,
        MaxPrefixLength = spec.MaxPrefixLength,
        HoldDown = Duration.FromTimeSpan(spec.HoldDown),
    };

    private static ImmutableArray<PoolRange> Ranges(PoolKind kind, V1.PoolSpec spec, FieldViolations violations)
    {
        if (spec.Ranges.Count is 0 or > PoolSpec.MaximumRanges)
        {
            violations.Add("spec.ranges", $"has {spec.Ranges.Count} entries; a pool has 1 to {PoolSpec.MaximumRanges}");
        }

        var ranges = new List<(PoolRange Range, int Index)>(spec.Ranges.Count);
        for (var i = 0; i < spec.Ranges.Count; i++)
        {
            if (PoolSpec.TryParseRange(kind, spec.Ranges[i], out var range, out var problem))
            {
                ranges.Add((range, i));
            }
            else
            {
                violations.Add(new FieldPath("", "spec.ranges", Index: i), problem);
            }
        }

        ranges.Sort((left, right) => left.Range.First.CompareTo(right.Range.First));
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Range.First <= ranges[i - 1].Range.Last)
            {
                violations.Add(new FieldPath("", "spec.ranges", Index: ranges[i].Index), $"overlaps spec.ranges[{ranges[i - 1].Index}]");
            }
        }

        return [.. ranges.Select(range => range.Range)];
    }

    private static PoolSpec WithLengths(PoolSpec spec, V1.PoolSpec given, FieldViolations violations)
    {
        if (!spec.Kind.HasPrefixes())
        {
            if (given.DefaultPrefixLength != 0 || given.MinPrefixLength != 0 || given.MaxPrefixLength != 0)
            {
                violations.Add("spec.default_prefix_length", "and its bounds are for pools of prefixes only; leave them out");
            }

            return spec;
        }

        var bits = spec.Kind.Bits();
        var largest = spec.Ranges.IsEmpty ? 0 : spec.Ranges.Min(range => bits - (int)UInt128.Log2(range.Size));
        var maximum = given.MaxPrefixLength == 0 ? bits : given.MaxPrefixLength;
        var minimum = given.MinPrefixLength == 0 ? Math.Min(largest, maximum) : given.MinPrefixLength;
        var usual = given.DefaultPrefixLength == 0 ? maximum : given.DefaultPrefixLength;
        Within(given.MaxPrefixLength, maximum, largest, bits, "spec.max_prefix_length", violations);
        Within(given.MinPrefixLength, minimum, largest, maximum, "spec.min_prefix_length", violations);
        Within(given.DefaultPrefixLength, usual, minimum, maximum, "spec.default_prefix_length", violations);
        return spec with { DefaultPrefixLength = usual, MinPrefixLength = minimum, MaxPrefixLength = maximum };
    }

    private static void Within(int given, int value, int least, int most, FieldPath field, FieldViolations violations)
    {
        if (given != 0 && (value < least || value > most))
        {
            violations.Add(field, $"is {value}; here it can be {least} to {most}");
        }
    }
}
