namespace Registry.Cli.Tests.Live;

/// <summary><c>config edit</c> as a process, with scripts for editors.</summary>
internal sealed class ConfigEditTests : LiveTest
{
    private string _node;

    [OneTimeSetUp]
    public async Task ApplyModuleAsync()
    {
        var file = Directory.File("module.yaml");
        await File.WriteAllTextAsync(file, ConfigModule.Text("1.0.0", "mesh"));
        await OkAsync("module", "apply", file);
    }

    [SetUp]
    public async Task RegisterNodeAsync()
    {
        _node = Unique("router");
        await RegisterAsync(_node, "router");
        await OkAsync("config", "set", _node, "core.general#name=web", "core.general#password=secret");
        await OkAsync("config", "add", _node, "core.interfaces", "--class", "Wifi", "--key", "wlan0", "enabled=false");
    }

    [Test]
    public async Task Edit_LinesChangedAddedAndDeleted_AreAppliedInOneCommit()
    {
        var before = await RevisionAsync();

        var run = await EditAsync("""
            sed -i -e 's/name: web.*/name: mail/' -e '/enabled: false/d' -e 's/# essid:.*/essid: own/' -e 's/# values:/values:/' "$1"
            printf '    - class: Radio\n      values: { channel: 8 }\n' >> "$1"
            """);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("applied 4 edits"), run.Error);
        Assert.That(await RevisionAsync(), Is.EqualTo(before + 1));
        var text = await OkAsync("config", "get", _node, "--intent", "--reveal", "-o", "text");
        Assert.That(text, Does.Contain("#name = \"mail\"").And.Contain("#essid = \"own\"").And.Contain("#channel = 8").And.Contain("#password = \"secret\""));
        Assert.That(text, Does.Not.Contain("#enabled"));
    }

    [TestCase("true", "nothing was changed")]
    [TestCase(": > \"$1\"", "nothing was changed")]
    [TestCase("rm \"$1\"", "nothing was changed")]
    [TestCase("echo '# said nothing' >> \"$1\"", "nothing is different")]
    public async Task Edit_NothingToApply_ChangesNothing(string script, string said)
    {
        var before = await RevisionAsync();

        var run = await EditAsync(script);

        Assert.That((run.Code, run.Error.Contains(said, StringComparison.Ordinal)), Is.EqualTo((0, true)), run.Error);
        Assert.That(await RevisionAsync(), Is.EqualTo(before));
    }

    [TestCase("s/name: web.*/name: NO/", "[field.pattern]")]
    [TestCase("s/^items:/itms:/", "'itms'")]
    public async Task Edit_Refused_IsOpenedAgainWithWhatIsWrong(string mistake, string note)
    {
        var seen = Directory.File(Unique("seen"));

        var run = await EditAsync($"""
            if [ -e '{seen}' ]; then cp "$1" '{seen}'; sed -i -e 's/name: .*/name: right/' -e 's/^itms:/items:/' "$1"; else touch '{seen}'; sed -i '{mistake}' "$1"; fi
            """);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That((await File.ReadAllLinesAsync(seen)).Count(line => line.Contains("#!registryctl", StringComparison.Ordinal) && line.Contains(note, StringComparison.Ordinal)), Is.EqualTo(2), "on top and at its place");
        Assert.That(await OkAsync("config", "get", _node, "core.general#name", "-o", "text"), Does.Contain("\"right\""));
    }

    [Test]
    public async Task Edit_RefusedAndGivenUp_KeepsTheFile()
    {
        var run = await EditAsync("""grep -q registryctl "$1" || sed -i 's/name: web.*/name: NO/' "$1" """);

        var kept = Kept(run);
        Assert.That((run.Code, kept.Contains("name: NO", StringComparison.Ordinal)), Is.EqualTo((1, true)), run.Error);
    }

    [Test]
    public async Task Edit_NodeChangedMeanwhile_SaysSoAndKeepsTheFile()
    {
        var run = await EditAsync($"""
            '{Run.Executable}' config set {_node} core.general#altitude=5 > /dev/null
            sed -i 's/name: web.*/name: mine/' "$1"
            """);

        var kept = Kept(run);
        Assert.That(run.Error, Does.Contain("[REVISION_MISMATCH]"));
        Assert.That((run.Code, kept.Contains("name: mine", StringComparison.Ordinal)), Is.EqualTo((1, true)));
    }

    [Test]
    public async Task Edit_EditorFails_SaysSo()
    {
        var run = await EditAsync("exit 3");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("exit code 3"));
    }

    /// <summary>The file that the command kept, which is deleted here.</summary>
    private static string Kept(Run run)
    {
        const string Says = "what you typed is kept in ";
        var path = run.Error[(run.Error.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Split('\n')[0];
        var text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }

    private async Task<Run> EditAsync(string script)
    {
        var file = Directory.File(Unique("editor"));
        await File.WriteAllTextAsync(file, script + "\n");
        return await Run.ProcessAsync(
            Run.Executable, ["config", "edit", _node],
            environment: new Dictionary<string, string> { ["REGISTRYCTL_SERVER"] = Daemon.Address, ["VISUAL"] = $"/bin/sh '{file}'" });
    }

    private async Task<long> RevisionAsync() => long.Parse((await GetAsync(_node))["revision"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
