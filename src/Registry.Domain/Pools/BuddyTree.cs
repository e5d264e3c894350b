using System.Diagnostics;

namespace Registry.Domain.Pools;

/// <summary>Which numbers of a pool are free: a binary tree over a block, whose nodes know the largest free block below them. Immutable; an
/// edit copies the path to what it changes. Every operation takes as many steps as the tree has levels, 128 at most.</summary>
internal readonly struct BuddyTree
{
    private readonly UInt128 _start;
    private readonly int _level;
    private readonly Part? _root;

    private BuddyTree(UInt128 start, int level, Part? root) => (_start, _level, _root) = (start, level, root);

    /// <summary>Binary logarithm of the largest free block; -1 where nothing is free.</summary>
    public int LargestFree => Largest(_root, _level);

    /// <summary>The tree in which these ranges are free, and nothing else. They are sorted and do not overlap.</summary>
    public static BuddyTree Build(IReadOnlyList<PoolRange> ranges)
    {
        var (first, last) = (ranges[0].First, ranges[^1].Last);
        var level = 128 - (int)UInt128.LeadingZeroCount(first ^ last);
        var start = first & ~PoolBlock.Mask(level);
        Part? root = null;
        foreach (var range in ranges)
        {
            root = Open(root, start, level, range);
        }

        return new BuddyTree(start, level, root);
    }

    /// <summary>Finds the free block of a size that starts lowest.</summary>
    public bool TryFindLowest(int sizeLog2, out PoolBlock block)
    {
        var (start, level, node) = (_start, _level, _root);
        if (Largest(node, level) < sizeLog2)
        {
            block = default;
            return false;
        }

        while (!ReferenceEquals(node, Part.AllFree))
        {
            // A node that has room is never null.
            var part = node!;
            var isLeft = Largest(part.Left, --level) >= sizeLog2;
            (node, start) = isLeft ? (part.Left, start) : (part.Right, start | (UInt128.One << level));
        }

        block = new PoolBlock(start, sizeLog2);
        return true;
    }

    /// <summary>Whether all of a block is free.</summary>
    public bool IsFree(PoolBlock block)
    {
        if (!Covers(block))
        {
            return false;
        }

        var (level, node) = (_level, _root);
        while (node is not null && !ReferenceEquals(node, Part.AllFree) && level > block.SizeLog2)
        {
            node = IsRight(block, --level) ? node.Right : node.Left;
        }

        return ReferenceEquals(node, Part.AllFree);
    }

    /// <summary>Without a block, all of which is free.</summary>
    public BuddyTree Take(PoolBlock block) => IsFree(block)
        ? new BuddyTree(_start, _level, Set(_root, _level, block, null))
        : throw new InvalidOperationException($"The block {block.Start}+2^{block.SizeLog2} is taken and would be taken again.");

    /// <summary>With a block, which was taken as it is.</summary>
    public BuddyTree Give(PoolBlock block) => new(_start, _level, Set(_root, _level, block, Part.AllFree));

    /// <summary>How many numbers are free.</summary>
    public UInt128 CountFree() => Count(_root, _level);

    private bool Covers(PoolBlock block) => block.SizeLog2 <= _level && (block.Start & ~PoolBlock.Mask(_level)) == _start;

    private static bool IsRight(PoolBlock block, int level) => ((block.Start >> level) & UInt128.One) != 0;

    private static int Largest(Part? node, int level) =>
        node is null ? -1 : ReferenceEquals(node, Part.AllFree) ? level : node.LargestFree;

    private static UInt128 Count(Part? node, int level) =>
        node is null ? 0 : ReferenceEquals(node, Part.AllFree) ? UInt128.One << level : Count(node.Left, level - 1) + Count(node.Right, level - 1);

    private static Part? Set(Part? node, int level, PoolBlock block, Part? value)
    {
        if (level == block.SizeLog2)
        {
            return value;
        }

        Debug.Assert(node is null || level > 0, "a node above a single number");
        var isAllFree = ReferenceEquals(node, Part.AllFree);
        if (isAllFree && value is not null)
        {
            throw new InvalidOperationException($"The block {block.Start}+2^{block.SizeLog2} is free and would be freed again.");
        }

        var (left, right) = isAllFree ? (node, node) : (node?.Left, node?.Right);
        level--;
        return IsRight(block, level)
            ? Join(left, Set(right, level, block, value), level)
            : Join(Set(left, level, block, value), right, level);
    }

    private static Part? Open(Part? node, UInt128 start, int level, PoolRange range)
    {
        var last = start | PoolBlock.Mask(level);
        if (range.Last < start || last < range.First)
        {
            return node;
        }

        if (range.First <= start && last <= range.Last)
        {
            return Part.AllFree;
        }

        level--;
        return Join(Open(node?.Left, start, level, range), Open(node?.Right, start | (UInt128.One << level), level, range), level);
    }

    /// <summary>The node over two halves of a level.</summary>
    private static Part? Join(Part? left, Part? right, int level) =>
        ReferenceEquals(left, right) && (left is null || ReferenceEquals(left, Part.AllFree))
            ? left
            : new Part(left, right, Math.Max(Largest(left, level), Largest(right, level)));

    /// <summary>A block of which a part is free. Null stands for a block without a free number.</summary>
    private sealed class Part(Part? left, Part? right, int largestFree)
    {
        /// <summary>A block, of whatever size, all of which is free.</summary>
        public static readonly Part AllFree = new(null, null, 0);

        public Part? Left { get; } = left;

        public Part? Right { get; } = right;

        public int LargestFree { get; } = largestFree;
    }
}
