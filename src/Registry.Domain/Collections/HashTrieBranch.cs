using System.Runtime.CompilerServices;

namespace Registry.Domain.Collections;

/// <summary>
/// An inner node of a <see cref="HashTrie{TValue}"/>: three bits of the hash, read from the top, choose one of eight children,
/// each nothing, another branch, or a leaf.
/// </summary>
/// <remarks>
/// Eight ways, not 32: when a full leaf splits, its parts still hold four entries each, so that the headers of small leaves
/// never outweigh their content, whatever the number of entries. The children lie in the node itself.
/// </remarks>
internal sealed class HashTrieBranch(EditToken? token)
{
    public const int BitsPerLevel = 3;

    public const int Width = 1 << BitsPerLevel;

    /// <summary>The shift of the root; below zero, after ten levels, there are no branches.</summary>
    public const int RootShift = 32 - BitsPerLevel;

    private readonly EditToken? _token = token;
    private Slots _children;

    /// <summary>The number of entries below.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<object?> Children => _children;

    public static int SlotOf(uint hash, int shift) => (int)(hash >> shift) & (Width - 1);

    /// <summary>Puts a child in its slot, in place where the token owns this node.</summary>
    public HashTrieBranch With(int slot, object? child, int countChange, EditToken? token)
    {
        HashTrieBranch branch = ReferenceEquals(_token, token) ? this : new HashTrieBranch(token) { _children = _children, Count = Count };
        branch._children[slot] = child;
        branch.Count += countChange;
        return branch;
    }

    [InlineArray(Width)]
    private struct Slots
    {
        private object? _first;
    }
}
