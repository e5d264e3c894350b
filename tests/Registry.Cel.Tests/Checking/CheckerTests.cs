namespace Registry.Cel.Tests.Checking;

public sealed class CheckerTests
{
    private static readonly CelObjectType Node = CelObjectType.For<object>("registry.Node")
        .Field("name", CelType.Nullable(CelType.String), _ => default)
        .Field("tags", CelType.Map(CelType.String, CelType.String), _ => default)
        .Field("created", CelType.Timestamp, _ => default)
        .Field("parent", CelType.Object("registry.Node"), _ => default)
        .Build();

    private readonly CelEnvironment _environment = Cel.Create()
        .Type(Node)
        .Variable("node", Node.Type)
        .Variable("config.core.general", Node.Type)
        .Variable("config.core", CelType.Int)
        .Variable("d", CelType.Dyn)
        .Variable("names", CelType.List(CelType.String))
        .Constant("Color.RED", CelValue.Of(1))
        .Function(new CelFunction("pair", CelOverload.Declare(
            "pair", false, CelType.Opaque("pair", CelType.Parameter("A"), CelType.Parameter("B")), CelType.Parameter("A"), CelType.Parameter("B"))))
        .Function(new CelFunction("swap", CelOverload.Declare(
            "swap",
            true,
            CelType.Opaque("pair", CelType.Parameter("B"), CelType.Parameter("A")),
            CelType.Opaque("pair", CelType.Parameter("A"), CelType.Parameter("B")))))
        .Build();

    [TestCase("1 + 2", "int")]
    [TestCase("[1, 2u]", "list(dyn)")]
    [TestCase("[1, dyn(2u)]", "list(dyn)")]
    [TestCase("[]", "list(dyn)")]
    [TestCase("{}", "map(dyn, dyn)")]
    [TestCase("[] + [1]", "list(int)")]
    [TestCase("{'a': 1, 'b': 2}", "map(string, int)")]
    [TestCase("{'a': 1, 'b': 'c'}", "map(string, dyn)")]
    [TestCase("[[], [1]]", "list(list(int))")]
    [TestCase("type(1)", "type(int)")]
    [TestCase("int", "type(int)")]
    [TestCase("node.name", "wrapper(string)")]
    [TestCase("node.parent.parent.tags", "map(string, string)")]
    [TestCase("node.?name", "optional_type(wrapper(string))")]
    [TestCase("node.?parent.tags", "optional_type(map(string, string))")]
    [TestCase("node.tags[?'a']", "optional_type(string)")]
    [TestCase("node.?tags['a']", "optional_type(string)")]
    [TestCase("config.core.general.name", "wrapper(string)")]
    [TestCase("config.core", "int")]
    [TestCase("Color.RED", "int")]
    [TestCase("registry.Node", "type(registry.Node)")]
    [TestCase("node.created - node.created", "google.protobuf.Duration")]
    [TestCase("node.created == null ? null : node.created", "google.protobuf.Timestamp")]
    [TestCase("[node.name, null]", "list(wrapper(string))")]
    [TestCase("[null, node]", "list(registry.Node)")]
    [TestCase("d.anything[0].x", "dyn")]
    [TestCase("[[], [[]], [[[]]], [[[[]]]]]", "list(list(list(list(list(dyn)))))")]
    [TestCase("[[[[[]]]], [], [[[]]]]", "list(list(list(list(list(dyn)))))")]
    [TestCase("[optional.none(), optional.of(1)]", "list(optional_type(int))")]
    [TestCase("[optional.of(1), optional.none()]", "list(optional_type(int))")]
    [TestCase("true ? optional.of(dyn(1)) : optional.of(1)", "optional_type(dyn)")]
    [TestCase("true ? optional.of(1) : optional.of(dyn(1))", "optional_type(dyn)")]
    [TestCase("[duration('1s'), null][0]", "google.protobuf.Duration")]
    [TestCase("[[1].map(x, x), []].map(y, y)[0].map(z, z)", "list(int)")]
    [TestCase("([].map(x, x))[0].foo", "dyn")]
    [TestCase("{'a': [], 'b': [1]}", "map(string, list(int))")]
    [TestCase("cel.bind(e, [], e + [1] + e)", "list(int)")]
    [TestCase("[dyn(1)].flatten().map(x, string(x))", "list(string)")]
    [TestCase("[].map(x, x + x)", "list(dyn)")]
    [TestCase("[1, null]", "list(dyn)")]
    [TestCase("d + 1", "int")]
    [TestCase("d + d", "dyn")]
    [TestCase("size(d)", "int")]
    [TestCase("names.map(n, n.size())", "list(int)")]
    [TestCase("names.map(n, n.size() > 1, {n: 1})", "list(map(string, int))")]
    [TestCase("names.filter(n, n != '')", "list(string)")]
    [TestCase("names.transformMap(i, n, i * 2)", "map(int, int)")]
    [TestCase("node.tags.transformList(k, v, k + v)", "list(string)")]
    [TestCase("names.transformMapEntry(i, n, {n: i})", "map(string, int)")]
    [TestCase("node.tags.all(k, v, k < v)", "bool")]
    [TestCase("cel.bind(x, [1], x[0] + 1)", "int")]
    [TestCase("optional.of(1).orValue(2)", "int")]
    [TestCase("optional.none().or(optional.of(''))", "optional_type(string)")]
    [TestCase("[optional.of(1)].map(o, o.optMap(v, string(v)))", "list(optional_type(string))")]
    [TestCase("names.sortBy(n, n.size())", "list(string)")]
    [TestCase("[[1], [2]].flatten()", "list(int)")]
    [TestCase("names.first()", "optional_type(string)")]
    [TestCase("math.greatest(1, 2)", "int")]
    [TestCase("math.greatest(1, 2u)", "dyn")]
    [TestCase("math.greatest(1.0, 2.0, 3.0)", "double")]
    [TestCase("pair(1, 'a').swap()", "pair(string, int)")]
    [TestCase("pair(pair(1, 2u), []).swap()", "pair(list(dyn), pair(int, uint))")]
    [TestCase("ip('::1')", "net.IP")]
    [TestCase("1 in [2] && 'a' in {'a': 1}", "bool")]
    public void Check_WellTyped_FindsTheType(string source, string type)
    {
        Assert.That(_environment.Compile(source).Ast.Type.ToString(), Is.EqualTo(type));
    }

    [TestCase("nod.name", 0, "undeclared reference to 'nod.name' (in container '')")]
    [TestCase("nods", 0, "undeclared reference to 'nods' (in container ''); did you mean 'node'?")]
    [TestCase("node.nam", 5, "undefined field 'nam' of registry.Node; did you mean 'name'?")]
    [TestCase("node.parent.tgas", 12, "undefined field 'tgas' of registry.Node; did you mean 'tags'?")]
    [TestCase("has(node.nme)", 9, "undefined field 'nme' of registry.Node; did you mean 'name'?")]
    [TestCase("names.x", 6, "type 'list(string)' has no field 'x'")]
    [TestCase("siez(names)", 0, "undeclared reference to 'siez' (in container ''); did you mean 'size'?")]
    [TestCase("names.startsWith('a')", 6, "found no matching overload for 'startsWith' applied to 'list(string).(string)'; there is string.(string) -> bool")]
    [TestCase("1 + 1u", 2, "found no matching overload for '_+_' applied to '(int, uint)'; there is")]
    [TestCase("1 == 'a'", 2, "found no matching overload for '_==_' applied to '(int, string)'; there is (A, A) -> bool")]
    [TestCase("1 == null", 2, "found no matching overload for '_==_' applied to '(int, null_type)'")]
    [TestCase("true && 1", 5, "found no matching overload for '_&&_' applied to '(bool, int)'")]
    [TestCase("'a' ? 1 : 2", 0, "expected type 'bool' but found 'string'")]
    [TestCase("true ? 1 : 'a'", 11, "expected type 'int' but found 'string'")]
    [TestCase("1.all(x, true)", 0, "expression of type 'int' cannot be the range of a comprehension (must be list, map, or dynamic)")]
    [TestCase("[?1]", 2, "expected an optional, found type 'int'")]
    [TestCase("registry.Node{}", 0, "'registry.Node' has no literals")]
    [TestCase("No.Such{}", 0, "undeclared reference to 'No.Such' (in container '')")]
    [TestCase("names[''].size()", 5, "found no matching overload for '_[_]' applied to '(list(string), string)'")]
    [TestCase("node.tags[1]", 9, "found no matching overload for '_[_]' applied to '(map(string, string), int)'")]
    [TestCase("isIP(cidr('::/0'))", 0, "found no matching overload for 'isIP' applied to '(net.CIDR)'")]
    public void Check_IllTyped_SaysWhereAndWhy(string source, int position, string message)
    {
        var issue = Cel.IssueOf(_environment, source);

        Assert.That(issue.IsSyntax, Is.False);
        Assert.That(issue.Message, Does.StartWith(message));
        Assert.That(issue.Position, Is.EqualTo(position));
    }

    [Test]
    public void Check_SeveralErrors_AreReportedAtOnceInOrder()
    {
        var issues = _environment.Compile("x + 1 == y || node.z").Issues;

        Assert.That(issues.Select(issue => issue.Position), Is.EqualTo(new[] { 0, 9, 19 }));
    }

    [Test]
    public void Compile_WithAnotherTypeThanAsked_IsAnIssue()
    {
        Assert.That(_environment.Compile("1", CelType.Bool).Issues.Single().Message, Is.EqualTo("expected an expression of type bool, found int"));
        Assert.That(_environment.Compile("d", CelType.Bool).IsOk);
        Assert.That(_environment.Compile("node.name == 'a'", CelType.Bool).IsOk);
    }

    [TestCase("a.b", "x", "a.b.x")]
    [TestCase("a", "x", "a.x")]
    [TestCase("", "x", "x")]
    [TestCase("a.b", ".x", "x")]
    [TestCase("c", "x", "x")]
    [TestCase("a", "b.x", "a.b.x")]
    public void Check_NameInContainer_IsTheInnermostDeclared(string container, string source, string expected)
    {
        var environment = CelEnvironment.Create().Container(container)
            .Variable("x", CelType.Int).Variable("a.x", CelType.Int).Variable("a.b.x", CelType.Int).Build();

        var ast = environment.Compile(source).Ast;

        Assert.That(ast.ReferenceOf(ast.Root)!.Variable!.Name, Is.EqualTo(expected));
    }

    [TestCase("[{'z': 1}].exists(y, y.z == 1)")]
    [TestCase("[{'z': 1}].exists(y, .y.z == 42)")]
    [TestCase("y.z == 42")]
    [TestCase("cel.bind(y, {'z': 1}, y.z == 1)")]
    public void Evaluate_LocalNamedLikeAQualifiedVariable_IsTheLocal(string source)
    {
        var environment = Cel.Create().Variable("y.z", CelType.Int).Build();

        Assert.That(Cel.Evaluate(environment, source, ("y.z", CelValue.Of(42))).IsTrue, source);
        Assert.That(environment.Plan(environment.Parse(source).Ast).Evaluate(Cel.Bind(("y.z", CelValue.Of(42)))).IsTrue, source + " unchecked");
    }

    [Test]
    public void Build_SameOverloadTwice_IsRefused()
    {
        var environment = CelEnvironment.Create();

        Assert.That(() => environment.Function(new CelFunction("size", CelOverload.Declare("other", false, CelType.Int, CelType.String))), Throws.ArgumentException);
        Assert.That(() => environment.Variable("x", CelType.Int).Variable("x", CelType.Int), Throws.ArgumentException);
    }
}
