using System.Net;
using System.Net.Sockets;

namespace Registry.Cli.Tests.Unit;

/// <summary>What needs no daemon: usage, help, completion, unreachable servers.</summary>
internal sealed class CommandLineTests
{
    private static readonly string[] Leaves =
    [
        "node register", "node get", "node list", "node tree", "node set", "node rename", "node parent", "node metadata", "node tag", "node key",
        "node blob list", "node blob get", "node blob set", "node blob delete", "node heartbeat", "node delete", "node history", "node watch", "top", "batch", "export", "import", "status", "completion",
        "module", "module apply", "module preview", "module list", "module show", "module delete",
        "config", "config get", "config set", "config unset", "config add", "config remove", "config move", "config change-class",
        "config use-defaults", "config edit", "config explain", "config validate", "config reapply",
        "check", "snapshot save", "snapshot verify", "snapshot restore",
    ];

    [TestCaseSource(nameof(Leaves))]
    public async Task Help_OfEachCommand_HasExamples(string command)
    {
        var run = await Run.CliAsync($"{command} --help".Split(' '));

        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Out, Does.Contain("Examples:\n  registryctl").Or.Contain("Examples:\n  echo").Or.Contain("Examples:\n  source"));
    }

    [TestCase("", "Required command was not provided")]
    [TestCase("node", "Required command was not provided")]
    [TestCase("node frobnicate", "frobnicate")]
    [TestCase("node get", "NODE")]
    [TestCase("node get a --by colour", "colour")]
    [TestCase("node register a", "--type")]
    [TestCase("node register a --type vm --if-exists maybe", "maybe")]
    [TestCase("node list -o xml", "xml")]
    [TestCase("node list --bogus", "There is no option '--bogus'")]
    [TestCase("node tree --max-dept", "There is no option '--max-dept'")]
    [TestCase("node tree --dept", "There is no option '--dept'; did you mean '--depth'?")]
    [TestCase("node set a b=c --expcted-revision=4", "did you mean '--expected-revision'?")]
    [TestCase("node get a --sever x", "did you mean '--server'?")]
    [TestCase("status --sever x", "did you mean '--server'?")]
    [TestCase("nod get a", "did you mean 'node'?")]
    [TestCase("node gte a", "did you mean 'get'?")]
    [TestCase("export --tenannt", "There is no option '--tenannt'; did you mean '--tenant'?")]
    [TestCase("node list --limit x", "x")]
    [TestCase("node list --limit 0", "--limit")]
    [TestCase("node list --tenant a --no-tenant", "--no-tenant")]
    [TestCase("node list --parent a --roots", "--roots")]
    [TestCase("node list --columns name,colour", "colour")]
    [TestCase("node list --tag =x", "key")]
    [TestCase("node list --timeout soon", "soon")]
    [TestCase("node list --server ftp://x", "ftp://x")]
    [TestCase("node set a", "Nothing to set")]
    [TestCase("node set a colour=red", "colour")]
    [TestCase("node set a type=vm", "fixed")]
    [TestCase("node set a parent=b", "node parent")]
    [TestCase("node set a state=x state=y", "twice")]
    [TestCase("node set a --definition {", "definition")]
    [TestCase("node set a --definition @/no/such/file", "/no/such/file")]
    [TestCase("node set a state=x --expected-revision 0", "--expected-revision")]
    [TestCase("node parent a b --clear", "--clear")]
    [TestCase("node metadata a colour", "KEY=TEXT")]
    [TestCase("node metadata a n:=oops", "oops")]
    [TestCase("node tree --depth -1", "--depth")]
    [TestCase("node heartbeat", "NODE")]
    [TestCase("node heartbeat a --ttl soon", "--ttl")]
    [TestCase("node heartbeat a --interval 0s", "--interval")]
    [TestCase("import /no/such/file", "/no/such/file")]
    [TestCase("config set a", "PATH=VALUE")]
    [TestCase("config set a core.general", "NAME=VALUE")]
    [TestCase("config set a core.general=1", "#name")]
    [TestCase("config set a a.b#c=1 d.e#f=1 --class X", "--class")]
    [TestCase("config set a a.b#c=1 monitoring/d.e#f=1", "one point")]
    [TestCase("config set a a.b#c=1 --expected-revision 0", "--expected-revision")]
    [TestCase("config unset a a.b", "names no field")]
    [TestCase("config add a a.b/c", "--key c")]
    [TestCase("config add a a.b f=1 f=2", "twice")]
    [TestCase("config add a a.b --position -1", "--position")]
    [TestCase("config remove a a.b#c", "#c")]
    [TestCase("config move a a.b/c -- -1", "POSITION")]
    [TestCase("config move a a.b/c first", "first")]
    [TestCase("config use-defaults a maybe", "maybe")]
    [TestCase("config get a b#", "no path")]
    [TestCase("config explain a b.c#d -o yaml", "yaml")]
    [TestCase("config reapply", "--yes")]
    [TestCase("config reapply --yes --max-differences 0", "--max-differences")]
    [TestCase("node list -o yaml", "--output yaml has no meaning here")]
    [TestCase("completion tcsh", "tcsh")]
    public async Task WrongUsage_IsNamedAndExitsWith2(string line, string named)
    {
        var run = await Run.CliAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(run.Error, Does.StartWith("error: ").And.Contain(named));
        Assert.That((run.Code, run.Out), Is.EqualTo((2, "")));
    }

    [TestCase("status")]
    [TestCase("node get a")]
    [TestCase("node list")]
    [TestCase("node tree")]
    [TestCase("export")]
    public async Task NoDaemon_SaysWhereAndExitsWith3(string line)
    {
        var address = $"127.0.0.1:{FreePort()}";

        var run = await Run.CliAsync([.. line.Split(' '), "--server", address, "--timeout", "5s"]);

        Assert.That(run.Error, Does.Contain($"No daemon answers at http://{address}").And.Contain("hint: "));
        Assert.That(run.Code, Is.EqualTo(3));
    }

    [Test]
    public async Task Batch_BadWrites_AreAllNamedByLine()
    {
        const string Input = """
            {"deleteNode":{"nodeRef":{"id":"a"}}}
            {"deleteNod":{}}
            {"setParent":{"nodeRef":{"id":"a"},"colour":1}}
            """;

        var run = await Run.CliAsync(["batch"], Input);

        Assert.That(run.Error, Does.Contain("line 2: ").And.Contain("deleteNod").And.Contain("line 3: ").And.Contain("colour"));
        Assert.That(run.Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Suggest_AfterNode_NamesItsCommands()
    {
        var run = await Run.CliAsync(["[suggest:17]", "registryctl node "]);

        Assert.That(run.Out.Split('\n'), Is.SupersetOf(new[] { "list", "tree", "register", "blob" }));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
