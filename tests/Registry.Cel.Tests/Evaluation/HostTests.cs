namespace Registry.Cel.Tests.Evaluation;

/// <summary>A host's types, lists, maps and functions.</summary>
public sealed class HostTests
{
    private static readonly CelObjectType NodeType = CelObjectType.For<Node>("Node")
        .Field("name", CelType.Nullable(CelType.String), node => CelValue.Of(node.Name))
        .Field("tags", CelType.Map(CelType.String, CelType.String), node => CelMap.View(node.Tags, CelValue.Of))
        .Field("labels", CelType.List(CelType.String), node => CelList.View(node.Labels, CelValue.Of))
        .Field("parent", CelType.Object("Node"), node => node.Parent is null ? default : CelValue.Of(NodeType!, node.Parent))
        .Field("cpus", CelType.Int, node => CelValue.Of(node.Cpus), node => node.Cpus != 0)
        .Field("secret", CelType.String, _ => CelValue.Unknown("node.secret"))
        .Build();

    private static readonly CelObjectType PointType = new(
        "geo.Flat",
        [new CelField("x", CelType.Int, point => CelValue.Of(((Flat)point).X)), new CelField("y", CelType.Nullable(CelType.Int), _ => default)],
        values => values.TryGetValue("x", out var x) ? CelValue.Of(new Flat(x.AsInt())) : CelError.Of(CelErrorCode.InvalidArgument, "x is needed"));

    private static readonly CelEnvironment Environment = Cel.Create().Type(NodeType).Type(PointType)
        .Variable("node", NodeType.Type)
        .Function(new CelFunction("shout", CelOverload.Method("shout", CelType.String, CelType.String, text => CelValue.Of(text.AsString() + "!"))))
        .Function(new CelFunction("join3", CelOverload.Function(
            "join3", CelType.String, [CelType.String, CelType.String, CelType.String], args => CelValue.Of(string.Concat(args.Select(arg => arg.AsString()))))))
        .Function(new CelFunction("nameOf", CelOverload.Function("nameOf", CelType.Nullable(CelType.String), NodeType.Type, node =>
            node.Kind == CelKind.Null ? default : CelValue.Of(((Node)node.AsObject().Instance).Name))))
        .Build();

    private static readonly Node Web = new("web-1", 4, ["a", "b"], new() { ["env"] = "prod" }, new Node(null, 0, [], [], null));

    [TestCase("node.name == 'web-1' && node.tags['env'] == 'prod' && node.tags.env.startsWith('p')")]
    [TestCase("'b' in node.labels && node.labels[0] == 'a' && node.labels.size() == 2 && node.labels.map(l, l + l) == ['aa', 'bb']")]
    [TestCase("'env' in node.tags && !('x' in node.tags) && !(1 in dyn(node.tags)) && node.tags.exists(k, v, k == 'env' && v == 'prod')")]
    [TestCase("node.parent.name == null && node.parent.parent == null && !has(node.parent.name) && !has(node.parent.parent)")]
    [TestCase("has(node.name) && has(node.cpus) && !has(node.parent.cpus) && node.parent.cpus == 0")]
    [TestCase("node.?name.orValue('x') == 'web-1' && node.parent.?name.orValue('x') == 'x' && node.?parent.name.hasValue() == false")]
    [TestCase("dyn(node).name == 'web-1' && [node, node.parent].filter(n, has(n.cpus)).map(n, n.name) == ['web-1']")]
    [TestCase("type(node) == Node && node == node && node != node.parent")]
    [TestCase("'a'.shout() == 'a!' && join3('a', 'b', 'c') == 'abc' && nameOf(node) == 'web-1' && nameOf(null) == null && nameOf(node.parent) == null")]
    [TestCase("geo.Flat{x: 3}.x == 3 && geo.Flat{?x: optional.of(4)}.x == 4 && geo.Flat{x: 1, y: null}.y == null")]
    public void Evaluate_HostObject_IsReadInPlace(string source)
    {
        var value = Cel.Evaluate(Environment, source, ("node", CelValue.Of(NodeType, Web)));

        Assert.That(value.IsTrue, $"{source} is {value}");
    }

    [TestCase("dyn(node).nope", CelErrorCode.NoSuchField)]
    [TestCase("has(dyn(node).nope)", CelErrorCode.NoSuchField)]
    [TestCase("node.parent.name.startsWith('a')", CelErrorCode.NoSuchOverload)]
    [TestCase("node.parent.name < 'a'", CelErrorCode.NoSuchOverload)]
    [TestCase("node.parent.parent.name == 'a'", CelErrorCode.NoSuchOverload)]
    [TestCase("node.tags['nope']", CelErrorCode.NoSuchKey)]
    [TestCase("geo.Flat{}", CelErrorCode.InvalidArgument)]
    [TestCase("geo.Flat{x: dyn('a')}", CelErrorCode.InvalidArgument)]
    [TestCase("dyn(node)[0]", CelErrorCode.NoSuchOverload)]
    public void Evaluate_HostObjectMisused_IsAnError(string source, CelErrorCode code)
    {
        var value = Cel.Evaluate(Environment, source, ("node", CelValue.Of(NodeType, Web)));

        Assert.That(value.AsError().Code, Is.EqualTo(code), value.ToString());
    }

    [TestCase("node.parent.parent.name == null && node.parent.parent.parent.parent == null")]
    [TestCase("!has(node.parent.parent.name) && !node.parent.parent.?name.hasValue()")]
    [TestCase("dyn(node.parent.parent).name.length == null")]
    [TestCase("node.tags.nope == null && dyn({'a': 1}).b.c == null && dyn({'a': 1}).a == 1")]
    [TestCase("(node.name == 'x' ? 'a' : null) == null && (true ? null : 'b') == null && (true ? [1] : null) == [1]")]
    [TestCase("(false ? 1 : null) == null && (true ? 1 : null) + 1 == 2")]
    public void Evaluate_NullSafeSelection_ReadsNull(string source)
    {
        var environment = Cel.Create().NullSafeSelection().Type(NodeType).Variable("node", NodeType.Type).Build();

        Assert.That(Cel.Evaluate(environment, source, ("node", CelValue.Of(NodeType, Web))).IsTrue);
    }

    [Test]
    public void Evaluate_FieldThatIsUnknown_MakesTheResultUnknown()
    {
        Assert.That(Cel.Evaluate(Environment, "node.secret == 'x'", ("node", CelValue.Of(NodeType, Web))).AsUnknown().Names, Is.EqualTo(new[] { "node.secret" }));
        Assert.That(Cel.Evaluate(Environment, "node.secret == 'x' && node.cpus == 0", ("node", CelValue.Of(NodeType, Web))).IsFalse);
    }

    [Test]
    public void Evaluate_ObjectsOfSeveralTypesAtOnePlace_AreToldApart()
    {
        var other = CelObjectType.For<Node>("Other").Field("name", CelType.String, _ => CelValue.Of("other")).Build();
        var environment = Cel.Create().Variable("all", CelType.List(CelType.Dyn)).Build();
        var all = CelList.Of(CelValue.Of(NodeType, Web), CelValue.Of(other, Web), CelValue.Of(NodeType, Web));

        Assert.That(Cel.Evaluate(environment, "all.map(x, x.name) == ['web-1', 'other', 'web-1']", ("all", all)).IsTrue);
    }

    [Test]
    public void Accessor_OfAnotherKind_Throws()
    {
        Assert.That(() => CelValue.Of(1).AsString(), Throws.InvalidOperationException);
        Assert.That(() => CelValue.Null.AsBool(), Throws.InvalidOperationException);
    }

    [Test]
    public void Of_DotNetTimes_RoundTrip()
    {
        var time = new DateTimeOffset(1912, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2));

        Assert.That(CelValue.Of(time).AsTimestamp().ToDateTimeOffset(), Is.EqualTo(time));
        Assert.That(CelValue.Of(time).AsTimestamp().ToString(), Is.EqualTo("1912-03-04T03:06:07.089Z"));
        Assert.That(CelValue.Of(TimeSpan.FromMilliseconds(1.5)).AsNanoseconds(), Is.EqualTo(1_500_000));
        Assert.That(CelValue.Of(TimeSpan.MaxValue).Kind, Is.EqualTo(CelKind.Error));
    }

    private sealed record Node(string? Name, int Cpus, string[] Labels, Dictionary<string, string> Tags, Node? Parent);

    private sealed record Flat(long X) : ICelObject
    {
        public CelObjectType ObjectType => PointType;
    }
}
