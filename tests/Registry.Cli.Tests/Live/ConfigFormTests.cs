using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Registry.Cli.Tests.Live;

/// <summary><c>config form</c>: printed, and filled in on a pseudo-terminal.</summary>
internal sealed partial class ConfigFormTests : LiveTest
{
    private const string More = """
        module: test.form
        version: 1.0.0
        requires: [test.cli]
        items:
          - {id: form.device, weight: 5, simple: true}
          - {id: form.notes, weight: 9, cardinality: multiple}
        classes:
          - class: form.device/Device
            fields:
              - {name: platform, type: choice, label: Platform}
              - {name: model, type: choice, label: Model}
              - {name: count, type: int, label: Count, nullable: true, max: 9}
          - {class: form.device/Rack, extends: Device, fields: [{name: height, type: int}]}
          - {class: form.notes/Note, fields: [{name: text, type: string, label: Text, required: true}]}
        choices:
          - {field: form.device#platform, choices: [{name: open}, {name: air}]}
          - field: form.device#model
            choices: [{name: one, limited_to: self.platform == 'open'}, {name: two, limited_to: self.platform == 'air', label: The second}]
        """;

    private string _node;

    [OneTimeSetUp]
    public async Task ApplyModulesAsync()
    {
        foreach (var (name, text) in new[] { ("cli.yaml", ConfigModule.Text("1.0.0", "mesh")), ("form.yaml", More) })
        {
            var file = Directory.File(name);
            await File.WriteAllTextAsync(file, text);
            await OkAsync("module", "apply", file);
        }
    }

    [SetUp]
    public async Task RegisterNodeAsync()
    {
        _node = Unique("router");
        await RegisterAsync(_node, "router");
        await OkAsync("config", "set", _node, "core.general#name=web", "core.general#password=secret");
    }

    [Test]
    public async Task Form_WithoutATerminal_PrintsSectionsFieldsSourcesAndFindings()
    {
        await OkAsync("config", "set", _node, "form.device#model=two", "form.device#platform=air");

        var text = await OkAsync("config", "form", _node);

        Assert.That(text, Does.StartWith($"{_node} (router), 'config': no findings, defaults on\n"));
        Assert.That(text, Does.Contain("Name").And.Contain("web").And.Contain("(hidden)").And.Contain("# generated test.cli@1.0.0/uplink"));
        Assert.That(text, Does.Not.Contain("secret").And.Not.Contain("\e"));
    }

    [Test]
    public async Task Form_AsJson_IsTheEvaluatedForm()
    {
        var form = JsonNode.Parse(await OkAsync("config", "form", _node, "--simple", "-o", "json"))!;
        var ids = await OkAsync("config", "form", _node, "-o", "id");

        Assert.That(form["sections"]!.AsArray().Select(section => section!["id"]!.GetValue<string>()), Is.EqualTo(["form.device"]));
        Assert.That(ids.Split('\n'), Does.Contain("core.interfaces/wan0").And.Contain("core.general"));
    }

    [TestCase(2, "Name a node")]
    [TestCase(2, "Either NODE or --new", "x", "--new", "router")]
    [TestCase(2, "--name goes with --new", "x", "--name", "y")]
    [TestCase(1, "not found", "nobody")]
    [TestCase(1, "node.type", "--new", "no type")]
    public async Task Form_WrongWords_SaysSo(int code, string said, params string[] args)
    {
        var run = await CtlAsync(["config", "form", .. args]);

        Assert.That((run.Code, run.Error.Contains(said, StringComparison.Ordinal)), Is.EqualTo((code, true)), run.Error);
    }

    [Test]
    public async Task Form_ChoiceAndFindingOnATerminal_IsSavedInOneWrite()
    {
        var before = await RevisionAsync();

        var run = await FormAsync(
            [_node],
            (_node, "device\r"),
            ("form.device, Device", "platform\r"),
            ("#platform", "open\r"),
            ("form.device, Device", "model\r"),
            ("#model", "one\r"),
            ("form.device, Device", "platform\r"),
            ("#platform", "air\r"),
            ("error: config/form.device#model", "model\r"),
            ("The second", "two\r"),
            ("form.device, Device", "count\r"),
            ("#count", "type\r"),
            ("leave it", "many\r"),
            ("many", "12\r"),
            ("error: config/form.device#count", "count\r"),
            ("#count", "type\r"),
            ("leave it", "7\r"),
            ("form.device, Device", "back\r"),
            ("no findings, defaults on, 3 edits", "save\r"));

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("applied 3 edits"));
        Assert.That(await RevisionAsync(), Is.EqualTo(before + 1));
        Assert.That(await OkAsync("config", "get", _node, "form.device", "-o", "text"), Does.Contain("#model = \"two\"").And.Contain("#count = 7"));
    }

    [Test]
    public async Task Form_ItemsOnATerminal_AreAddedMovedAndRemoved()
    {
        await OkAsync("config", "add", _node, "form.notes", "--key", "old", "text=old");

        var run = await FormAsync(
            [_node],
            (_node, "notes\r"),
            ("(form.notes)", "add\r"),
            ("Its key", "new\r"),
            ("form.notes/new", "text\r"),
            ("leave it", "hello\r"),
            ("form.notes/new", "move\r"),
            ("Move form.notes/new", "front\r"),
            ("form.notes/new", "back\r"),
            ("(form.notes)", "old\r"),
            ("form.notes/old", "remove\r"),
            ("(form.notes)", "back\r"),
            (_node, "save\r"));

        Assert.That(run.Code, Is.Zero, run.Error + run.Out);
        Assert.That(await OkAsync("config", "get", _node, "form.notes", "-o", "text"), Does.Contain("form.notes/new#text = \"hello\"").And.Not.Contain("old"));
    }

    [Test]
    public async Task Form_QuitOnATerminal_LeavesNothing()
    {
        var before = await RevisionAsync();

        var run = await FormAsync(
            [_node],
            (_node, "device\r"),
            ("form.device, Device", "class\r"),
            ("keep their values", "rack\r"),
            ("form.device, Rack", "back\r"),
            (_node, "review\r"),
            ("made a Rack", "back\r"),
            (_node, "quit\r"),
            ("Nothing is saved", "discard\r"));

        Assert.That((run.Code, run.Out.Contains("nothing was changed", StringComparison.Ordinal)), Is.EqualTo((0, true)), run.Error);
        Assert.That(await RevisionAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Form_NodeChangedMeanwhile_IsShownAnewAndSavedThen()
    {
        var sets = $"'{Run.Executable}' config set {_node} core.general#altitude=5 --server {Daemon.Address}";
        var run = await PseudoTerminal.RunAsync(
            Environment(),
            ["config", "form", _node],
            (_node, "device\r"),
            ("form.device, Device", "platform\r"),
            ("#platform", "open\r"),
            ("form.device, Device", "back\r"),
            ($"!{sets}", ""),
            ("1 edit", "save\r"),
            ("has changed since", "show\r"),
            ("1 edit", "save\r"));

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(await OkAsync("config", "get", _node, "-o", "text"), Does.Contain("#platform = \"open\"").And.Contain("#altitude = 5"));
    }

    [Test]
    public async Task Form_NewNodeOnATerminal_IsRegisteredWithItsEditsInOneWrite()
    {
        var name = Unique("new");

        var run = await FormAsync(
            ["--new", "router", "--name", name, "--simple"],
            (name, "device\r"),
            ("form.device, Device", "platform\r"),
            ("#platform", "air\r"),
            ("form.device, Device", "back\r"),
            (name, "save\r"));

        Assert.That(run.Code, Is.Zero, run.Error);
        var node = await GetAsync(name);
        Assert.That(Number(node, "revision"), Is.EqualTo(Number(node, "createRevision")));
        Assert.That(await OkAsync("config", "get", name, "form.device#platform", "-o", "text"), Does.Contain("\"air\""));
    }

    [Test]
    public async Task Form_WithoutColors_DrawsNoneAndKeepsTo80Columns()
    {
        var environment = Environment();
        environment["NO_COLOR"] = "1";

        var run = await PseudoTerminal.RunAsync(environment, ["config", "form", _node], (_node, "general\r"), ("core.general", "back\r"), (_node, "quit\r"));

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(Color().Matches(run.Out), Is.Empty);
        var longest = Escape().Replace(run.Out, "").Split('\n').Max(line => line.TrimEnd('\r').Split('\r').Max(part => part.Length));
        Assert.That(longest, Is.LessThanOrEqualTo(80));
    }

    private Dictionary<string, string> Environment() => new() { ["REGISTRYCTL_SERVER"] = Daemon.Address };

    private Task<Run> FormAsync(string[] args, params (string See, string Type)[] steps) =>
        PseudoTerminal.RunAsync(Environment(), ["config", "form", .. args], steps);

    private async Task<long> RevisionAsync() => Number(await GetAsync(_node), "revision");

    private static long Number(JsonNode node, string field) => long.Parse(node[field]!.GetValue<string>(), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\e\[[0-9;]*(3[0-7]|9[0-7]|38;5;[0-9]+)m")]
    private static partial Regex Color();

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
