using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

/// <summary>A sorted tree and a sorted dictionary that are edited alike, and the versions published on the way.</summary>
internal sealed class SortedTreeModel
{
    private readonly SortedDictionary<int, NumberedItem> _expected = [];
    private readonly List<(SortedTree<NumberedItem, NumberOrder> Tree, NumberedItem[] Expected)> _published = [];
    private SortedTree<NumberedItem, NumberOrder> _tree;
    private EditToken _token = new();
    private int _edits;

    public void Add(int number)
    {
        var item = new NumberedItem(number, _edits++);
        _tree = _tree.Add(item, _token);
        _expected[number] = item;
    }

    public void Remove(int number)
    {
        _tree = _tree.Remove(new NumberProbe(number), _token);
        _expected.Remove(number);
    }

    public void Publish()
    {
        _published.Add((_tree, [.. _expected.Values]));
        _token = new EditToken();
    }

    public void CheckShape()
    {
        SortedTreeShape.Check(_tree);
        Require(_tree.Count == _expected.Count, $"{_tree.Count} items where {_expected.Count} are expected");
    }

    public void CheckAllVersions(IReadOnlyCollection<int> probes)
    {
        CheckContent(_tree, [.. _expected.Values], probes);
        foreach ((SortedTree<NumberedItem, NumberOrder> tree, NumberedItem[] expected) in _published)
        {
            SortedTreeShape.Check(tree);
            CheckContent(tree, expected, probes);
        }
    }

    private static void CheckContent(
        SortedTree<NumberedItem, NumberOrder> tree, NumberedItem[] expected, IReadOnlyCollection<int> probes)
    {
        RequireRun(tree.All(), expected, "walked");
        RequireRun(tree.AllDescending(), [.. expected.Reverse()], "walked in reverse");
        foreach (int number in probes)
        {
            CheckProbe(tree, expected, number);
        }
    }

    private static void CheckProbe(SortedTree<NumberedItem, NumberOrder> tree, NumberedItem[] expected, int number)
    {
        var probe = new NumberedItem(number, Stamp: -1);
        NumberedItem[] before = [.. expected.Where(item => item.Number < number)];
        NumberedItem[] matching = [.. expected.Where(item => item.Number == number)];
        NumberedItem[] after = [.. expected.Where(item => item.Number > number)];
        NumberedItem[] decade = [.. expected.Where(item => item.Number / 10 == number / 10)];

        Require(tree.CountBefore(probe) == before.Length, $"the wrong rank for {number}");
        Require(tree.CountThrough(probe) == before.Length + matching.Length, $"the wrong count through {number}");
        Require(tree.TryGet(probe, out NumberedItem? found) == (matching.Length == 1), $"the wrong finding of {number}");
        Require(matching.Length == 0 || ReferenceEquals(found, matching[0]), $"the wrong item for {number}");
        RequireRun(tree.From(probe), [.. matching, .. after], $"from {number}");
        RequireRun(tree.From(new NumberProbe(number)), [.. matching, .. after], $"from a probe of {number}");
        RequireRun(tree.After(probe), after, $"after {number}");
        RequireRun(tree.After(new NumberProbe(number)), after, $"after a probe of {number}");
        RequireRun(tree.Before(probe), [.. before.Reverse()], $"before {number}");
        RequireRun(tree.Before(new NumberProbe(number)), [.. before.Reverse()], $"before a probe of {number}");
        RequireRun(tree.Matching(new DecadeProbe(number / 10)), decade, $"in the decade of {number}");
        RequireRun(tree.MatchingDescending(new DecadeProbe(number / 10)), [.. decade.Reverse()], $"in the reversed decade of {number}");
        Require(tree.CountMatching(new DecadeProbe(number / 10)) == decade.Length, $"the wrong count in the decade of {number}");
        Require(tree.TryGet(new DecadeProbe(number / 10), out found) == decade.Length > 0, $"the wrong finding in the decade of {number}");
        Require(decade.Length == 0 || ReferenceEquals(found, decade[^1]), $"not the last item of the decade of {number}");
        Require(before.Length == expected.Length || ReferenceEquals(tree[before.Length], expected[before.Length]), "the wrong item by rank");
    }

    private static void RequireRun(RangeEnumerator<NumberedItem> run, NumberedItem[] expected, string what)
    {
        Require(run.Remaining == expected.Length, $"{run.Remaining} items {what} where {expected.Length} are expected");
        int count = 0;
        foreach (NumberedItem item in run)
        {
            Require(ReferenceEquals(item, expected[count++]), $"the wrong item {what}");
        }

        Require(count == expected.Length, $"too few items {what}");
    }

    private static void Require(bool isMet, string fault)
    {
        if (!isMet)
        {
            throw new InvalidOperationException($"The tree has {fault}.");
        }
    }
}
