using System.Text.Json.Nodes;
using Registry.Testing;

namespace Registry.Cli.Tests.Live;

/// <summary>Tests against a real daemon of the fixture's own. Tests of one fixture share it, so each uses names of its own.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal abstract class LiveTest
{
    protected DaemonProcess Daemon { get; private set; }

    protected TemporaryDirectory Directory { get; private set; }

    [OneTimeSetUp]
    public async Task StartDaemonAsync()
    {
        Directory = new TemporaryDirectory();
        Daemon = await DaemonProcess.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopDaemonAsync()
    {
        Directory?.Dispose();
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }
    }

    /// <summary>A name that no other test uses.</summary>
    protected static string Unique(string name) => $"{name}-{TestContext.CurrentContext.Test.ID}";

    /// <summary>Runs the command line in this process.</summary>
    protected Task<Run> CtlAsync(params string[] args) => Run.CliAsync([.. args, "--server", Daemon.Address]);

    /// <summary>Runs the command line, which must succeed, and returns its output.</summary>
    protected async Task<string> OkAsync(params string[] args)
    {
        var run = await CtlAsync(args);
        Assert.That(run.Code, Is.Zero, $"registryctl {string.Join(' ', args)}\n{run.Error}");
        return run.Out;
    }

    /// <summary>Registers a node and returns its id.</summary>
    protected async Task<string> RegisterAsync(string name, string type, params string[] args)
        => (await OkAsync(["node", "register", name, "--type", type, .. args, "-o", "id"])).Trim();

    protected async Task<JsonNode> GetAsync(string node) => JsonNode.Parse(await OkAsync("node", "get", node, "-o", "json"))!;

    protected async Task<string[]> NamesAsync(params string[] args)
        => [.. (await OkAsync(["node", "list", .. args, "-o", "jsonl"])).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!["name"]!.GetValue<string>())];
}
