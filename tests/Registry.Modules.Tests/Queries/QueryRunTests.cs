using Registry.Cel.Library;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Queries;
using Registry.Modules.Queries;
using static Registry.Modules.Tests.Queries.QueryLab;

namespace Registry.Modules.Tests.Queries;

public sealed class QueryRunTests
{
    [TestCase("config.core.general.plain < 1")]
    [TestCase("config.core.general.plain >= 0 || config.core.general.plain < 0")]
    [TestCase("name.startsWith('')")]
    [TestCase("name.size() == 0")]
    [TestCase("name.contains('a') || 'b' + name == 'b'")]
    [TestCase("name in ['a', 'b']")]
    [TestCase("config.core.general.plain + 1 == 1")]
    [TestCase("config.core.general.flag")]
    [TestCase("!config.core.general.flag")]
    [TestCase("config.core.general.flag && true")]
    [TestCase("config.core.general.flag ? true : false")]
    [TestCase("project.name == 'a' || project.config.core.general.name == 'a'")]
    [TestCase("node.tags['k'] == 'v' || node.tags.k == 'v'")]
    [TestCase("geo.distance(config.core.general.place, geo.point(46.0, 14.5)) < 2000.0")]
    [TestCase("config.core.general.since < now")]
    public void Holds_WhereWhatIsReadIsAbsent_IsFalseWithoutAFailure(string filter) =>
        Assert.That(Matches(State(Node("a", General(("count", 1)))), filter), Is.Empty);

    [TestCase("config.core.general.plain == null")]
    [TestCase("name == null && null == name")]
    [TestCase("!(config.core.general.plain < 1)")]
    [TestCase("config.core.general.count == 7")]
    [TestCase("config.core.general.roles == []")]
    public void Holds_WhereNothingIsSet_SeesNullsAndTheDefaultInstance(string filter) =>
        Assert.That(Matches(State(Node("a")), filter), Is.EqualTo(["a"]));

    [Test]
    public void Holds_IdThatNodesOfTheTypeDoNotHave_ReadsAsNull() =>
        Assert.That(Matches(State(Node("a", "vm"), Node("b")), "config.core.general.count == null"), Is.EqualTo(["a"]));

    [Test]
    public void Scenario23_PrecedenceOfOperators_IsThatOfCel()
    {
        // n0 has all three, n7 none: flag is the 4, plain the 2, name the 1.
        var state = State(Enumerable.Range(0, 8).Select(i => Node(
            $"n{i}", General(("flag", (i & 4) == 0), ("plain", (i & 2) == 0 ? 1 : 0), ("name", (i & 1) == 0 ? "c" : "d")))));
        const string a = "config.core.general.flag", b = "config.core.general.plain == 1", c = "name == 'c'";

        Assert.That(Matches(state, $"{a} || {b} && {c}"), Is.EqualTo(["n0", "n1", "n2", "n3", "n4"]));
        Assert.That(Matches(state, $"({a} || {b}) && {c}"), Is.EqualTo(["n0", "n2", "n4"]));
        Assert.That(Matches(state, $"!({a} || {b})"), Is.EqualTo(["n6", "n7"]));
    }

    [Test]
    public void Scenario24_NodesAtKnownPlaces_AreFoundByDistanceAndBox()
    {
        var state = State(
            Node("castle", General(("place", new GeoPointValue(46.0489, 14.5086)))),
            Node("station", General(("place", new GeoPointValue(46.0580, 14.5105)))),
            Node("bled", General(("place", new GeoPointValue(46.3625, 14.0936)))),
            Node("nowhere"));

        Assert.That(Matches(state, "geo.distance(config.core.general.place, geo.point(46.0511, 14.5051)) <= 2000.0"), Is.EqualTo(["castle", "station"]));
        Assert.That(Matches(state, "config.core.general.place.latitude() > 46.3 && config.core.general.place.longitude() < 14.2"), Is.EqualTo(["bled"]));
    }

    [Test]
    public void Holds_WhereTheExpressionFails_CountsTheFailuresAndTellsTheFirst()
    {
        var state = State(Node("a", General(("plain", 0))), Node("b", General(("plain", 1))), Node("c", General(("plain", 0))));
        var run = Run(state);

        var found = Find(state, run, "1 / config.core.general.plain == 1").ById("", CancellationToken.None).Select(node => node.Id).ToList();

        Assert.That(found, Is.EqualTo(["b"]));
        Assert.That((run.Failures!.Count, run.Failures.NodeId, run.Failures.Expression), Is.EqualTo((2, "a", "filter")));
        Assert.That(run.Failures.Message, Does.Contain("divi"));
    }

    [Test]
    public void Holds_ReferencesParentsChildrenAndVolatileItems_AreFollowed()
    {
        var state = State(
            Node("p", "project", General(("name", "mesh"))),
            Node("r", Item("core.project", "Project", "", ("project", "p"))) with { Parent = "p" });
        var seen = new PointItems { Point = "monitoring", Items = [Item("core.general", "Seen", "", ("last_seen", DateTimeOffset.UnixEpoch))] };
        var run = Run(state, (id, point) => id == "r" && point == "monitoring" ? seen : null);

        foreach (var filter in new[]
        {
            "project.config.core.general.name == 'mesh'", "node.parent.config.core.general.name == 'mesh'", "monitoring.core.general.last_seen < now",
        })
        {
            Assert.That(Find(state, run, filter).ById("", CancellationToken.None).Select(node => node.Id), Is.EqualTo(["r"]), filter);
        }

        Assert.That(Matches(state, "node.children.exists(c, c.id == 'r')"), Is.EqualTo(["p"]));
    }

    [Test]
    public void Holds_ExpressionThatCostsTooMuchInAll_EndsTheQuery()
    {
        var state = State(Enumerable.Range(0, 20_000).Select(i => Node($"n{i:d5}")));
        var run = new QueryRun(new QuerySource(state, QueryLab.Schema, (_, _) => null), DateTime.UnixEpoch, CancellationToken.None) { Budget = 1_000_000 };
        var query = Find(state, run, "[1, 2, 3, 4, 5, 6, 7, 8].all(a, [1, 2, 3, 4, 5, 6, 7, 8].all(b, a + b > 0))");

        var refusal = Assert.Throws<QueryException>(() => query.ById("", CancellationToken.None).Count());
        Assert.That(refusal!.Problem.Kind, Is.EqualTo(QueryProblemKind.TooCostly));
    }

    [Test]
    public void Scenario19_OrderByAChoice_IsThatOfRegistrationWithNullsLastAlsoThroughAReference()
    {
        var state = State(
            Node("n1", General(("kind", "m")), To("p2")), Node("n2", General(("kind", "x")), To("p1")), Node("n3"), Node("n4", General(("kind", "a"))),
            Node("n5", General(("kind", "gone")), To("p1")),
            Node("p1", "project", General(("kind", "x"))), Node("p2", "project", General(("kind", "a"))));

        Assert.That(Order(state, "kind"), Is.EqualTo(["n2", "n4", "n1", "n5", "n3"]));
        Assert.That(Order(state, "kind desc"), Is.EqualTo(["n5", "n1", "n4", "n2", "n3"]));
        Assert.That(Order(state, "project.config.core.general.kind"), Is.EqualTo(["n2", "n5", "n1", "n3", "n4"]));

        static Item To(string project) => Item("core.project", "Project", "", ("project", project));
    }

    [Test]
    public void Page_AnyOrderInSmallPages_IsTheWholeListOnce()
    {
        var random = new Random(7);
        var nodes = Enumerable.Range(0, 200).Select(i => Node($"n{i:d3}", RandomNodes.Items(random))).ToList();
        var state = State(nodes);
        string[][] orders = [["config.core.general.count"], ["name desc", "config.core.general.ratio"], ["kind", "node.id desc"], ["node.id"], ["config.core.general.lease desc"]];
        foreach (var order in orders)
        {
            var whole = Pages(state, order, 1_000);
            Assert.That(whole, Is.EquivalentTo(nodes.Select(node => node.Id)));
            Assert.That(Pages(state, order, 7), Is.EqualTo(whole), string.Join(", ", order));
        }
    }

    private static string[] Order(RegistrySnapshot state, string order) => [.. Pages(state, [order], 100).Where(id => id[0] == 'n')];

    private static List<string> Pages(RegistrySnapshot state, string[] order, int size)
    {
        var ids = new List<string>();
        RowPlace? after = null;
        for (var hasMore = true; hasMore;)
        {
            var terms = order.Select(term => term.Split(' ')).Select(term => new QueryTerm(Compile(term[0], QueryUse.Order), term.Length > 1));
            var page = new RowSearch(new NodeQuery(state, NodeFilter.All), Run(state), terms).Page(after, size, CancellationToken.None);
            ids.AddRange(page.Nodes.Select(node => node.Id));
            (after, hasMore) = (page.Last, page.HasMore);
        }

        return ids;
    }
}
