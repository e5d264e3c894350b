using Registry.Modules.Definition;

namespace Registry.Modules.Tests.Compilation;

public sealed class ModuleReaderTests
{
    [Test]
    public void Read_ItsOwnJson_GivesTheSameModule()
    {
        var json = ModuleWriter.ToJson(ModuleReader.Read(Modules.Radio, "core.yaml").File!.Definition);

        Assert.That(ModuleWriter.ToJson(ModuleReader.Read(json, "core.json").File!.Definition), Is.EqualTo(json));
    }

    [TestCase("modul: a", "a.yaml:1:1: modul: 'modul' is not known here; did you mean 'module'?")]
    [TestCase("title: a", "a.yaml:1:1: module: 'module' is missing")]
    [TestCase("module: a\nmodule: b", "a.yaml:2:1: 'module' is there twice")]
    [TestCase("module: a\nitems: 5", "a.yaml:2:8: items: expected a list, found a number")]
    [TestCase("module: a\nitems:\n  - id: x\n    weight: heavy", "a.yaml:4:13: items[0].weight: expected a whole number of 32 bits, found text")]
    [TestCase("module: a\nitems: [{id: x, simple: 'true'}]", "a.yaml:2:25: items[0].simple: expected true or false, found text")]
    [TestCase("module: a\n---\nmodule: b", "a.yaml:2:1: a second document; a file has one module")]
    [TestCase("", "a.yaml:1:1: the file is empty")]
    [TestCase("- a", "a.yaml:1:1: expected a map, found a list")]
    [TestCase("module: !!binary a", "a.yaml:1:9: tags are not known here: tag:yaml.org,2002:binary")]
    [TestCase("module: *x", "a.yaml:1:9: '*x' names nothing that ends before it")]
    public void Read_WrongForm_SaysWhere(string text, string message)
    {
        Assert.That(ModuleReader.Read(text, "a.yaml").Errors.Select(error => error.ToString()), Does.Contain(message));
    }

    [Test]
    public void Read_AliasesThatMultiply_Refuses()
    {
        var lines = Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(i == 1 ? "x" : $"*a{i - 1}", 10))}]");

        var reading = ModuleReader.Read("module: a\n" + string.Join('\n', lines), "bomb.yaml");

        Assert.That(reading.Errors.Single().Message, Does.StartWith("more than 200000 nodes"));
    }

    [Test]
    public void Read_DeepNesting_Refuses()
    {
        var reading = ModuleReader.Read("module: " + new string('[', 100_000), "deep.yaml");

        Assert.That(reading.Errors.Single().Message, Is.EqualTo("nested deeper than 64"));
    }

    [TestCase("0x1F", "31")]
    [TestCase("0o17", "15")]
    [TestCase("1e3", "1000.0")]
    [TestCase("~", "")]
    [TestCase("yes", "\"yes\"")]
    [TestCase("'1'", "\"1\"")]
    [TestCase("{b: 1, a: [true, null]}", "{\"b\":1,\"a\":[true,null]}")]
    public void Read_UntypedValue_FollowsTheCoreSchema(string yaml, string json)
    {
        var text = $"module: a\nclasses: [{{class: b/C, fields: [{{name: d, type: json, default: {yaml}}}]}}]";

        var value = ModuleReader.Read(text, "a.yaml").File!.Definition.Classes[0].Fields[0].Default;

        Assert.That(value.Kind == CelKind.Null ? "" : ModuleWriter.ToJson(value), Is.EqualTo(json));
    }

    [Test]
    public void Of_IssueInABlockScalar_PointsToItsLine()
    {
        var errors = Modules.Errors("module: a\nrules:\n  - id: r\n    on: node\n    message: m\n    check: |\n      true &&\n      flase\n");

        Assert.That(errors.Single(), Does.StartWith("module0.yaml:8:7: rules[0].check: undeclared reference to 'flase'"));
    }
}
