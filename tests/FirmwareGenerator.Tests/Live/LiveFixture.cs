using FirmwareGenerator.Tests.Pack;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace FirmwareGenerator.Tests.Live;

/// <summary>A daemon of the fixture's own with the shipped modules and a community, and the tool as a process. Each test has routers of its own.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public abstract class LiveFixture
{
    private protected const string Device = "tp-link-wr741nd";

    private RegistryClient? _client;
    private Community? _community;
    private TemporaryDirectory? _data;

    private protected DaemonProcess Daemon { get; private set; } = null!;

    private protected RegistryClient Client => _client!;

    /// <summary>The community; its routers carry the test's tag.</summary>
    private protected Community Community => _community! with { Tag = Tag };

    private protected TemporaryDirectory Directory { get; private set; } = null!;

    /// <summary>Where firmware is written.</summary>
    private protected string Output => Directory.File("firmware");

    /// <summary>A tag that no other test uses.</summary>
    private protected static string Tag => $"test-{TestContext.CurrentContext.Test.ID}";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _data = new TemporaryDirectory();
        Daemon = await DaemonProcess.StartAsync(_data.File("data"), "--modules-directory", PackDaemon.ModulesFolder);
        _client = Daemon.Connect();
        _community = await Community.CreateAsync(Client);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
            Assert.That(Daemon.LoggedErrors, Is.Empty);
        }

        _data?.Dispose();
    }

    [SetUp]
    public void MakeDirectory() => Directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => Directory?.Dispose();

    /// <summary>A name that no other test uses.</summary>
    private protected static string Name(string name) => $"{name}-{TestContext.CurrentContext.Test.ID}";

    /// <summary>Registers a router of the community under a name of the test's own, and returns its id.</summary>
    private protected Task<string> RouterAsync(string name, string device = Device, params ConfigEdit[] edits) =>
        Community.RouterAsync(Name(name), device, edits);

    /// <summary>Starts the tool.</summary>
    private protected ToolProcess Start(params string[] arguments) => ToolProcess.Start([.. arguments, "--server", Daemon.Address]);

    /// <summary>Generates into the test's directory.</summary>
    private protected async Task<(int Code, string Out, string Error)> GenerateAsync(params string[] arguments)
    {
        await using var tool = Start(["generate", "--output-directory", Output, .. arguments]);
        return await tool.EndAsync();
    }

    /// <summary>Edits the configuration of a node.</summary>
    private protected Task<UpdateConfigResponse> EditAsync(string node, params ConfigEdit[] edits) =>
        Client.UpdateConfigAsync(NodeRefs.Id(node), edits);

    /// <summary>Applies a module file.</summary>
    private protected Task<ApplyModuleResponse> ApplyAsync(string text) =>
        Client.ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "test.yaml", Text = text } });

    /// <summary>Starts the daemon again in the place of the one that has ended.</summary>
    private protected async Task RestartAsync() => Daemon = await Daemon.StartAgainAsync();

    /// <summary>A file of a router's firmware.</summary>
    private protected string Read(string name, string path) => File.ReadAllText(Path.Combine(Output, Name(name), path));
}
