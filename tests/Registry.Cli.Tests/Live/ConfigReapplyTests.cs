using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class ConfigReapplyTests : LiveTest
{
    [Test]
    public async Task Reapply_AfterAModuleChanged_ShowsAndThenMakesTheDifference()
    {
        await ApplyAsync("1.0.0", "mesh");
        var (node, other) = (Unique("router"), Unique("vm"));
        await RegisterAsync(node, "router");
        await RegisterAsync(other, "vm");
        await OkAsync("config", "set", node, "core.general#name=web");
        await OkAsync("config", "add", node, "core.interfaces", "--class", "Wifi", "--key", "wlan0");
        await ApplyAsync("1.1.0", "open");

        var preview = await OkAsync("config", "reapply", "--type", "router", "--dry-run");
        var before = await OkAsync("config", "get", node);
        var applied = await OkAsync("config", "reapply", "--yes");
        var again = JsonNode.Parse(await OkAsync("config", "reapply", "--yes", "-o", "json"))!;

        Assert.That(preview, Does.Contain("#essid: \"web.mesh\" → \"web.open\"").And.Contain("1 would change, 0 would be refused"));
        Assert.That(before, Does.Contain("web.mesh"));
        Assert.That(applied, Does.Contain("1 changed, 0 refused"));
        Assert.That(await OkAsync("config", "get", node), Does.Contain("essid: web.open"));
        Assert.That((again["doneCount"]!.GetValue<string>(), again["changedCount"]), Is.EqualTo(("1", (JsonNode?)null)));
    }

    private async Task ApplyAsync(string version, string essid)
    {
        var file = Directory.File("module.yaml");
        await File.WriteAllTextAsync(file, ConfigModule.Text(version, essid));
        await OkAsync("module", "apply", file);
    }
}
