namespace Registry.Cli.Tests.Live;

/// <summary>Heartbeats, and how liveness is shown.</summary>
internal sealed class LivenessTests : LiveTest
{
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await OkAsync("node", "register", "hv-1", "--type", "hypervisor", "--id", "id-hv");
        await OkAsync("node", "register", "web-1", "--type", "vm", "--id", "id-web", "--parent", "hv-1");
        await OkAsync("node", "register", "web-2", "--type", "vm", "--id", "id-silent", "--parent", "hv-1");
        Assert.That(await OkAsync("node", "list"), Does.Not.Contain("LIVENESS"), "nobody has reported on a node");
        Assert.That(await OkAsync("node", "heartbeat", "hv-1", "id-web", "--ttl", "5m"), Is.EqualTo("2 nodes are alive\n"));
    }

    [Test]
    public async Task Tree_SomeNodesAreAlive_SaysSinceWhen()
        => Assert.That(await OkAsync("node", "tree", "hv-1"), Does.Match("""
            ^hv-1  hypervisor  unknown  alive \d+s ago  id-hv
            ├─ web-1  vm  unknown  alive \d+s ago  id-web
            └─ web-2  vm  unknown  id-silent
            $
            """.TrimEnd('\n')));

    [Test]
    public async Task List_OneNodeIsAlive_HasAColumnOfIt()
    {
        var lines = (await OkAsync("node", "list")).Split('\n');

        Assert.That(lines[0], Does.Match("^NAME +TYPE +STATE +LIVENESS +TENANT +PARENT +ID$"));
        Assert.That(lines[1], Does.Match(@"^hv-1 +hypervisor +unknown +alive \d+s ago +- +- +id-hv$"));
        Assert.That(lines[3], Does.Match("^web-2 +vm +unknown +- +- +hv-1 +id-silent$"));
    }

    [Test]
    public async Task List_ColumnsAreNamed_HasThose()
        => Assert.That(await OkAsync("node", "list", "web-1", "--columns", "id,liveness"), Does.Match(@"^ID +LIVENESS\nid-web +alive \d+s ago\n$"));

    [Test]
    public async Task Get_NodeIsAlive_SaysSinceWhenAndForHowLong()
        => Assert.That(await OkAsync("node", "get", "web-1"), Does.Match(@"liveness:    alive \d+s ago \(\d{4}-[^ ]+Z, for 5m\)\n"));

    [Test]
    public async Task Heartbeat_UnknownNode_IsNamedAndTheOthersCount()
    {
        var run = await CtlAsync("node", "heartbeat", "nobody", "hv-1", "--ttl", "5m");

        Assert.That((run.Code, run.Out), Is.EqualTo((1, "1 node is alive\n")));
        Assert.That(run.Error, Does.Contain("'nobody'"));
    }

    [Test]
    public async Task Heartbeat_Json_IsTheAnswer()
        => Assert.That(await OkAsync("node", "heartbeat", "hv-1", "--ttl", "5m", "-o", "jsonl"), Is.EqualTo("{ \"acceptedCount\": \"1\" }\n"));

    [Test]
    public async Task Heartbeat_WithInterval_GoesOnUntilInterrupted()
    {
        using var output = new CountingWriter(lines: 3);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var running = Cli.RunAsync(
            ["node", "heartbeat", "hv-1", "--ttl", "5m", "--interval", "20ms", "--server", Daemon.Address],
            TextReader.Null, output, TextWriter.Null, interrupt.Token);

        await output.Enough.WaitAsync(TimeSpan.FromSeconds(20));
        await interrupt.CancelAsync();

        Assert.That(await running.WaitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    [Test]
    public async Task Export_NodeIsAlive_LeavesThatOut()
        => Assert.That(await OkAsync("export"), Does.Contain("web-1").And.Not.Contain("liveness"));

    /// <summary>Tells when so many lines were written.</summary>
    private sealed class CountingWriter(int lines) : StringWriter
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = lines;

        public Task Enough => _enough.Task;

        public override void WriteLine(string? value)
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _enough.SetResult();
            }
        }
    }
}
