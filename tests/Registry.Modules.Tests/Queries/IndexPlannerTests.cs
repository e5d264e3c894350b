using FsCheck;
using FsCheck.Fluent;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Queries;
using static Registry.Modules.Tests.Queries.QueryLab;

namespace Registry.Modules.Tests.Queries;

public sealed class IndexPlannerTests
{
    [TestCase("name == 'a'", "config/core.general#name")]
    [TestCase("'a' == config.core.general.name", "config/core.general#name")]
    [TestCase("name.startsWith('a')", "config/core.general#name")]
    [TestCase("name > 'a' && name <= 'b'", "config/core.general#name")]
    [TestCase("name in ['a', 'b']", "config/core.general#name")]
    [TestCase("config.core.general.count == 8", "config/core.general#count")]
    [TestCase("config.core.general.lease < duration('1h')", "config/core.general#lease")]
    [TestCase("config.core.general.since > timestamp('2020-01-01T00:00:00Z')", "config/core.general#since")]
    [TestCase("config.core.general.ratio > 1.0", "config/core.general#ratio")]
    [TestCase("config.core.general.flag", "config/core.general#flag")]
    [TestCase("'a' in config.core.general.roles", "config/core.general#roles")]
    [TestCase("config.core.interfaces.exists(i, i.foo == 1 && i.essid == 'a')", "config/core.interfaces#foo")]
    [TestCase("config.core.interfaces.Wifi.exists(w, w.essid.startsWith('a'))", "config/core.interfaces#essid")]
    [TestCase("project.id == 'p'", "reference")]
    [TestCase("node.parent.id == 'p'", "parent")]
    [TestCase("node.id == 'p'", "id")]
    [TestCase("node.tags['k'] == 'v'", "tag")]
    [TestCase("node.type in ['a', 'b']", "type")]
    [TestCase("node.name.startsWith('a')", "name")]
    [TestCase("name == 'a' || kind == 'x'", "config/core.general#kind, config/core.general#name")]
    public void Conditions_ConditionWithAnIndex_UsesIt(string filter, string index)
    {
        var ranges = Compile(filter).Indexed.Single().Ranges;

        Assert.That(string.Join(", ", ranges.Select(range => range.Name).Distinct().Order()), Is.EqualTo(index));
    }

    [TestCase("name != 'a'")]
    [TestCase("name == null")]
    [TestCase("name in ['a', null]")]
    [TestCase("config.core.general.count == 7")]
    [TestCase("config.core.general.count < 9")]
    [TestCase("config.core.general.count > 1 && config.core.general.count < 9")]
    [TestCase("config.core.general.count > int(node.name)")]
    [TestCase("config.core.general.plain == 1")]
    [TestCase("name == 'a' || true == config.core.general.flag || config.core.general.plain == 1")]
    [TestCase("config.core.interfaces.all(i, i.foo == 1)")]
    [TestCase("monitoring.core.general.last_seen > timestamp('2020-01-01T00:00:00Z')")]
    [TestCase("name == node.name")]
    [TestCase("!(name == 'a')")]
    public void Conditions_ConditionThatNoIndexCanTell_UsesNone(string filter)
    {
        var state = State(Node("a")).WithIndexed(QueryLab.Schema.IndexedFields);

        Assert.That(Find(state, Run(state), filter).Indexes, Is.Empty);
    }

    [Test]
    public void Conditions_TwoSidedRange_IsOneRun()
    {
        var state = State(Enumerable.Range(0, 100).Select(i => Node($"n{i:d2}", General(("count", i))))).WithIndexed(QueryLab.Schema.IndexedFields);

        var query = Find(state, Run(state), "config.core.general.count >= 90 && config.core.general.count < 95");

        Assert.That(query.Indexes.Single(), Is.EqualTo(new PlannedIndex(
            "config.core.general.count >= 90 && config.core.general.count < 95", "config/core.general#count", 6, true)));
        Assert.That(query.ById("", CancellationToken.None).Count(), Is.EqualTo(5));
    }

    [Test]
    public void Find_RandomNodesAndFilters_GivesWithIndexesWhatItGivesWithout() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var random = new Random(seed);
        var nodes = Enumerable.Range(0, random.Next(1, 60)).Select(i => RandomNodes.Node(random, i)).ToList();
        var plain = State(nodes);
        var indexed = plain.WithIndexed(QueryLab.Schema.IndexedFields);
        for (var i = 0; i < 40; i++)
        {
            var filter = RandomNodes.Filter(random, 3);
            var condition = Run(plain).Condition(Compile(filter));
            var expected = nodes.Where(condition.Holds).Select(node => node.Id).Order(StringComparer.Ordinal);
            var query = Find(indexed, Run(indexed), filter);
            var found = query.ById("", CancellationToken.None).Select(node => node.Id).ToList();
            if (!found.SequenceEqual(expected))
            {
                throw new InvalidOperationException($"{filter}\n{string.Join(' ', found)}\n{string.Join(' ', expected)}\n{string.Join('\n', query.Indexes)}");
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Test]
    public void Indexes_RandomChangesOfNodesAndOfIndexedFields_AreWhatAScanGives() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var random = new Random(seed);
        var state = RegistrySnapshot.Empty;
        var token = new EditToken();
        for (var i = 0; i < 60; i++)
        {
            var id = random.Next(12);
            var before = state.TryGet($"n{id:d3}", out var present) ? present : null;
            var after = before is not null && random.Next(3) == 0 ? null : RandomNodes.Node(random, id) with { Parent = "" };
            var changes = StateChanges.Of(new NodeChange(before, after));
            state = state.Apply(random.Next(8) > 0 ? changes : changes with { IndexedFields = [.. QueryLab.Schema.IndexedFields.Where(_ => random.Next(2) == 0)] }, token);
            token = random.Next(3) == 0 ? new EditToken() : token;
        }

        var problems = new List<string>();
        state.FindInconsistencies(problems.Add);
        var anew = State(state.Indexes.Nodes.All().ToList()).WithIndexed(state.Indexes.ByField.Fields);
        foreach (var field in state.Indexes.ByField.Fields)
        {
            state.Indexes.ByField.TryGet(field, out var live);
            anew.Indexes.ByField.TryGet(field, out var built);
            if (!live.All().ToList().SequenceEqual(built.All().ToList()))
            {
                problems.Add($"{field} differs from a new index");
            }
        }

        problems.RemoveAll(problem => problem.Contains("which does not exist", StringComparison.Ordinal));
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', problems));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}

file static class Enumerators
{
    public static List<T> ToList<T>(this RangeEnumerator<T> items)
    {
        var list = new List<T>();
        foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
