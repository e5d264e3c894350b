using FsCheck;
using FsCheck.Fluent;
using Registry.Domain.Queries;
using Registry.Testing;

namespace Registry.Domain.Tests.Queries;

public sealed class QueryPropertyTests
{
    private const int Registries = 60;
    private const int QueriesPerRegistry = 60;

    private static readonly OrderField[] Fields = Enum.GetValues<OrderField>();

    [Test]
    public void ById_RandomFilters_GivesWhatAScanGives() => ForRandomRegistries((random, snapshot, nodes) =>
    {
        var filter = RandomFilter(random, nodes);
        var after = random.Next(3) == 0 ? new RandomCommands(random, 30).Id() : "";
        var expected = Scan(nodes, filter).Where(node => string.CompareOrdinal(node.Id, after) > 0);

        var query = new NodeQuery(snapshot, filter);

        Require(filter, expected, query.ById(after, CancellationToken.None));
        Require(query.CandidateCount >= Scan(nodes, filter).Count(), $"{filter}: fewer candidates ({query.CandidateCount}) than matches");
    });

    [Test]
    public void Page_RandomFiltersAndOrders_AllPagesTogetherAreTheWholeListOnce() => ForRandomRegistries((random, snapshot, nodes) =>
    {
        var filter = RandomFilter(random, nodes);
        var terms = RandomTerms(random);
        var order = new NodeOrder([.. terms]);
        var pageSize = random.Next(1, 8);
        var query = new NodeQuery(snapshot, filter);

        var listed = new List<Node>();
        for (var hasMore = true; hasMore;)
        {
            (var page, hasMore) = query.Page(order, listed.LastOrDefault(), pageSize, CancellationToken.None);
            Require(page.Count == pageSize || !hasMore, "a page with more to come is not full");
            Require(page.Count > 0 || listed.Count == 0, "an empty page follows one that said there was more");
            listed.AddRange(page);
        }

        Require($"{filter} by {string.Join(", ", terms)} in pages of {pageSize}", Sorted(Scan(nodes, filter), terms), listed);
    });

    [Test]
    public void Walk_RandomTops_GivesWhatRecursionGives() => ForRandomRegistries((random, snapshot, nodes) =>
    {
        var top = random.Next(3) == 0 || nodes.Count == 0 ? null : nodes[random.Next(nodes.Count)];
        var depth = random.Next(4);
        var expected = (top is null ? Children(nodes, "") : [top]).SelectMany(node => Recurse(nodes, node, 0, depth));

        Require($"below {top?.Id} to {depth}", expected.Select(Text), NodeTree.Walk(snapshot, top, depth).Select(Text));
    });

    [Test]
    public void ById_Cancelled_EndsALongSearch()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(i => Drafts.Node($"n{i:D5}", $"n{i:D5}") with { State = "on" }).ToList();
        var query = new NodeQuery(RegistrySnapshot.Build(new StoredState(nodes), 1, PureRegistry.TimeOf(1), []), NodeFilter.All with { Condition = new Never() });

        Assert.That(() => query.ById("", new CancellationToken(canceled: true)).Count(), Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed class Never : INodeCondition
    {
        public IReadOnlyList<IndexCondition> Indexed => [];

        public bool Holds(Node node) => false;
    }

    private static void ForRandomRegistries(Action<Random, RegistrySnapshot, List<Node>> check)
    {
        var seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));
        Prop.ForAll(seeds, seed =>
        {
            var random = new Random(seed);
            var registry = new PureRegistry();
            var commands = new RandomCommands(random, 30);
            for (var count = random.Next(200); count > 0; count--)
            {
                registry.Run(commands.Next(registry.State));
            }

            var nodes = new List<Node>();
            foreach (var node in registry.State.Indexes.Nodes)
            {
                nodes.Add(node);
            }

            for (var i = 0; i < QueriesPerRegistry; i++)
            {
                check(random, registry.State, nodes);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Registries));
    }

    private static NodeFilter RandomFilter(Random random, List<Node> nodes)
    {
        var chance = new RandomCommands(random, 30);
        return new NodeFilter
        {
            Types = chance.Chance(70) ? [] : [.. chance.Some(2, chance.Type)],
            Tenant = chance.Chance(70) ? null : chance.Tenant(),
            Tags = chance.Chance(60) ? [] : [.. chance.Some(2, () => new TagEntry(chance.TagKey(), chance.TagValue()))],
            ParentId = chance.Chance(70) ? null : chance.Pick("", chance.Id(), nodes.Count > 0 ? nodes[random.Next(nodes.Count)].Parent : ""),
            States = chance.Chance(70) ? [] : [.. chance.Some(2, () => chance.Pick("on", "off", "unknown"))],
            NamePrefix = chance.Chance(70) ? "" : chance.Pick("n", "name", "n1", "a", "ab", "\uFFFD", "nothing"),
            UniqueKeyPrefix = chance.Chance(75) ? "" : chance.Pick("k", "k1", "k2", "nothing"),
            Refs = chance.Chance(75) ? null : RandomRefs(chance),
        };
    }

    private static NodeRefSet RandomRefs(RandomCommands chance) => new([.. chance.Some(6, () => chance.Pick(
        NodeRef.ById(chance.Id()),
        new NodeRef(NodeRefKind.Name, chance.Name()),
        new NodeRef(NodeRefKind.UniqueKey, chance.Pick(chance.Key(), NodeLimits.NameKeyPrefix + chance.Name())),
        new NodeRef(NodeRefKind.Any, chance.Pick(chance.Id(), chance.Name(), chance.Key(), NodeLimits.NameKeyPrefix + chance.Name()))))]);

    private static List<OrderTerm> RandomTerms(Random random)
    {
        var terms = new List<OrderTerm>();
        for (var count = random.Next(4); count > 0; count--)
        {
            terms.Add(new OrderTerm(Fields[random.Next(Fields.Length)], random.Next(2) == 0));
        }

        return terms;
    }

    /// <summary>The filter as its documentation says it, on every node.</summary>
    private static IEnumerable<Node> Scan(List<Node> nodes, NodeFilter filter) => nodes
        .Where(node => filter.Types.Length == 0 || filter.Types.Any(type => type == node.Type))
        .Where(node => filter.Tenant is null || filter.Tenant == node.Tenant)
        .Where(node => filter.Tags.All(wanted => node.Tags.Any(tag => tag.Key == wanted.Key && (wanted.Value == "" || tag.Value == wanted.Value))))
        .Where(node => filter.ParentId is null || node.Parent == filter.ParentId)
        .Where(node => filter.States.Length == 0 || filter.States.Any(state => state == node.State))
        .Where(node => node.Name.StartsWith(filter.NamePrefix, StringComparison.Ordinal))
        .Where(node => filter.UniqueKeyPrefix == "" || node.UniqueKeys.Any(key => key.StartsWith(filter.UniqueKeyPrefix, StringComparison.Ordinal)))
        .Where(node => filter.Refs is null || filter.Refs.Refs.Any(nodeRef => Means(nodeRef, node)));

    private static bool Means(NodeRef nodeRef, Node node) => nodeRef.Kind switch
    {
        NodeRefKind.Id => node.Id == nodeRef.Value,
        NodeRefKind.Name => node.Name == nodeRef.Value,
        NodeRefKind.UniqueKey => node.UniqueKeys.Contains(nodeRef.Value) || NodeLimits.NameKeyPrefix + node.Name == nodeRef.Value,
        _ => Enum.GetValues<NodeRefKind>().Any(kind => kind != NodeRefKind.Any && Means(nodeRef with { Kind = kind }, node)),
    };

    /// <summary>Sorts stably by the least significant term first.</summary>
    private static IEnumerable<Node> Sorted(IEnumerable<Node> nodes, List<OrderTerm> terms)
    {
        var sorted = nodes.OrderBy(node => node.Id, StringComparer.Ordinal);
        foreach (var term in terms.AsEnumerable().Reverse())
        {
            sorted = term.Field switch
            {
                OrderField.Id => By(sorted, node => node.Id, StringComparer.Ordinal, term.Descending),
                OrderField.Name => By(sorted, node => node.Name, StringComparer.Ordinal, term.Descending),
                OrderField.Type => By(sorted, node => node.Type, StringComparer.Ordinal, term.Descending),
                OrderField.Tenant => By(sorted, node => node.Tenant, StringComparer.Ordinal, term.Descending),
                OrderField.State => By(sorted, node => node.State, StringComparer.Ordinal, term.Descending),
                OrderField.StateTime => By(sorted, node => node.StateTime, Comparer<DateTime>.Default, term.Descending),
                OrderField.CreateTime => By(sorted, node => node.CreateTime, Comparer<DateTime>.Default, term.Descending),
                OrderField.UpdateTime => By(sorted, node => node.UpdateTime, Comparer<DateTime>.Default, term.Descending),
                OrderField.Revision => By(sorted, node => node.Revision, Comparer<long>.Default, term.Descending),
                _ => By(sorted, node => node.CreateRevision, Comparer<long>.Default, term.Descending),
            };
        }

        return sorted;
    }

    private static IOrderedEnumerable<Node> By<T>(IEnumerable<Node> nodes, Func<Node, T> key, IComparer<T> comparer, bool descending) =>
        descending ? nodes.OrderByDescending(key, comparer) : nodes.OrderBy(key, comparer);

    private static IEnumerable<Node> Children(List<Node> nodes, string parent) => nodes.Where(node => node.Parent == parent);

    private static IEnumerable<TreeEntry> Recurse(List<Node> nodes, Node node, int depth, int maximumDepth)
    {
        var children = Children(nodes, node.Id).ToList();
        var below = maximumDepth > 0 && depth == maximumDepth ? [] : children.SelectMany(child => Recurse(nodes, child, depth + 1, maximumDepth));
        return below.Prepend(new TreeEntry(node, depth, children.Count));
    }

    private static string Text(TreeEntry entry) => $"{entry.Depth} {entry.Node.Id} ({entry.ChildCount})";

    private static void Require(NodeFilter filter, IEnumerable<Node> expected, IEnumerable<Node> actual) => Require(filter.ToString(), expected, actual);

    private static void Require(string what, IEnumerable<Node> expected, IEnumerable<Node> actual) =>
        Require(what, expected.Select(node => node.Id), actual.Select(node => node.Id));

    private static void Require(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, got) = (string.Join(' ', expected), string.Join(' ', actual));
        Require(wanted == got, $"{what}: expected\n{wanted}\nbut was\n{got}");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
