using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

public sealed class IndexEntryTests
{
    // The last keys of a prefix that end in the greatest code unit, a surrogate pair, and a case that cultures order otherwise.
    private static readonly string[] Keys =
        ["", "A", "B", "a", "ab", "ab\uFFFF", "ab\uFFFFz", "abc", "ab\U0001F600", "ac", "b", "\uFFFF", "é"];

    private static readonly string[] Ids = ["", "1", "2", "Z", "a"];

    [Test]
    public void All_MixedKeys_AreInOrdinalOrder()
    {
        IndexEntry[] expected = [.. Entries().OrderBy(e => e.Key, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)];

        Assert.That(ToList(Index().All()), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Keys))]
    public void KeyProbe_OneKey_MatchesItsIdsOnly(string key)
    {
        Assert.That(ToList(Index().Matching(new KeyProbe(key))), Is.EqualTo(Ids.Select(id => new IndexEntry(key, id))));
    }

    [Test]
    public void KeyProbe_AbsentKey_MatchesNothing()
    {
        Assert.That(Index().CountMatching(new KeyProbe("aa")), Is.Zero);
    }

    [TestCaseSource(nameof(Keys))]
    public void KeyPrefixProbe_OnePrefix_MatchesKeysThatBeginWithIt(string prefix)
    {
        IEnumerable<IndexEntry> expected = Entries().Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal));

        Assert.That(ToList(Index().Matching(new KeyPrefixProbe(prefix))), Is.EquivalentTo(expected));
    }

    [Test]
    public void Slice_PageOfPrefixAfterCursor_GoesOnBehindIt()
    {
        SortedTree<IndexEntry, IndexOrder> index = Index();
        var prefix = new KeyPrefixProbe("abc");
        var cursor = new IndexEntry("abc", "2");

        int start = Math.Max(index.CountBefore(prefix), index.CountThrough(cursor));

        IndexEntry[] expected = [new("abc", "Z"), new("abc", "a")];
        Assert.That(ToList(index.Slice(start, index.CountThrough(prefix))), Is.EqualTo(expected));
    }

    private static IEnumerable<IndexEntry> Entries() => Keys.SelectMany(key => Ids.Select(id => new IndexEntry(key, id)));

    private static SortedTree<IndexEntry, IndexOrder> Index()
    {
        var token = new EditToken();
        SortedTree<IndexEntry, IndexOrder> index = default;
        foreach (IndexEntry entry in Entries())
        {
            index = index.Add(entry, token);
        }

        return index;
    }

    private static List<IndexEntry> ToList(RangeEnumerator<IndexEntry> items)
    {
        List<IndexEntry> list = [];
        foreach (IndexEntry item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
