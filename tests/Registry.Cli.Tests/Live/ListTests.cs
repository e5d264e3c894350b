using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

/// <summary>A small cluster, listed in every way.</summary>
internal sealed class ListTests : LiveTest
{
    [OneTimeSetUp]
    public async Task RegisterClusterAsync()
    {
        await RegisterAsync("hv-1", "hypervisor", "--id", "id-hv-1", "--state", "running");
        await RegisterAsync("hv-2", "hypervisor", "--id", "id-hv-2", "--state", "stopped");
        await RegisterAsync("web-1", "vm", "--id", "id-web-1", "--parent", "hv-1", "--state", "running", "--tenant", "acme", "--tag", "env=prod", "--tag", "backup", "--key", "mac:01");
        await RegisterAsync("web-2", "vm", "--id", "id-web-2", "--parent", "hv-1", "--state", "stopped", "--tenant", "acme", "--tag", "env=test", "--key", "mac:02");
        await RegisterAsync("db-1", "vm", "--id", "id-db-1", "--state", "running", "--tenant", "umbrella", "--key", "serial:7");
    }

    [TestCase("", "db-1,hv-1,hv-2,web-1,web-2")]
    [TestCase("web-", "web-1,web-2")]
    [TestCase("nothing", "")]
    [TestCase("--type vm", "db-1,web-1,web-2")]
    [TestCase("--type vm --type hypervisor --state stopped", "hv-2,web-2")]
    [TestCase("--tenant acme", "web-1,web-2")]
    [TestCase("--no-tenant", "hv-1,hv-2")]
    [TestCase("--tag env", "web-1,web-2")]
    [TestCase("--tag env=prod --tag backup", "web-1")]
    [TestCase("--tag env=prod --tag missing", "")]
    [TestCase("--key mac:", "web-1,web-2")]
    [TestCase("--state running --state stopped --type vm", "db-1,web-1,web-2")]
    [TestCase("--parent hv-1", "web-1,web-2")]
    [TestCase("--parent hv-2", "")]
    [TestCase("--roots", "db-1,hv-1,hv-2")]
    [TestCase("--limit 2", "db-1,hv-1")]
    [TestCase("web- --state running --tenant acme", "web-1")]
    public async Task List_Filter_GivesTheMatchingNodesByName(string filter, string expected)
    {
        var names = await NamesAsync(filter.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(string.Join(',', names), Is.EqualTo(expected));
    }

    [Test]
    public async Task List_OrderBy_Sorts()
    {
        var names = await NamesAsync("--order-by", "type desc, name desc");

        Assert.That(names, Is.EqualTo(new[] { "web-2", "web-1", "db-1", "hv-2", "hv-1" }));
    }

    [Test]
    public async Task List_UnknownOrder_IsRefusedByName()
    {
        var run = await CtlAsync("node", "list", "--order-by", "colour");

        Assert.That(run.Error, Does.Contain("order_by").And.Contain("colour"));
        Assert.That(run.Code, Is.EqualTo(1));
    }

    [Test]
    public async Task List_Table_IsAlignedAndNamesParents()
    {
        var text = await OkAsync("node", "list", "web-");

        Assert.That(text, Is.EqualTo("""
            NAME   TYPE  STATE    TENANT  PARENT  ID
            web-1  vm    running  acme    hv-1    id-web-1
            web-2  vm    stopped  acme    hv-1    id-web-2

            """));
    }

    [Test]
    public async Task List_Columns_AreThoseAskedFor()
    {
        var text = await OkAsync("node", "list", "--type", "vm", "--columns", "name,tags,keys,tag:env,parent_id");

        Assert.That(text, Is.EqualTo("""
            NAME   TAGS             KEYS      env   PARENT ID
            db-1   -                serial:7  -     -
            web-1  backup,env=prod  mac:01    prod  id-hv-1
            web-2  env=test         mac:02    test  id-hv-1

            """));
    }

    [Test]
    public async Task List_Json_IsOneArrayOfCanonicalNodes()
    {
        var nodes = JsonNode.Parse(await OkAsync("node", "list", "--type", "vm", "-o", "json"))!.AsArray();

        Assert.That(nodes.Select(n => n!["id"]!.GetValue<string>()), Is.EqualTo(new[] { "id-db-1", "id-web-1", "id-web-2" }));
        Assert.That(nodes[1]!["uniqueKeys"]![0]!.GetValue<string>(), Is.EqualTo("mac:01"));
        Assert.That(nodes[1]!["createRevision"]!.GetValue<string>(), Does.Match(@"^\d+$"));
    }

    [Test]
    public async Task List_JsonOfNothing_IsAnEmptyArray()
        => Assert.That(await OkAsync("node", "list", "nothing", "-o", "json"), Is.EqualTo("[]\n"));

    [Test]
    public async Task List_Ids_AreOneALine()
        => Assert.That(await OkAsync("node", "list", "web-", "-o", "id"), Is.EqualTo("id-web-1\nid-web-2\n"));

    [Test]
    public async Task Tree_WholeCluster_ShowsHypervisorsMachinesAndOrphans()
    {
        var text = await OkAsync("node", "tree");

        Assert.That(text, Is.EqualTo("""
            hv-1  hypervisor  running  id-hv-1
            ├─ web-1  vm  running  id-web-1
            └─ web-2  vm  stopped  id-web-2
            hv-2  hypervisor  stopped  id-hv-2

            Without parent and children:
              db-1  vm  running  id-db-1

            """));
    }

    [Test]
    public async Task Tree_OfOneNode_IsItsSubtree()
    {
        var text = await OkAsync("node", "tree", "web-1");

        Assert.That(text, Is.EqualTo("web-1  vm  running  id-web-1\n"));
    }

    [Test]
    public async Task Tree_DepthLimited_CountsWhatItLeavesOut()
    {
        var ids = await OkAsync("node", "tree", "hv-1", "-o", "id");
        var lines = (await OkAsync("node", "tree", "-o", "jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(ids, Is.EqualTo("id-hv-1\nid-web-1\nid-web-2\n"));
        Assert.That(lines, Has.Length.EqualTo(5));
    }

    [Test]
    public async Task Status_Table_ShowsServerRevisionAndNodes()
    {
        var text = await OkAsync("status", "--count");

        Assert.That(text, Does.Match(
            $@"^server:    {Daemon.Address} \(registryd [0-9.]+, [0-9.]+ MiB of memory\)\nstatus:    serving\nserving:   since .*\nrevision:  5, committed \d+s ago\n"
            + @"epoch:     [0-9a-f-]+\nnodes:     5 \(0 alive, 0 expired\)\nstore:     sqlite, .*\nwrites:    accepted\njournal:   5 commits, since revision 1, "));
        Assert.That(text, Does.Contain("TYPE        STATE    NODES\nhypervisor  running  1\nhypervisor  stopped  1\nvm          running  2\nvm          stopped  1\n"));
    }

    [Test]
    public async Task Status_Json_IsForPrograms()
    {
        var status = JsonNode.Parse(await OkAsync("status", "-o", "json"))!;

        Assert.That((status["status"]!.GetValue<string>(), status["nodes"]!.GetValue<string>()), Is.EqualTo(("SERVING", "5")));
    }

    [Test]
    public async Task Suggest_NodeArgument_OffersNames()
    {
        const string Line = "registryctl --server {0} node get web-";
        var line = Line.Replace("{0}", Daemon.Address, StringComparison.Ordinal);

        var run = await Run.CliAsync([$"[suggest:{line.Length}]", line]);

        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "web-1", "web-2" }));
    }
}
