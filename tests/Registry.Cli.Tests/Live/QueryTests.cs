using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class QueryTests : LiveTest
{
    [OneTimeSetUp]
    public async Task ApplyModuleAsync()
    {
        var file = Directory.File("module.yaml");
        await File.WriteAllTextAsync(file, ConfigModule.Text("1.0.0", "mesh"));
        await OkAsync("module", "apply", file);
        for (var i = 0; i < 3; i++)
        {
            await RegisterAsync($"query-{i}", "router");
            await OkAsync("config", "set", $"query-{i}", $"core.general#altitude={i}");
        }
    }

    [Test]
    public async Task Query_Table_HasTheColumnsInTheOrderTyped()
    {
        var table = await OkAsync(
            "query", "query-", "--project", "z=node.name", "--project", "a=config.core.general.altitude", "--filter", "config.core.general.altitude > 0",
            "--order-by", "config.core.general.altitude desc");

        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(lines[0], Is.EqualTo(["ID", "z", "a"]));
        Assert.That(lines.Skip(1).Select(cells => $"{cells[1]} {cells[2]}"), Is.EqualTo(["query-2 2", "query-1 1"]));
    }

    [Test]
    public async Task Query_Json_HasRowsAndPlan()
    {
        var json = JsonNode.Parse(await OkAsync("query", "query-", "--explain", "--limit", "2", "-o", "json"))!;

        Assert.That(json["rows"]!.AsArray().Select(row => row!["values"]!["type"]!.GetValue<string>()), Is.EqualTo(["router", "router"]));
        Assert.That(json["plan"]!["indexes"]!.AsArray().Select(index => index!["index"]!.GetValue<string>()), Does.Contain("name"));
    }

    [Test]
    public async Task Query_WrongFilter_ShowsThePlaceWithACaret()
    {
        var run = await CtlAsync("query", "--filter", "config.core.genral.altitude > 0");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("error: filter: 1:8: there is no id 'core.genral' at point 'config'; did you mean 'core.general'? [QUERY_INVALID]"));
        Assert.That(run.Error, Does.Contain(" | config.core.genral.altitude > 0\n | .......^\n"));
    }

    [Test]
    public async Task Query_FilterThatFailsSomewhere_WarnsOnStandardError()
    {
        var run = await CtlAsync("query", "query-", "--filter", "6 / config.core.general.altitude == 3");
        var list = await CtlAsync("node", "list", "query-", "--filter", "6 / config.core.general.altitude == 3", "-o", "jsonl");

        Assert.That(run.Out, Does.Contain("query-2").And.Not.Contain("query-1"));
        Assert.That(run.Error, Does.StartWith("warning: filter failed once, first on node "));
        Assert.That(list.Out, Does.Contain("query-2").And.Not.Contain("query-1"));
        Assert.That(list.Error, Is.EqualTo(run.Error));
    }

    [Test]
    public async Task Query_WrongUsage_IsSaid()
    {
        Assert.That((await CtlAsync("query", "--project", "node.name")).Error, Does.Contain("column=expression"));
        Assert.That((await CtlAsync("query", "--all", "--limit", "3")).Code, Is.EqualTo(2));
    }
}
