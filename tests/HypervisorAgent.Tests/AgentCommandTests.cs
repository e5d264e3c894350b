using HypervisorAgent.Reconciling;

namespace HypervisorAgent.Tests;

public sealed class AgentCommandTests
{
    [Test]
    public void ReadOptions_NothingGiven_HasTheDefaults()
    {
        var options = Read();

        Assert.Multiple(() =>
        {
            Assert.That(options.Server, Is.EqualTo(new Uri("http://127.0.0.1:7400")));
            Assert.That(options.Interval, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(options.HeartbeatTtl, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(options.Reconcile, Is.EqualTo(new ReconcileOptions()));
            Assert.That((options.Once, options.DryRun, options.Virsh.ConnectUri), Is.EqualTo((false, false, (string?)null)));
        });
    }

    [Test]
    public void ReadOptions_Given_AreTaken()
    {
        var options = Read(
            "--server", "http://127.0.0.1:9", "--connect", "test:///default", "--node-name", "h1", "--node-id", "id1", "--tenant", "acme",
            "--machine-type", "guest", "--hypervisor-type", "host", "--create-missing", "--refresh-definitions", "--once",
            "--interval", "2m", "--heartbeat-ttl", "10m", "--output", "json");

        Assert.That(options, Is.EqualTo(new AgentOptions
        {
            Server = new Uri("http://127.0.0.1:9"),
            Virsh = new() { ConnectUri = "test:///default" },
            Node = new HypervisorNodeOptions { Id = "id1", Name = "h1", Type = "host", Tenant = "acme" },
            Reconcile = new() { MachineType = "guest", Tenant = "acme", CreateMissing = true, RefreshDefinitions = true },
            Once = true,
            Interval = TimeSpan.FromMinutes(2),
            HeartbeatTtl = TimeSpan.FromMinutes(10),
            Output = OutputFormat.Json,
        }));
    }

    [TestCase("50ms", 1)]
    [TestCase("20s", 60)]
    [TestCase("24h", 86_400)]
    public void ReadOptions_HeartbeatTtlNotGiven_IsThreeIntervalsWithinWhatTheRegistryTakes(string interval, int seconds) =>
        Assert.That(Read("--interval", interval).HeartbeatTtl, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void ReadOptions_NoHeartbeat_HasNoTtl() => Assert.That(Read("--no-heartbeat").HeartbeatTtl, Is.Null);

    [Test]
    public void Parse_SeveralMistakes_ReportsEach()
    {
        var line = new AgentCommand().Parse(["--interval", "soon", "--server", "here", "--bogus", "--heartbeat-ttl", "500ms"]);

        Assert.That(string.Join('\n', line.Errors.Select(error => error.Message)), Does.Contain("soon").And.Contain("here").And.Contain("--bogus").And.Contain("1s"));
    }

    private static AgentOptions Read(params string[] args)
    {
        var command = new AgentCommand();
        var line = command.Parse(args);
        Assert.That(line.Errors, Is.Empty);
        return command.ReadOptions(line);
    }
}
