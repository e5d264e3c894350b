using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace DeviceAgent.Tests;

/// <summary>The program as a process, with a real daemon and the reference pack.</summary>
public sealed class ProgramTests
{
    private const string Mac = "02:00:5e:10:00:01";
    private const string Key = "mac:" + Mac;

    private readonly List<Process> _agents = [];
    private DaemonProcess _daemon = null!;
    private RegistryClient _client = null!;
    private TemporaryDirectory _folder = null!;

    private string ConfigFile => _folder.File("config.json");

    private string CommandLog => _folder.File("commands");

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new TemporaryDirectory();
        _daemon = await DaemonProcess.StartAsync(_folder.File("data"), "--modules-directory", DaemonProcess.ModulesDirectory);
        _client = _daemon.Connect();
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var agent in _agents)
        {
            Kill(agent);
            agent.Dispose();
        }

        _agents.Clear();
        _client.Dispose();
        await _daemon.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Run_Once_RegistersReportsAndWritesTheConfiguration()
    {
        Assert.That(await OnceAsync("--config-file", ConfigFile), Is.Zero);

        var node = await NodeAsync();
        var monitoring = await _client.GetConfigAsync(NodeRefs.Of(node), "monitoring");
        Assert.That((node.Type, node.Name, node.Liveness?.Ttl.Seconds), Is.EqualTo(("router", "router-02005e100001", 30L)));
        Assert.That(Value(monitoring, "core.interfaces", "lo", "up")?.BoolValue, Is.True);
        Assert.That(Value(monitoring, "core.interfaces.network", "lo:127.0.0.1", "address")?.StringValue, Is.EqualTo("127.0.0.1/8"));
        Assert.That(Value(monitoring, "system.resources.general", "", "memory_total")?.NumberValue, Is.GreaterThan(0));
        Assert.That((string?)JsonNode.Parse(await File.ReadAllTextAsync(ConfigFile))!["node"], Is.EqualTo(node.Id));
        Assert.That(File.GetUnixFileMode(ConfigFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Run_AfterAReflash_IsTheSameNodeUnderItsName()
    {
        await OnceAsync();
        var before = await NodeAsync();
        await _client.UpdateNodeAsync(new UpdateNodeRequest { NodeRef = NodeRefs.Of(before), Node = new Node { Name = "sl-5" }, UpdateMask = FieldMask.FromString("name") });

        await OnceAsync("--name", "fresh-from-the-factory");

        var after = await NodeAsync();
        Assert.That((after.Id, after.Name), Is.EqualTo((before.Id, "sl-5")));
    }

    [Test]
    public async Task Run_NameOfAnotherDevice_IsRefusedWith1()
    {
        await OnceAsync("--name", "sl-5");

        Assert.That(await OnceAsync("--name", "sl-5", "--mac", "02:00:5e:10:00:02"), Is.EqualTo(1));
    }

    [Test]
    public async Task Run_WrongOption_ExitsWith2([Values("--every", "--mac=nonsense", "--on-config=true")] string option)
    {
        Assert.That(await OnceAsync(option), Is.EqualTo(2));
    }

    [Test]
    public async Task Run_OnceAndNoRegistry_ExitsWith3()
    {
        Assert.That(await OnceAsync("--server", "http://127.0.0.1:1"), Is.EqualTo(3));
    }

    [Test]
    public async Task Run_NewConfigurations_RunTheCommandOnceForEach()
    {
        var agent = StartFollowing();
        await Deadline.Until(() => Runs() == 1);
        var node = await NodeAsync();
        await EditAsync(node, "one");
        await Deadline.Until(() => Runs() == 2);
        Assert.That(await File.ReadAllTextAsync(ConfigFile), Does.Contain("\"one\""));

        Kill(agent);
        StartFollowing();
        await ReportedAsync(node);
        await EditAsync(node, "two");

        await Deadline.Until(() => Runs() >= 3);
        Assert.That(await File.ReadAllLinesAsync(CommandLog), Is.EqualTo((string[])["ran", "ran", "ran"]));
    }

    [Test]
    public async Task Run_CommandFails_IsTriedAgain()
    {
        var flag = _folder.File("flag");

        StartFollowing($"test -e {flag} || {{ touch {flag}; exit 1; }}; echo ran >> {CommandLog}");

        await Deadline.Until(() => Runs() == 1);
        Assert.That(File.Exists(flag));
    }

    [Test]
    public async Task Run_DaemonKilled_GoesOnWithTheNextOne()
    {
        StartFollowing();
        await Deadline.Until(() => Runs() == 1);
        var node = await NodeAsync();

        await _daemon.KillAsync();
        _daemon = await _daemon.StartAgainAsync();
        await EditAsync(node, "after the kill");

        await Deadline.Until(() => Runs() == 2);
        await ReportedAsync(node);
    }

    [Test]
    public async Task Run_NodeDeleted_RegistersAgain()
    {
        StartFollowing();
        await Deadline.Until(() => Runs() == 1);
        var node = await NodeAsync();

        await _client.DeleteNodeAsync(new DeleteNodeRequest { NodeRef = NodeRefs.Of(node) });

        await Deadline.Until(async () => await _client.FindNodeAsync(NodeRefs.UniqueKey(Key)) is { } again && again.Id != node.Id);
    }

    [Test]
    public async Task Scenario36_InterfaceThatVanishes_StaysDownWithoutCounters()
    {
        const string Name = "registrytest0";
        const string Peer = "registrytest1";
        if (!await IpAsync("link", "add", Name, "type", "veth", "peer", "name", Peer))
        {
            Assert.Ignore("a pair of interfaces cannot be made here (ip link add … type veth)");
        }

        try
        {
            await IpAsync("link", "set", Peer, "up");
            await IpAsync("link", "set", Name, "up");
            StartFollowing();
            await Deadline.Until(async () => await InterfaceAsync(Name) is { } there && there.Values["up"].BoolValue && there.Values.ContainsKey("tx_bytes"));
        }
        finally
        {
            await IpAsync("link", "delete", Name);
        }

        await Deadline.Until(async () => await InterfaceAsync(Name) is { } gone && !gone.Values["up"].BoolValue && !gone.Values.ContainsKey("tx_bytes"));
    }

    [Test]
    public async Task Run_Terminated_StopsCleanlyWith0()
    {
        var agent = StartFollowing();
        await Deadline.Until(() => Runs() == 1);

        using var kill = Process.Start("kill", ["-TERM", $"{agent.Id}"]);
        await agent.WaitForExitAsync().InTime();

        Assert.That(agent.ExitCode, Is.Zero);
    }

    private async Task<int> OnceAsync(params string[] arguments)
    {
        var agent = Start(["--once", .. arguments]);
        await agent.WaitForExitAsync().InTime();
        return agent.ExitCode;
    }

    private Process StartFollowing(string? command = null) =>
        Start("--interval", "200ms", "--config-file", ConfigFile, "--on-config", command ?? $"echo ran >> {CommandLog}");

    private Process Start(params string[] arguments)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "registry-device-agent.dll");
        string[] server = arguments.Contains("--server") ? [] : ["--server", _daemon.Address];
        string[] mac = arguments.Any(argument => argument.StartsWith("--mac", StringComparison.Ordinal)) ? [] : ["--mac", Mac];
        var agent = Process.Start("dotnet", [program, .. server, .. mac, .. arguments]);
        _agents.Add(agent);
        return agent;
    }

    private static void Kill(Process agent)
    {
        if (!agent.HasExited)
        {
            agent.Kill();
            agent.WaitForExit();
        }
    }

    private int Runs() => File.Exists(CommandLog) ? File.ReadAllLines(CommandLog).Length : 0;

    private Task<Node> NodeAsync() => _client.GetNodeAsync(NodeRefs.UniqueKey(Key));

    private Task EditAsync(Node node, string notes) => _client.UpdateConfigAsync(new UpdateConfigRequest
    {
        NodeRef = NodeRefs.Of(node),
        Edits = { new ConfigEdit { SetField = new SetField { Item = new ItemRef { Id = "core.description" }, Field = "notes", Value = Google.Protobuf.WellKnownTypes.Value.ForString(notes) } } },
    });

    /// <summary>Waits for a report that was made from now on.</summary>
    private async Task ReportedAsync(Node node)
    {
        var before = (await _client.GetConfigAsync(NodeRefs.Of(node), "monitoring")).PointRevision;
        await Deadline.Until(async () => (await _client.GetConfigAsync(NodeRefs.Of(node), "monitoring")).PointRevision > before);
    }

    private async Task<ConfigItem?> InterfaceAsync(string name) => await _client.FindNodeAsync(NodeRefs.UniqueKey(Key)) is { } node
        ? (await _client.GetConfigAsync(NodeRefs.Of(node), "monitoring")).Items.SingleOrDefault(item => item.Ref.Id == "core.interfaces" && item.Ref.Key == name)
        : null;

    private static async Task<bool> IpAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().InTime();
        return process.ExitCode == 0;
    }

    private static Value? Value(Config config, string id, string key, string field) =>
        config.Items.Single(item => item.Ref.Id == id && item.Ref.Key == key).Values.GetValueOrDefault(field);
}
