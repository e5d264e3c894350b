using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class ConfigTests : LiveTest
{
    private string _node;

    [OneTimeSetUp]
    public async Task ApplyModuleAsync() => await ApplyAsync("1.0.0", "mesh");

    [SetUp]
    public async Task RegisterNodeAsync()
    {
        _node = Unique("router");
        await RegisterAsync(_node, "router");
    }

    [Test]
    public async Task Set_ThenGet_ShowsIntentAndWhatIsDerived()
    {
        await OkAsync("config", "set", _node, "core.general#name=web", "core.general#altitude=300");
        var added = await OkAsync("config", "add", _node, "core.interfaces", "--class", "Radio", "--key", "radio0", "channel=8", "-o", "id");
        await OkAsync("config", "add", _node, "core.interfaces", "--class", "Wifi", "--key", "wlan0", "--parent", "core.interfaces/radio0");

        var yaml = await OkAsync("config", "get", _node, "--sources");
        var intent = await OkAsync("config", "get", _node, "--intent", "-o", "text");

        Assert.That(added, Is.EqualTo("core.interfaces/radio0\n"));
        Assert.That(yaml, Does.Contain("      essid: web.mesh  # default test.cli@1.0.0/essid\n").And.Contain("      parent: core.interfaces/radio0\n"));
        Assert.That(yaml, Does.Contain("    - key: wan0  # generated test.cli@1.0.0/uplink\n").And.Contain("      altitude: 300  # user"));
        Assert.That(intent, Does.Contain("config/core.interfaces/radio0#channel = 8\n").And.Not.Contain("essid").And.Not.Contain("wan0"));
    }

    [Test]
    public async Task Get_OneField_ShowsItAlone()
    {
        await OkAsync("config", "set", _node, "core.general#name=web", "core.general#altitude=300");

        var text = await OkAsync("config", "get", _node, "core.general#name", "-o", "text");

        Assert.That(text, Is.EqualTo("config/core.general is General\nconfig/core.general#name = \"web\"\n"));
    }

    [Test]
    public async Task Get_SensitiveField_IsHiddenUnlessRevealed()
    {
        await OkAsync("config", "set", _node, "core.general#password=secret");

        var hidden = await OkAsync("config", "get", _node);
        var revealed = await OkAsync("config", "get", _node, "--reveal");

        Assert.That(hidden, Does.Contain("password: !hidden").And.Not.Contain("secret"));
        Assert.That(revealed, Does.Contain("password: secret"));
    }

    [Test]
    public async Task Get_AtRevision_ShowsThePast()
    {
        await OkAsync("config", "set", _node, "core.general#name=old");
        var revision = (await GetAsync(_node))["revision"]!.GetValue<string>();
        await OkAsync("config", "set", _node, "core.general#name=new");

        Assert.That(await OkAsync("config", "get", _node, "--at-revision", revision), Does.Contain("name: old"));
    }

    [Test]
    public async Task Set_Invalid_IsRefusedWithEveryFinding()
    {
        var run = await CtlAsync("config", "set", _node, "core.general#name=NO", "core.general#altitude=9001");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("[CONFIG_INVALID]").And.Contain("config/core.general#name").And.Contain("config/core.general#altitude"));
        Assert.That(await OkAsync("config", "get", _node, "--intent", "-o", "text"), Is.Empty);
    }

    [Test]
    public async Task Register_WithFieldsSet_IsOneCommitOrNone()
    {
        var (good, bad) = (Unique("good"), Unique("bad"));

        await OkAsync("node", "register", good, "--type", "router", "--set", "core.general#name=web", "--set", "config/core.general#altitude=300");
        var refused = await CtlAsync("node", "register", bad, "--type", "router", "--set", "core.general#name=NO");

        var node = await GetAsync(good);
        Assert.That(node["revision"]!.GetValue<string>(), Is.EqualTo(node["createRevision"]!.GetValue<string>()));
        Assert.That(await OkAsync("config", "get", good, "--intent", "-o", "text"), Does.Contain("#name = \"web\"\n").And.Contain("#altitude = 300\n"));
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("[CONFIG_INVALID]").And.Contain("config/core.general#name"));
        Assert.That((await CtlAsync("node", "get", bad)).Code, Is.EqualTo(1));
    }

    [TestCase("core.general#name=NO", 1)]
    [TestCase("core.general#name=yes", 0)]
    public async Task Set_DryRun_TellsWhatWouldBecomeOfItAndChangesNothing(string assignment, int code)
    {
        var run = await CtlAsync("config", "set", _node, assignment, "--dry-run");

        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Out, Does.Contain("nothing was changed"));
        Assert.That(await OkAsync("config", "get", _node, "--intent", "-o", "text"), Is.Empty);
    }

    [Test]
    public async Task Edits_OfItems_MoveChangeUnsetAndRemove()
    {
        await OkAsync("config", "add", _node, "core.interfaces", "--class", "Radio", "--key", "a", "channel=1", "enabled=false");
        await OkAsync("config", "add", _node, "core.interfaces", "--class", "Radio", "--key", "b");

        await OkAsync("config", "move", _node, "core.interfaces/b", "0");
        await OkAsync("config", "change-class", _node, "core.interfaces/a", "Wifi");
        await OkAsync("config", "unset", _node, "core.interfaces/a#enabled");
        var changed = await OkAsync("config", "get", _node, "--intent", "-o", "text");
        await OkAsync("config", "remove", _node, "core.interfaces/a", "core.interfaces/b");

        Assert.That(changed, Is.EqualTo("config/core.interfaces/b is Radio\nconfig/core.interfaces/a is Wifi\n"));
        Assert.That(await OkAsync("config", "get", _node, "--intent", "-o", "text"), Is.Empty);
    }

    [Test]
    public async Task Set_OtherRevisionThanExpected_IsRefused()
    {
        var run = await CtlAsync("config", "set", _node, "core.general#name=web", "--expected-revision", "1");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("[REVISION_MISMATCH]"));
    }

    [Test]
    public async Task UseDefaults_Off_IsShown()
    {
        await OkAsync("config", "use-defaults", _node, "off");

        Assert.That(await OkAsync("config", "get", _node), Does.Contain("use_defaults: false\n"));
    }

    [Test]
    public async Task Explain_DefaultAndUser_NamesWinnerAndLoser()
    {
        await OkAsync("config", "set", _node, "core.general#name=web");
        await OkAsync("config", "add", _node, "core.interfaces", "--class", "Wifi", "--key", "wlan0");
        var derived = await OkAsync("config", "explain", _node, "core.interfaces/wlan0#essid");
        await OkAsync("config", "set", _node, "core.interfaces/wlan0#essid=own");

        var set = await OkAsync("config", "explain", _node, "core.interfaces/wlan0#essid");

        Assert.That(derived, Does.StartWith("config/core.interfaces/wlan0#essid = \"web.mesh\"\n  given by default test.cli@1.0.0/essid"));
        Assert.That(derived, Does.Contain("= \"web\"\n"), "what the rule read");
        Assert.That(set, Does.Contain("✓ user").And.Contain("✗ default test.cli@1.0.0/essid"));
    }

    [Test]
    public async Task Explain_UnknownField_NamesTheNearest()
    {
        await OkAsync("config", "set", _node, "core.general#name=web");

        var run = await CtlAsync("config", "explain", _node, "core.general#nme");

        Assert.That((run.Code, run.Error), Is.EqualTo((1, run.Error)));
        Assert.That(run.Error, Does.Contain("[PATH_NOT_FOUND]").And.Contain("core.general#name"));
    }

    [Test]
    public async Task Validate_SoundNode_HasNoFindings()
        => Assert.That(await OkAsync("config", "validate", _node), Is.EqualTo($"{_node}: no findings\n"));

    [Test]
    public async Task Set_Json_IsTheAnswer()
    {
        var answer = JsonNode.Parse(await OkAsync("config", "set", _node, "core.general#name=web", "-o", "json"))!;

        Assert.That(answer["config"]!["items"]![0]!["values"]!["name"]!.GetValue<string>(), Is.EqualTo("web"));
    }

    [TestCase("unset", "core.general#altitude core.general#name")]
    [TestCase("set", "core.general#altitude= core.general#name=")]
    [TestCase("remove", "core.general")]
    public async Task Suggest_AfterNode_CompletesPaths(string command, string expected)
    {
        await OkAsync("config", "set", _node, "core.general#name=web");
        var line = $"registryctl config {command} {_node} core.g";
        var environment = new Dictionary<string, string> { ["REGISTRYCTL_SERVER"] = Daemon.Address };

        var run = await Run.ProcessAsync(Run.Executable, [$"[suggest:{line.Length}]", line], environment: environment);

        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(expected.Split(' ')), run.Error);
    }

    [Test]
    public async Task UnknownPoint_NamesIt()
    {
        var run = await CtlAsync("config", "get", _node, "--point", "confg");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("[POINT_NOT_FOUND]").And.Contain("'config'"));
    }

    private async Task ApplyAsync(string version, string essid)
    {
        var file = Directory.File("module.yaml");
        await File.WriteAllTextAsync(file, ConfigModule.Text(version, essid));
        await OkAsync("module", "apply", file);
    }
}
