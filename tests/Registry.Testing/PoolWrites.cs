using Registry.Domain;
using Registry.Domain.Pools;

namespace Registry.Testing;

/// <summary>Short ways to write commands of pools.</summary>
public static class PoolWrites
{
    /// <summary>What a pool hands out: the kind follows from the first range.</summary>
    public static PoolSpec Spec(TimeSpan holdDown, params string[] ranges)
    {
        PoolValue.TryParse(ranges[0].Split('-')[0], out var first, out _);
        return new PoolSpec
        {
            Kind = first.Kind,
            Ranges = [.. ranges.Select(range => Range(first.Kind, range)).OrderBy(range => range.First)],
            DefaultPrefixLength = first.Kind.HasPrefixes() ? first.Kind.Bits() : 0,
            MaxPrefixLength = first.Kind.HasPrefixes() ? first.Kind.Bits() : 0,
            HoldDown = holdDown,
        };
    }

    /// <summary>Creates a pool whose values are held down for a day.</summary>
    public static CreatePoolCommand Create(string id, params string[] ranges) => Create(id, Spec(TimeSpan.FromDays(1), ranges));

    /// <summary>Creates a pool.</summary>
    public static CreatePoolCommand Create(string id, PoolSpec spec) =>
        new() { Node = Drafts.Node(id, type: Node.PoolType) with { Pool = spec } };

    /// <summary>Allocates a value.</summary>
    public static AllocateCommand Allocate(string pool, int? length = null, string? hint = null, string? node = null, string path = "") => new()
    {
        Pool = NodeRef.ById(pool),
        Node = node is null ? null : NodeRef.ById(node),
        Request = new AllocationRequest { PrefixLength = length, Hint = hint is null ? null : Value(hint), Path = path },
    };

    /// <summary>Frees a value.</summary>
    public static FreeAllocationCommand Free(string pool, string value) => new() { Pool = NodeRef.ById(pool), Value = Value(value) };

    /// <summary>Deletes a pool.</summary>
    public static DeletePoolCommand Delete(string pool) => new() { Target = NodeRef.ById(pool) };

    /// <summary>A value that is well-formed.</summary>
    public static PoolValue Value(string text) =>
        PoolValue.TryParse(text, out var value, out var problem) ? value : throw new ArgumentException($"'{text}' {problem}", nameof(text));

    private static PoolRange Range(PoolKind kind, string text) =>
        PoolSpec.TryParseRange(kind, text, out var range, out var problem) ? range : throw new ArgumentException($"'{text}' {problem}", nameof(text));
}
