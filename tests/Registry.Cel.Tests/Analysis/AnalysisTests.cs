namespace Registry.Cel.Tests.Analysis;

public sealed class AnalysisTests
{
    private static readonly CelObjectType Item = CelObjectType.For<object>("Item")
        .Field("name", CelType.String, _ => default)
        .Field("enabled", CelType.Bool, _ => default)
        .Field("size", CelType.Int, _ => default)
        .Field("tags", CelType.Map(CelType.String, CelType.String), _ => default)
        .Field("children", CelType.List(CelType.Object("Item")), _ => default)
        .Build();

    private static readonly CelEnvironment Environment = Cel.Create().Type(Item)
        .Variable("config.core.general", Item.Type)
        .Variable("config.core.interfaces", CelType.List(Item.Type))
        .Variable("node", Item.Type)
        .Variable("x", CelType.Int)
        .Variable("b", CelType.Bool)
        .Variable("now", CelType.Timestamp)
        .Build();

    [TestCase("1 + 2", "")]
    [TestCase("config.core.general.name", "config.core.general.name")]
    [TestCase("config.core.general", "config.core.general")]
    [TestCase("node.tags['env'] == node.tags.env && x > 0", "node.tags.env x")]
    [TestCase("node.tags[node.name]", "node.name node.tags.*")]
    [TestCase("has(node.name)", "node.name?")]
    [TestCase("node.?name.orValue('a')", "node.name")]
    [TestCase("node.children[0].name", "node.children.*.name")]
    [TestCase("config.core.interfaces.filter(i, i.enabled).size() <= 1", "config.core.interfaces? config.core.interfaces.* config.core.interfaces.*.enabled")]
    [TestCase("config.core.interfaces.exists(i, i.children.all(c, c.size > x))", "config.core.interfaces? config.core.interfaces.*.children? config.core.interfaces.*.children.*.size x")]
    [TestCase("node.tags.all(k, k != '')", "node.tags?")]
    [TestCase("node.tags.all(k, v, v != '')", "node.tags? node.tags.*")]
    [TestCase("cel.bind(n, node.tags, n.a + n.b)", "node.tags.a node.tags.b")]
    [TestCase("(b ? node : node.children[0]).name", "b node node.children.*")]
    [TestCase("[node.name, 'a']", "node.name")]
    [TestCase("{node.name: x}.a", "node.name x")]
    [TestCase("cel.bind(node, {'name': x}, node.name)", "x")]
    [TestCase("math.greatest(x, node.size)", "node.size x")]
    public void CelPaths_Expression_AreWhatItReads(string source, string expected)
    {
        var paths = CelPaths.Of(Environment.Compile(source).Ast).Select(path => path + (path.IsWhole ? "" : "?"));

        Assert.That(string.Join(' ', paths), Is.EqualTo(expected));
    }

    [Test]
    public void CelPaths_Unchecked_IsRefused()
    {
        Assert.That(() => CelPaths.Of(Environment.Parse("x").Ast), Throws.ArgumentException);
    }

    [TestCase("1 + 2 * 3", "7")]
    [TestCase("x + (1 + 2)", "x + 3")]
    [TestCase("b && 1 < 2", "b")]
    [TestCase("b || 1 < 2", "true")]
    [TestCase("b && 1 > 2", "false")]
    [TestCase("b && true && x > 0 && true", "b && x > 0")]
    [TestCase("true && dyn(b)", "true && dyn(b)")]
    [TestCase("dyn(b) || false", "false || dyn(b)")]
    [TestCase("true ? x : 1 / 0", "x")]
    [TestCase("b ? 1 + 1 : 2 + 2", "b ? 2 : 4")]
    [TestCase("1 / 0", "1 / 0")]
    [TestCase("b && 1 / 0 == 1", "b && 1 / 0 == 1")]
    [TestCase("['a' + 'b', node.name]", "[\"ab\", node.name]")]
    [TestCase("node.name in ['a' + 'b', 'c']", "node.name in [\"ab\", \"c\"]")]
    [TestCase("[1, 2].map(i, i * 2)", "[2, 4]")]
    [TestCase("[1, 2].map(i, i * x)", "[1, 2].map(i, i * x)")]
    [TestCase("now > timestamp('2020-01-01T00:00:00Z') + duration('1h')", "now > timestamp(\"2020-01-01T01:00:00Z\")")]
    [TestCase("{'a': 1 + 1}.a + x", "2 + x")]
    [TestCase("ip('::1') == ip('::1')", "true")]
    [TestCase("cidr('10.0.0.0/8').containsIP(node.name)", "cidr(\"10.0.0.0/8\").containsIP(node.name)")]
    [TestCase("optional.of(1).orValue(2) + x", "1 + x")]
    [TestCase("[?optional.of(1), x]", "[?optional.of(1), x]")]
    [TestCase("lists.range(5000).size() + x", "5000 + x")]
    [TestCase("lists.range(5000)", "lists.range(5000)")]
    [TestCase("node.tags['a' + 'b']", "node.tags[\"ab\"]")]
    [TestCase("0.0 / 0.0", "0.0 / 0.0")]
    public void Fold_Expression_HasItsConstantPartsEvaluated(string source, string expected)
    {
        var folded = Environment.Fold(Environment.Compile(source).Ast);

        Assert.That(folded.ToString(), Is.EqualTo(expected));
        Assert.That(folded.Type, Is.EqualTo(Environment.Compile(source).Ast.Type));
    }

    [TestCase("x > 5 && node.size > x", "node.size > 10")]
    [TestCase("x > 50 && node.size > x", "false")]
    [TestCase("x + node.size + x", "10 + node.size + 10")]
    [TestCase("[1, 2].map(i, i * x)", "[10, 20]")]
    [TestCase("b || node.enabled", "b || node.enabled")]
    public void Residual_SomeVariablesKnown_IsWhatIsLeft(string source, string expected)
    {
        var known = Cel.Bind(("x", CelValue.Of(10)), ("node", CelValue.Unknown("node")));

        Assert.That(Environment.Residual(Environment.Compile(source).Ast, known).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Fold_CostlyExpression_EndsWithinTheBudget()
    {
        var source = string.Join(" && ", Enumerable.Repeat("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, c >= 0)))", 50));

        Assert.That(Environment.Fold(Environment.Compile(source).Ast).ToString(), Is.EqualTo(Environment.Compile(source).Ast.ToString()));
    }

    [TestCase("node.name == 'a'", "node.name _==_ \"a\"")]
    [TestCase("'a' == node.name", "node.name _==_ \"a\"")]
    [TestCase("node.name != 'a' && node.size > 1 + 1 && 3 >= node.size", "node.name _!=_ \"a\"; node.size _>_ 2; node.size _<=_ 3")]
    [TestCase("node.name in ['a', 'b']", "node.name @in [\"a\", \"b\"]")]
    [TestCase("node.name.startsWith('a')", "node.name startsWith \"a\"")]
    [TestCase("node.enabled && !node.enabled", "node.enabled _==_ true; node.enabled _==_ false")]
    [TestCase("b", "b _==_ true")]
    [TestCase("has(node.tags.env) && node.tags['env'] == 'prod'", "node.tags.env has true; node.tags.env _==_ \"prod\"")]
    [TestCase("(node.size == 1 && b) && (b || x == 1)", "node.size _==_ 1; b _==_ true; ? b || x == 1")]
    [TestCase("node.size == x", "? node.size == x")]
    [TestCase("node.children[0].name == 'a'", "? node.children[0].name == \"a\"")]
    [TestCase("size(node.name) == 1", "? size(node.name) == 1")]
    [TestCase("'a' in node.tags", "? \"a\" in node.tags")]
    [TestCase("true", "? true")]
    public void CelConjunct_Filter_IsTakenApart(string source, string expected)
    {
        var conjuncts = CelConjunct.Of(Environment, Environment.Compile(source).Ast)
            .Select(conjunct => conjunct.Path is { } path ? $"{path} {conjunct.Function} {conjunct.Value}" : $"? {conjunct.Ast}");

        Assert.That(string.Join("; ", conjuncts), Is.EqualTo(expected));
    }

    [Test]
    public void CelConjunct_Condition_IsAProgramOfItsOwn()
    {
        var conjuncts = CelConjunct.Of(Environment, Environment.Compile("x > 1 && [1, x].exists(i, i == 7)").Ast);

        Assert.That(conjuncts, Has.Count.EqualTo(2));
        Assert.That(Environment.Plan(conjuncts[1].Ast).Matches(Cel.Bind(("x", CelValue.Of(7)))));
        Assert.That(Environment.Plan(conjuncts[1].Ast).Matches(Cel.Bind(("x", CelValue.Of(6)))), Is.False);
    }
}
