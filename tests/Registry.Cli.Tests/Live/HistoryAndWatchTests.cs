using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

/// <summary>What changed, told afterwards and live.</summary>
internal sealed class HistoryAndWatchTests : LiveTest
{
    [Test]
    public async Task History_OfNode_TellsWhatChanged()
    {
        var id = await RegisterAsync(Unique("web"), "vm", "--tag", "env=prod");
        await OkAsync("node", "set", Unique("web"), "state=running");

        var text = await OkAsync("node", "history", Unique("web"));

        Assert.That(text, Does.Match(
            $@"^\d+  20\S+Z  anonymous  \S+\n  updated {Unique("web")} \({id}\)\n    state: unknown → running\n\d+  20\S+Z  anonymous  \S+\n  created "));
        Assert.That(text, Does.Contain("    tags.env: + prod\n"));
    }

    [Test]
    public async Task History_SecretsAndBrief_LeaveValuesOut()
    {
        await RegisterAsync(Unique("web"), "vm");
        await OkAsync("node", "metadata", Unique("web"), "wifi_password=geheim");

        Assert.That(await OkAsync("node", "history", Unique("web"), "-n", "1"), Does.Contain("metadata.wifi_password: (masked)").And.Not.Contain("geheim"));
        Assert.That(await OkAsync("node", "history", Unique("web"), "--brief"), Does.Not.Contain("metadata"));
    }

    [Test]
    public async Task Get_AtRevision_AsItWas()
    {
        await RegisterAsync(Unique("web"), "vm", "--state", "running");
        var revision = (await GetAsync(Unique("web")))["revision"]!.GetValue<string>();
        await OkAsync("node", "set", Unique("web"), "state=stopped");

        var then = JsonNode.Parse(await OkAsync("node", "get", Unique("web"), "--at-revision", revision, "-o", "json"))!;

        Assert.That(then["state"]!.GetValue<string>(), Is.EqualTo("running"));
    }

    [Test]
    public async Task Watch_FromARevision_EndsAfterCount()
    {
        var id = await RegisterAsync(Unique("web"), "vm");
        var revision = (await GetAsync(Unique("web")))["revision"]!.GetValue<string>();
        await OkAsync("node", "set", Unique("web"), "state=running");
        await OkAsync("node", "set", Unique("web"), "tenant=acme");
        await OkAsync("node", "delete", Unique("web"));

        var text = await OkAsync("node", "watch", id, "--after", revision, "--count", "3");
        var states = await OkAsync("node", "watch", id, "--after", revision, "--on", "state", "--count", "2", "-o", "jsonl");

        Assert.That(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[10..].Split(' ')[0]), Is.EqualTo(["changed", "changed", "deleted"]));
        var events = states.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.That(events[0]["changed"]!["node"]!["state"]!.GetValue<string>(), Is.EqualTo("running"));
        Assert.That(events[1]["removed"]!["reason"]!.GetValue<string>(), Is.EqualTo("DELETED"));
    }

    [Test]
    public async Task Watch_Interrupted_EndsWell()
    {
        using var interrupt = new CancellationTokenSource();
        var watching = Run.CliAsync(["node", "watch", "--server", Daemon.Address], cancellationToken: interrupt.Token);
        await interrupt.CancelAsync();

        Assert.That((await watching).Code, Is.Zero);
    }

    [Test]
    public async Task Watch_ContradictoryOptions_Usage()
    {
        var run = await CtlAsync("node", "watch", "--after", "1", "--snapshot");

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("--after and --snapshot contradict each other"));
    }

    [Test]
    public async Task Top_OneLook_TellsHowTheDaemonIs()
    {
        var text = await OkAsync("top", "-n", "1");
        var json = JsonNode.Parse(await OkAsync("top", "-n", "1", "-o", "jsonl"))!;

        Assert.That(text, Does.Contain($"server:    {Daemon.Address}").And.Contain("queue:     0 of 8192"));
        Assert.That(text, Does.Not.Contain("\e"), "no terminal, no steering");
        Assert.That(json["epoch"]!.GetValue<string>(), Has.Length.EqualTo(36));
    }
}
