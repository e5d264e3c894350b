using FirmwareGenerator.Tests.Pack;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace FirmwareGenerator.Tests.Live;

/// <summary><c>firmware-generator generate --watch</c> with a real daemon.</summary>
public sealed class WatchTests : LiveFixture
{
    [Test]
    public async Task Watch_ChangeOfARouter_MakesThatOneOnly()
    {
        await using var tool = await WatchAsync("r1", "r2", "r3");
        var seen = tool.Lines.Count;

        await EditAsync($"id-{Name("r2")}", Edit.Set("core.interfaces", "wifi0", "channel", 11));
        await tool.LineAsync($"{Name("r2")}: written", seen);
        await EditAsync($"id-{Name("r3")}", Edit.Set("core.interfaces", "wifi0", "channel", 11));
        await tool.LineAsync($"{Name("r3")}: written", seen);

        Assert.That(tool.Lines.Skip(seen).Select(Router), Is.EqualTo(["r2", "r3"]));
        Assert.That(Read("r2", "files/etc/config/wireless"), Does.Contain("option channel '11'"));
        Assert.That(await tool.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Watch_ChangeOfWhatIsReferredTo_MakesThoseThatRefer()
    {
        var other = await Community.CreateAsync(Client, "other-");
        await (other with { Tag = Tag }).RouterAsync(Name("other"), Device);
        await using var tool = await WatchAsync("r1", "r2");
        var seen = tool.Lines.Count;

        await EditAsync(Community.TunnelServer, Edit.Set("tunnel.server", "address", "46.54.226.99"));
        await tool.LineAsync($"{Name("r1")}: written", seen);
        await tool.LineAsync($"{Name("r2")}: written", seen);
        await EditAsync(Community.Project, Edit.Add("project.ssids", "", "third", ("purpose", "ap"), ("essid", "third")));
        await tool.LineAsync($"{Name("r2")}: unchanged", seen);

        Assert.That(tool.Lines.Skip(seen).Select(Router), Is.EqualTo(["r1", "r2", "r1", "r2"]), "and not 'other', which is of another project");
        Assert.That(Read("r1", "files/etc/config/tunneldigger"), Does.Contain("46.54.226.99"));
    }

    [Test]
    public async Task Watch_ChangesThatAreNoConfiguration_MakeNothing()
    {
        await using var tool = await WatchAsync("r1", "r2");
        var seen = tool.Lines.Count;

        await Client.UpdateNodeAsync(
            new UpdateNodeRequest { NodeRef = NodeRefs.Name(Name("r1")), Node = new Node { State = "up" }, UpdateMask = new() { Paths = { "state" } } });
        await Client.HeartbeatAsync([NodeRefs.Name(Name("r1"))], TimeSpan.FromMinutes(1));
        await EditAsync($"id-{Name("r2")}", Edit.Set("core.interfaces", "wifi0", "channel", 11));
        await tool.LineAsync($"{Name("r2")}: written", seen);

        Assert.That(tool.Lines.Skip(seen).Select(Router), Is.EqualTo(["r2"]));
    }

    [Test]
    public async Task Watch_NewRouterAndDeletedOne_AreNoticed()
    {
        await using var tool = await WatchAsync("r1");
        var seen = tool.Lines.Count;

        await RouterAsync("r2", "fonera");
        await tool.LineAsync($"{Name("r2")}: written", seen);
        await Client.DeleteNodeAsync(NodeRefs.Name(Name("r1")));
        await EditAsync(Community.TunnelServer, Edit.Set("tunnel.server", "address", "46.54.226.98"));
        await tool.LineAsync($"{Name("r2")}: ", seen + 1);

        Assert.That(tool.Lines.Skip(seen).Select(Router), Is.EqualTo(["r2", "r2"]));
    }

    [Test]
    public async Task Watch_DaemonKilledAndStartedAgain_MissesNothing()
    {
        await using var tool = await WatchAsync("r1", "r2");
        var seen = tool.Lines.Count;

        await Daemon.KillAsync();
        await RestartAsync();
        await EditAsync($"id-{Name("r2")}", Edit.Set("core.interfaces", "wifi0", "channel", 11));
        await tool.LineAsync($"{Name("r2")}: written", seen);

        Assert.That(tool.Lines.Skip(seen).Select(Router), Is.EqualTo(["r2"]));
        await Deadline.Until(() => tool.ErrorLines.Any(line => line.StartsWith("warning: ", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Watch_OtherDescriptionOfADevice_MakesAllAgain()
    {
        await using var tool = await WatchAsync("r1");
        var seen = tool.Lines.Count;
        var text = await File.ReadAllTextAsync(Path.Combine(PackDaemon.ModulesFolder, $"devices-{Device}.yaml"));

        await ApplyAsync(text.Replace("packages: []", "packages: [luci]", StringComparison.Ordinal));
        await tool.LineAsync($"{Name("r1")}: written", seen);

        Assert.That(Read("r1", "manifest.json"), Does.Contain("\"luci\""));
    }

    [Test]
    public async Task Watch_RefusedAndPutRight_IsWrittenThen()
    {
        await using var tool = await WatchAsync("r1");
        var seen = tool.Lines.Count;

        await RouterAsync("r2", device: "");
        await Deadline.Until(() => tool.ErrorLines.Any(line => line.Contains($"{Name("r2")}: refused", StringComparison.Ordinal)));
        await EditAsync($"id-{Name("r2")}", Edit.Set("core.general", "router", "fonera"));
        await tool.LineAsync($"{Name("r2")}: written", seen);
    }

    // The name without what makes it the test's own.
    private static string Router(string line) => line.Split('-')[0];

    private async Task<ToolProcess> WatchAsync(params string[] routers)
    {
        foreach (var router in routers)
        {
            await RouterAsync(router);
        }

        var tool = Start("generate", "--all", "--tag", Tag, "--watch", "--output-directory", Output);
        await tool.LineAsync("watching ");
        return tool;
    }
}
