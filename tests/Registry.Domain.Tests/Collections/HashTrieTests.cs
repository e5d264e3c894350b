using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

public sealed class HashTrieTests
{
    [Test]
    public void TryGetValue_Empty_FindsNothing()
    {
        Assert.That(HashTrie<string>.Empty.TryGetValue("a", out _), Is.False);
    }

    [Test]
    public void TryGetValue_KeyAsSpan_FindsTheSame()
    {
        HashTrie<string> trie = HashTrie<string>.Empty.Set("node-1", "one", new EditToken());

        bool isFound = trie.TryGetValue("a node-1 b".AsSpan(2, 6), out string? value);

        Assert.That((isFound, value), Is.EqualTo((true, "one")));
    }

    [Test]
    public void ContainsKey_OtherCase_IsFalse()
    {
        Assert.That(HashTrie<string>.Empty.Set("node", "one", new EditToken()).ContainsKey("Node"), Is.False);
    }

    [Test]
    public void ContainsKey_EmptyKey_IsAKeyLikeAnyOther()
    {
        Assert.That(HashTrie<string>.Empty.Set(string.Empty, "one", new EditToken()).ContainsKey(string.Empty), Is.True);
    }

    [Test]
    public void Set_EqualKey_KeepsTheGivenInstance()
    {
        string later = new(['k', 'e', 'y']);
        HashTrie<int> trie = HashTrie<int>.Empty.Set("key", 1, new EditToken()).Set(later, 2, new EditToken());

        HashTrieEnumerator<int> entries = trie.GetEnumerator();
        entries.MoveNext();

        Assert.That(entries.Current.Key, Is.SameAs(later));
    }

    [Test]
    public void Set_OtherToken_LeavesTheOldVersion()
    {
        HashTrie<int> old = HashTrie<int>.Empty.Set("key", 1, new EditToken());

        old.Set("key", 2, new EditToken());

        Assert.That(old.TryGetValue("key", out int value) ? value : -1, Is.EqualTo(1));
    }

    [Test]
    public void Remove_AbsentKey_ChangesNothing()
    {
        HashTrie<int> trie = HashTrie<int>.Empty.Set("key", 1, new EditToken());

        Assert.That(trie.Remove("other", new EditToken()).Root, Is.SameAs(trie.Root));
    }

    [Test]
    public void Remove_LastKey_IsEmpty()
    {
        HashTrie<int> trie = HashTrie<int>.Empty.Set("key", 1, new EditToken()).Remove("key", new EditToken());

        Assert.That((trie.IsEmpty, trie.Root), Is.EqualTo((true, (object?)null)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(5_000)]
    [TestCase(200_000)]
    public void Build_DistinctKeys_HoldsThemAll(int count)
    {
        KeyValuePair<string, int>[] entries = [.. Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"key {i}", i))];

        HashTrie<int> trie = HashTrie<int>.Build(entries);

        HashTrieShape.Check(trie);
        Assert.That(entries.All(entry => trie.TryGetValue(entry.Key, out int value) && value == entry.Value), Is.True);
        Assert.That(trie.Count, Is.EqualTo(count));
    }

    [Test]
    public void Build_RepeatedKeys_TheLastCounts()
    {
        KeyValuePair<string, int>[] entries = [.. Enumerable.Range(0, 3_000).Select(i => KeyValuePair.Create($"key {i % 1_000}", i))];

        HashTrie<int> trie = HashTrie<int>.Build(entries);

        HashTrieShape.Check(trie);
        Assert.That(entries[2_000..].All(entry => trie.TryGetValue(entry.Key, out int value) && value == entry.Value), Is.True);
        Assert.That(trie.Count, Is.EqualTo(1_000));
    }

    [Test]
    public void Build_ThenEdit_LeavesTheBuiltVersion()
    {
        KeyValuePair<string, int>[] entries = [.. Enumerable.Range(0, 5_000).Select(i => KeyValuePair.Create($"key {i}", i))];
        HashTrie<int> built = HashTrie<int>.Build(entries);

        var token = new EditToken();
        HashTrie<int> edited = built;
        foreach ((string key, int value) in entries)
        {
            edited = value % 3 == 0 ? edited.Remove(key, token) : edited.Set(key, -value, token);
        }

        HashTrieShape.Check(edited);
        Assert.That(entries.All(entry => built.TryGetValue(entry.Key, out int value) && value == entry.Value), Is.True);
    }

    [Test]
    public void Enumerator_DefaultOrEmpty_EndsAtOnce()
    {
        HashTrieEnumerator<int> entries = default;

        Assert.That(entries.MoveNext() || HashTrie<int>.Empty.GetEnumerator().MoveNext(), Is.False);
    }

    [Test]
    public void Enumerator_AfterTheEnd_StaysThere()
    {
        HashTrieEnumerator<int> entries = HashTrie<int>.Empty.Set("key", 1, new EditToken()).GetEnumerator();
        entries.MoveNext();
        entries.MoveNext();

        Assert.That(entries.MoveNext(), Is.False);
    }
}
