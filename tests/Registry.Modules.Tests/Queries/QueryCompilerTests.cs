using Registry.Modules.Queries;
using static Registry.Modules.Tests.Queries.QueryLab;

namespace Registry.Modules.Tests.Queries;

public sealed class QueryCompilerTests
{
    [TestCase("config.core.general.name ==", QueryProblemKind.Syntax, "", null)]
    [TestCase("config.core.genral.name == 'a'", QueryProblemKind.UnknownId, "core.genral", "core.general")]
    [TestCase("config.core.nothing.at.all == 1", QueryProblemKind.UnknownId, "core.nothing.at", null)]
    [TestCase("node.config.core.genral.name == 'a'", QueryProblemKind.UnknownId, "core.genral", "core.general")]
    [TestCase("config.core.interfaces.Wify.exists(i, true)", QueryProblemKind.UnknownClass, "Wify", "Wifi")]
    [TestCase("config.core.general.nmae == 'a'", QueryProblemKind.UnknownField, "nmae", "name")]
    [TestCase("config.core.interfaces.foo == 1", QueryProblemKind.UnknownField, "foo", null)]
    [TestCase("config.core.interfaces.exists(i, i.bar == 1)", QueryProblemKind.UnknownField, "bar", null)]
    [TestCase("node.nam == 'a'", QueryProblemKind.UnknownField, "nam", "name")]
    [TestCase("nme == 'a'", QueryProblemKind.UnknownName, "nme", "name")]
    [TestCase("confg.core.general.name == 'a'", QueryProblemKind.UnknownName, "confg", "config")]
    [TestCase("config == null", QueryProblemKind.UnknownName, "config", null)]
    [TestCase("self == null", QueryProblemKind.UnknownName, "self", null)]
    [TestCase("parent == null", QueryProblemKind.UnknownName, "parent", null)]
    [TestCase("seed == ''", QueryProblemKind.UnknownName, "seed", null)]
    [TestCase("siez(name) == 1", QueryProblemKind.UnknownName, "siez", "size")]
    [TestCase("name + 1 == 2", QueryProblemKind.Type, "", null)]
    [TestCase("name", QueryProblemKind.Type, "", null)]
    [TestCase("choice('core.general#knd', kind) == null", QueryProblemKind.UnknownField, "core.general#knd", null)]
    [TestCase("choice(name, kind) == null", QueryProblemKind.NotAllowed, "", null)]
    public void Compile_WrongFilter_NamesTheCulprit(string text, QueryProblemKind kind, string name, string? nearest)
    {
        var problem = Problem(text);

        Assert.That((problem.Kind, problem.Name, problem.Nearest), Is.EqualTo((kind, name, nearest)), problem.Message);
        Assert.That(problem.Message, Does.Contain("^"));
    }

    [Test]
    public void Scenario18_MalformedPathUnknownIdUnknownClass_AreThreeDifferentErrors()
    {
        string[] texts = ["config..name == 'a'", "config.core.nope.name == 'a'", "config.core.interfaces.Nope.exists(i, true)"];

        var problems = texts.Select(text => Problem(text)).ToList();

        Assert.That(problems.Select(problem => problem.Kind), Is.EqualTo([QueryProblemKind.Syntax, QueryProblemKind.UnknownId, QueryProblemKind.UnknownClass]));
        Assert.That(problems.Select(problem => problem.Name), Is.EqualTo(["", "core.nope", "Nope"]));
        Assert.That(problems[0].Position, Is.EqualTo(7));
        Assert.That(problems[1].Position, Is.EqualTo(7));
        Assert.That(problems[2].Position, Is.GreaterThan(20));
    }

    [TestCase("config.core.general.password == 'a'")]
    [TestCase("secret == 'a'")]
    [TestCase("has(config.core.general.password)")]
    [TestCase("node.config.core.general.password != null")]
    [TestCase("project.config.core.general.password != null")]
    [TestCase("node.children.exists(c, c.config.core.general.password == '')")]
    [TestCase("[config.core.general].exists(g, g.password == '')")]
    [TestCase("config.core.general.?password.hasValue()")]
    [TestCase("dyn(config.core.general).password == ''")]
    [TestCase("{'name': config.core.general, 'b': 1}.name.password == ''")]
    [TestCase("{'name': dyn([config.core.general])}.name[0].password == ''")]
    public void Compile_SensitiveField_IsRefusedWhereverItIsNamed(string text)
    {
        var problem = Problem(text);

        Assert.That((problem.Kind, problem.Name), Is.EqualTo((QueryProblemKind.Sensitive, "config/core.general/General#password")), problem.Message);
        Assert.That(Problem($"{text} ? 1 : 2", QueryUse.Projection).Kind, Is.EqualTo(QueryProblemKind.Sensitive));
    }

    [TestCase("node.parent.name == 'a'", "parent")]
    [TestCase("project.name == 'a'", "project")]
    [TestCase("node.children.size() > 1", "children")]
    [TestCase("now > timestamp('2020-01-01T00:00:00Z')", "now")]
    [TestCase("monitoring.core.general.last_seen == null", "monitoring")]
    [TestCase("node.monitoring.core.general.last_seen == null", "monitoring")]
    public void Compile_WatchFilterThatReadsWhatIsNoEvent_IsRefusedWithTheReason(string text, string culprit)
    {
        var problem = Problem(text, QueryUse.WatchFilter);

        Assert.That((problem.Kind, problem.Name), Is.EqualTo((QueryProblemKind.NotAllowed, culprit)), problem.Message);
        Assert.That(Compile(text), Is.Not.Null);
    }

    [Test]
    public void Compile_WatchFilterOverTheNodeItself_IsAccepted() =>
        Assert.That(Compile("name == 'a' && config.core.interfaces.exists(i, i.foo > 1) && node.tags['k'] == 'v'", QueryUse.WatchFilter), Is.Not.Null);

    [TestCase("config.core.general")]
    [TestCase("config.core.general.roles")]
    [TestCase("config.core.general.place")]
    public void Compile_OrderByWhatHasNoOrder_IsRefused(string text) => Assert.That(Problem(text, QueryUse.Order).Kind, Is.EqualTo(QueryProblemKind.Type));

    [Test]
    public void Compile_AliasHiddenByALocalVariable_MeansTheVariable()
    {
        var state = State(Node("a", General(("name", "x"))));

        Assert.That(Matches(state, "['y'].exists(name, name == 'y') && name == 'x'"), Is.EqualTo(["a"]));
    }

    [Test]
    public void Compile_AliasOfTheNameOfAFunction_HidesTheNameAndNotTheFunction()
    {
        var state = State(Node("a", General(("plain", 5))), Node("b", General(("plain", 6))));

        Assert.That(Matches(state, "type == 5 && type(type) == int"), Is.EqualTo(["a"]));
    }

    [Test]
    public void Compile_AliasOfAnIdWithSeveralItems_IsTheListOfItsValues()
    {
        var state = State(
            Node("a", Item("core.interfaces", "Wifi", "w0", ("essid", "one")), Item("core.interfaces", "Interface", "e0")), Node("b"));

        Assert.That(Matches(state, "'one' in essid"), Is.EqualTo(["a"]));
        Assert.That(Matches(state, "essid.size() == 0"), Is.EqualTo(["b"]));
    }

    [Test]
    public void Compile_HostileTexts_AreRefusedQuickly()
    {
        string[] texts =
        [
            new string('(', 5_000) + "true" + new string(')', 5_000),
            string.Concat(Enumerable.Repeat("!", 10_000)) + "true",
            string.Join(" && ", Enumerable.Repeat("name == 'a'", 5_000)),
            string.Concat(Enumerable.Repeat("[1].exists(a, ", 400)) + "true" + new string(')', 400),
            "name.matches('(((((((((((a*)*)*)*)*)*)*)*)*)*)*)*$') && " + new string('a', 20_000),
        ];

        foreach (var text in texts)
        {
            Assert.That(Problem(text).Kind, Is.EqualTo(QueryProblemKind.Syntax), text[..20]);
        }
    }

    [Test]
    public void Compile_WithoutModules_SeesAttributes()
    {
        var compiler = QueryCompiler.Of(Registry.Modules.Schema.ModuleSchema.Empty);

        Assert.That(compiler.Compile("filter", "node.name == 'a'", QueryUse.Filter, out _), Is.Not.Null);
        Assert.That(compiler.Compile("filter", "config.core.general.name == 'a'", QueryUse.Filter, out var problem), Is.Null);
        Assert.That(problem!.Kind, Is.EqualTo(QueryProblemKind.UnknownId));
    }
}
