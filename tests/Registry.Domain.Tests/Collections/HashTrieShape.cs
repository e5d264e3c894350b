using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

/// <summary>Checks what must hold of the nodes of a hash trie, whatever was done to it.</summary>
internal static class HashTrieShape
{
    public static void Check<TValue>(HashTrie<TValue> trie)
    {
        int count = trie.Root is null ? 0 : Count<TValue>(trie.Root, HashTrieBranch.RootShift, path: 0);
        if (count != trie.Count)
        {
            throw new InvalidOperationException($"The trie says that it has {trie.Count} entries, its nodes have {count}.");
        }
    }

    private static int Count<TValue>(object node, int shift, uint path) =>
        node is HashTrieBranch branch ? CountBranch<TValue>(branch, shift, path) : CountLeaf(HashTrieLeaf.Of<TValue>(node), shift, path);

    private static int CountBranch<TValue>(HashTrieBranch branch, int shift, uint path)
    {
        int count = 0;
        for (int slot = 0; slot < HashTrieBranch.Width; slot++)
        {
            if (branch.Children[slot] is object child)
            {
                count += Count<TValue>(child, shift - HashTrieBranch.BitsPerLevel, path | ((uint)slot << shift));
            }
        }

        Require(shift >= 0, "a branch below the last bits");
        Require(count == branch.Count, "a branch's count");
        Require(count > HashTrieLeaf.MaxEntries / 2, "a branch whose entries fit in a leaf");
        return count;
    }

    private static int CountLeaf<TValue>(HashTrieEntry<TValue>[] leaf, int shift, uint path)
    {
        int coveredBits = shift + HashTrieBranch.BitsPerLevel;
        Require(leaf.Length > 0, "an empty leaf");
        Require(leaf.Length <= HashTrieLeaf.MaxEntries || shift < 0, "a leaf that should be split");
        for (int i = 0; i < leaf.Length; i++)
        {
            Require((ulong)leaf[i].Hash >> coveredBits == (ulong)path >> coveredBits, "an entry off its path");
            Require(i == 0 || leaf[i - 1].Hash <= leaf[i].Hash, "entries out of order");
        }

        return leaf.Length;
    }

    private static void Require(bool isMet, string fault)
    {
        if (!isMet)
        {
            throw new InvalidOperationException($"The trie has {fault}.");
        }
    }
}
