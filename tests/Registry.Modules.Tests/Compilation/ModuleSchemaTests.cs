namespace Registry.Modules.Tests.Compilation;

public sealed class ModuleSchemaTests
{
    [TestCase("router", ExpectedResult = true)]
    [TestCase("vm", ExpectedResult = false)]
    public bool Configures_IdsAtAPointOfSomeTypes_OnlyThose(string nodeType) => Modules.Schema(
        """
        module: a
        points: [{name: net, node_types: [router]}]
        items: [{id: net/a.general}]
        classes: [{class: net/a.general/General}]
        """).Configures(nodeType);

    [Test]
    public void Configures_ModuleThatDeclaresNothing_No()
    {
        var schema = Modules.Schema("module: a");

        Assert.That(schema.Point("config")!.AppliesTo("vm"));
        Assert.That(schema.Configures("vm"), Is.False);
    }

    [Test]
    public void Configures_IdsAtAVolatilePoint_No()
    {
        var schema = Modules.Schema("{module: a, items: [{id: monitoring/a.general}], classes: [{class: monitoring/a.general/General}]}");

        Assert.That(schema.Configures("vm"), Is.False);
    }

    [TestCase("node")]
    [TestCase("config")]
    public void Configures_RuleThatNeedsNoItem_Yes(string on)
    {
        var schema = Modules.Schema($$"""{module: a, rules: [{id: named, on: {{on}}, check: "node.name != ''", code: a.named, message: no name}]}""");

        Assert.That(schema.Configures("vm"));
    }
}
