using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

public sealed class SortedTreeTests
{
    [Test]
    public void Empty_EveryRead_FindsNothing()
    {
        SortedTree<NumberedItem, NumberOrder> tree = default;

        Assert.That(tree.TryGet(new NumberProbe(1), out _), Is.False);
        Assert.That((tree.Count, tree.CountThrough(new NumberProbe(1)), tree.All().MoveNext()), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public void Remove_LastItem_IsEmpty()
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow([1]).Remove(new NumberProbe(1), new EditToken());

        Assert.That((tree.IsEmpty, tree.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Remove_AbsentItem_ChangesNothing()
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow(Enumerable.Range(0, 500));

        Assert.That(tree.Remove(new NumberProbe(500), new EditToken()).Root, Is.SameAs(tree.Root));
    }

    [Test]
    public void Remove_ProbeOfMany_RemovesTheLast()
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow(Enumerable.Range(0, 500)).Remove(new DecadeProbe(3), new EditToken());

        Assert.That((tree.Contains(new NumberedItem(39, 0)), tree.Count), Is.EqualTo((false, 499)));
    }

    [Test]
    public void Indexer_RankOutside_Throws([Values(-1, 3)] int rank)
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow([1, 2, 3]);

        Assert.That(() => tree[rank], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(2, 5, new[] { 2, 3, 4 })]
    [TestCase(5, 2, new int[0])]
    [TestCase(0, 0, new int[0])]
    public void Slice_ByRank_GivesTheRun(int start, int end, int[] expected)
    {
        Assert.That(Numbers(Grow(Enumerable.Range(0, 10)).Slice(start, end)), Is.EqualTo(expected));
    }

    [Test]
    public void SliceDescending_ByRank_GivesTheRunReversed()
    {
        Assert.That(Numbers(Grow(Enumerable.Range(0, 500)).SliceDescending(100, 300)), Is.EqualTo(Enumerable.Range(100, 200).Reverse()));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(28)]
    [TestCase(29)]
    [TestCase(1_000)]
    [TestCase(100_000)]
    public void Build_SortedItems_HoldsThemInOrder(int count)
    {
        NumberedItem[] items = [.. Enumerable.Range(0, count).Select(i => new NumberedItem(i, i))];

        SortedTree<NumberedItem, NumberOrder> tree = SortedTree<NumberedItem, NumberOrder>.Build(items);

        SortedTreeShape.Check(tree);
        Assert.That(Numbers(tree.All()), Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void Build_ItemsOutOfOrder_Throws()
    {
        NumberedItem[] items = [new(1, 0), new(1, 1)];

        Assert.That(() => SortedTree<NumberedItem, NumberOrder>.Build(items), Throws.ArgumentException);
    }

    [Test]
    public void Add_AscendingItems_LeavesFullLeaves()
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow(Enumerable.Range(0, 20_000));

        Assert.That(SortedTreeShape.Fill(tree), Is.GreaterThan(0.99));
    }

    [Test]
    public void Add_InterleavedAscendingRuns_LeavesFullLeaves()
    {
        var random = new Random(1);
        SortedTree<NumberedItem, NumberOrder> tree = Grow(Enumerable.Range(0, 50_000).Select(i => (random.Next(50) * 100_000) + i));

        Assert.That(SortedTreeShape.Fill(tree), Is.GreaterThan(0.9));
    }

    [Test]
    public void Add_RandomOrder_FillsLeavesByTwoThirds()
    {
        int[] numbers = [.. Enumerable.Range(0, 50_000)];
        new Random(1).Shuffle(numbers);

        Assert.That(SortedTreeShape.Fill(Grow(numbers)), Is.GreaterThan(0.64));
    }

    [Test]
    public void Add_DescendingBeforeFullLeaf_LeavesHalfFullLeaves()
    {
        IEnumerable<int> numbers = Enumerable.Range(0, 64).Concat(Enumerable.Range(0, 10_000).Select(i => 100_000 - i));

        Assert.That(SortedTreeShape.Fill(Grow(numbers)), Is.GreaterThan(0.49));
    }

    [Test]
    public void Remove_MostItems_MergesLeaves()
    {
        int[] numbers = [.. Enumerable.Range(0, 50_000)];
        SortedTree<NumberedItem, NumberOrder> tree = Grow(numbers);
        new Random(1).Shuffle(numbers);
        var token = new EditToken();
        foreach (int number in numbers[..47_500])
        {
            tree = tree.Remove(new NumberProbe(number), token);
        }

        Assert.That(SortedTreeShape.Fill(tree), Is.GreaterThan(0.25));
    }

    [Test]
    public void RangeEnumerator_KeptInField_GoesOnWhereItWas()
    {
        var reader = new Reader { Items = Grow(Enumerable.Range(0, 200)).From(new NumberProbe(50)) };

        int first = reader.Next();
        int second = reader.Next();

        Assert.That((first, second, reader.Items.Remaining), Is.EqualTo((50, 51, 148)));
    }

    [Test]
    public void RangeEnumerator_WalkingMany_DoesNotAllocate()
    {
        SortedTree<NumberedItem, NumberOrder> tree = Grow(Enumerable.Range(0, 10_000));
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            // The least of several: the runtime may allocate on this thread while it makes the method faster.
            long before = GC.GetAllocatedBytesForCurrentThread();
            Sum(tree);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    private static long Sum(SortedTree<NumberedItem, NumberOrder> tree)
    {
        long sum = 0;
        foreach (NumberedItem item in tree)
        {
            sum += item.Number;
        }

        return sum;
    }

    private static SortedTree<NumberedItem, NumberOrder> Grow(IEnumerable<int> numbers)
    {
        var token = new EditToken();
        SortedTree<NumberedItem, NumberOrder> tree = default;
        foreach (int number in numbers)
        {
            tree = tree.Add(new NumberedItem(number, 0), token);
        }

        return tree;
    }

    private static List<int> Numbers(RangeEnumerator<NumberedItem> items)
    {
        List<int> numbers = [];
        foreach (NumberedItem item in items)
        {
            numbers.Add(item.Number);
        }

        return numbers;
    }

    private sealed class Reader
    {
        private RangeEnumerator<NumberedItem> _items;

        public RangeEnumerator<NumberedItem> Items
        {
            get => _items;
            init => _items = value;
        }

        public int Next()
        {
            _items.MoveNext();
            return _items.Current.Number;
        }
    }
}
