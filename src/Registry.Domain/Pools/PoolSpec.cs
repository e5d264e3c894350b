using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Pools;

/// <summary>What a pool hands out, and how. Immutable, as long as the pool exists.</summary>
public sealed record PoolSpec
{
    /// <summary>Hold-down where a client names none.</summary>
    public static readonly TimeSpan DefaultHoldDown = TimeSpan.FromDays(1);

    /// <summary>Longest hold-down.</summary>
    public static readonly TimeSpan LongestHoldDown = TimeSpan.FromDays(3650);

    /// <summary>Most ranges of a pool.</summary>
    public const int MaximumRanges = 64;

    /// <summary>Shortest prefix of an IPv6 pool, in bits.</summary>
    public const int ShortestIpv6Prefix = 8;

    /// <summary>What the pool hands out.</summary>
    public required PoolKind Kind { get; init; }

    /// <summary>Where from: sorted, none overlaps another; at least one. Of prefixes each is one prefix.</summary>
    public required ImmutableArray<PoolRange> Ranges { get; init; }

    /// <summary>Length of a prefix where the request names none; 0 where values have no length.</summary>
    public int DefaultPrefixLength { get; init; }

    /// <summary>Shortest prefix (largest block) that is handed out; 0 where values have no length.</summary>
    public int MinPrefixLength { get; init; }

    /// <summary>Longest prefix (smallest block) that is handed out; 0 where values have no length.</summary>
    public int MaxPrefixLength { get; init; }

    /// <summary>For how long a freed value is not handed out again.</summary>
    public TimeSpan HoldDown { get; init; } = DefaultHoldDown;

    /// <summary>How many numbers (addresses) there are.</summary>
    public UInt128 Capacity => Ranges.Aggregate(UInt128.Zero, (sum, range) => sum + range.Size);

    /// <summary>Whether all of a block is in one of the ranges.</summary>
    public bool Contains(PoolBlock block) => Ranges.Any(range => range.First <= block.Start && block.Last <= range.Last);

    /// <summary>Two specs are equal if they say the same.</summary>
    public bool Equals(PoolSpec? other) =>
        other is not null && Kind == other.Kind && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan())
        && (DefaultPrefixLength, MinPrefixLength, MaxPrefixLength, HoldDown)
            == (other.DefaultPrefixLength, other.MinPrefixLength, other.MaxPrefixLength, other.HoldDown);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Ranges.Length, Ranges[0], HoldDown);

    /// <summary>The canonical text of a range: a prefix, <c>first-last</c>, or a single value.</summary>
    public static string Text(PoolKind kind, PoolRange range)
    {
        if (kind.HasPrefixes())
        {
            return new PoolValue(kind, new PoolBlock(range.First, (int)UInt128.Log2(range.Size))).ToString();
        }

        var first = PoolText.Number(kind, range.First);
        return range.First == range.Last ? first : string.Concat(first, "-", PoolText.Number(kind, range.Last));
    }

    /// <summary>Reads a range in the form that <see cref="Text"/> writes.</summary>
    /// <param name="kind">Kind of the pool.</param>
    /// <param name="text">The text.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong with the text.</param>
    public static bool TryParseRange(PoolKind kind, string text, out PoolRange range, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!PoolValue.TryParse(dash < 0 ? text : text[..dash], out var first, out problem))
        {
            return false;
        }

        var last = first;
        if (dash >= 0 && !PoolValue.TryParse(text[(dash + 1)..], out last, out problem))
        {
            return false;
        }

        range = new PoolRange(first.Block.Start, last.Block.Last);
        problem = first.Kind != kind || last.Kind != kind ? "is not of the pool's kind"
            : kind.HasPrefixes() && dash >= 0 ? "is no single prefix"
            : kind == PoolKind.Ipv6Prefixes && first.PrefixLength < ShortestIpv6Prefix ? $"is shorter than /{ShortestIpv6Prefix}"
            : range.First > range.Last ? "ends before it begins" : null;
        return problem is null;
    }
}
