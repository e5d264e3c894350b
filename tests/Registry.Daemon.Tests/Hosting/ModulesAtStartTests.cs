using System.Text;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Registry.Daemon.Options;
using Registry.Domain;
using Registry.Engine;
using Registry.Storage;
using Registry.Testing;
using Registry.V1;
using StoredModule = Registry.Domain.Modules.StoredModule;

namespace Registry.Daemon.Tests.Hosting;

[TestFixture]
[CancelAfter(120_000)]
public sealed class ModulesAtStartTests
{
    private const string Core = """
        module: core
        items: [{id: core.general}]
        classes: [{class: core.general/General, fields: [{name: name, type: string}]}]
        """;

    private const string Broken = """
        module: broken
        rules:
          - {id: r, on: node, check: "nodee.name == ''", code: a.b, message: no}
        """;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory()
    {
        _directory = new TemporaryDirectory();
        Directory.CreateDirectory(_directory.File("modules"));
    }

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public async Task Start_FilesOfADirectory_AreAppliedInTheOrderOfWhatTheyRequire()
    {
        Write("a.json", """{"module": "user", "requires": ["core"], "classes": [{"class": "core.general/Wide", "extends": "General"}]}""");
        Write("z.yml", Core);
        Write("notes.txt", "no module");
        Write(".hidden.yaml", "no module");

        await using var daemon = await StartAsync();

        Assert.That(await ModulesAsync(daemon), Is.EqualTo((string[])["core", "user"]));
        Assert.That((await StatusAsync(daemon)).Problems, Is.Empty);
    }

    [Test]
    public async Task Start_NothingNew_MakesNoCommit()
    {
        Write("core.yaml", Core);

        var first = await RevisionAfterAStartAsync();
        var second = await RevisionAfterAStartAsync();

        Assert.That((first, second), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Start_BrokenFile_IsLeftOutAndShownInTheStatus()
    {
        Write("broken.yaml", Broken);
        Write("core.yaml", Core);
        Write("unreadable.yaml", "module: [");

        await using var daemon = await StartAsync();
        var problems = (await StatusAsync(daemon)).Problems;

        Assert.That(await ModulesAsync(daemon), Is.EqualTo((string[])["core"]));
        Assert.That(problems, Has.Count.EqualTo(2).And.All.Not.Contain("\n"));
        Assert.That(problems, Has.Some.StartsWith(_directory.File("modules/broken.yaml:3:31: rules[0].check: ")));
        Assert.That(problems, Has.Some.StartsWith(_directory.File("modules/unreadable.yaml:")));
    }

    [Test]
    public async Task Start_FileByWhichNodesLoseData_IsLeftOut(CancellationToken token)
    {
        Write("core.yaml", Core);
        await using (var first = await StartAsync())
        {
            var node = await new NodeRegistry.NodeRegistryClient(first.Channel).RegisterNodeAsync(
                new RegisterNodeRequest { Node = new V1.Node { Type = "vm" } }, cancellationToken: token);
            var set = new SetField { Item = new ItemRef { Id = "core.general" }, Field = "name", Value = Value.ForString("x") };
            await new ConfigRegistry.ConfigRegistryClient(first.Channel).UpdateConfigAsync(
                new UpdateConfigRequest { NodeRef = new V1.NodeRef { Id = node.Id }, Edits = { new ConfigEdit { SetField = set } } }, cancellationToken: token);
        }

        Write("core.yaml", "{module: core, version: 2.0.0, items: [{id: core.general}], classes: [{class: core.general/General}]}");
        await using var second = await StartAsync();
        var stored = await new ModuleRegistry.ModuleRegistryClient(second.Channel).GetModuleAsync(new GetModuleRequest { Id = "core" }, cancellationToken: token);

        Assert.That((await StatusAsync(second)).Problems.Single(), Does.Contain("core.yaml: 1 nodes would lose what users set in 'core'"));
        Assert.That(stored.Module.Classes.Single().Fields, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Start_OneModuleInTwoFiles_TheFirstCounts()
    {
        Write("a.yaml", Core);
        Write("b.yaml", "module: core");

        await using var daemon = await StartAsync();
        var status = await StatusAsync(daemon);

        Assert.That(status.Problems.Single(), Does.Contain("b.yaml: module 'core' is in ").And.Contain("a.yaml too"));
        Assert.That(status.Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Start_NoSuchDirectory_ServesAndSaysSo()
    {
        Directory.Delete(_directory.File("modules"));

        await using var daemon = await StartAsync();

        Assert.That((await StatusAsync(daemon)).Problems.Single(), Does.Contain("the directory cannot be read"));
    }

    [Test]
    public async Task Start_BrokenFile_IsLoggedAsAnError()
    {
        Write("broken.yaml", Broken);

        await using var daemon = await DaemonProcess.StartAsync(null, "--modules-directory", _directory.File("modules"));
        await daemon.StopAsync();

        Assert.That(daemon.LoggedErrors.Single(), Does.Contain("broken.yaml:3:31"));
    }

    [Test]
    public async Task Start_StoredModuleThatDoesNotCompile_IsRefusedAndNamed()
    {
        await StoreAsync("core", """{"module": "core", "items": [{"id": "core.general", "cardinality": "some"}]}""");

        var refusal = await Assert.ThrowsAsync<StoreException>(async () => await StartAsync());

        Assert.That(refusal!.Message, Does.StartWith("The stored modules do not compile: core (stored):1:").And.Contain("'some'"));
    }

    [Test]
    public async Task Start_StoredModuleThatDoesNotCompile_IsPutRightByTheDirectory()
    {
        await StoreAsync("core", "{}");
        Write("core.yaml", Core);

        await using var daemon = await StartAsync();

        Assert.That(await ModulesAsync(daemon), Is.EqualTo((string[])["core"]));
    }

    private void Write(string name, string text) => File.WriteAllText(_directory.File("modules/" + name), text);

    /// <summary>Stores a module unchecked, as a daemon of another version might have.</summary>
    private async Task StoreAsync(string id, string content)
    {
        Directory.CreateDirectory(_directory.File("data"));
        using var store = SqliteStore.Open(new SqliteStoreOptions { Path = _directory.File("data/registry.db"), NewEpoch = new Guid(1, 0, 0, new byte[8]) });
        using var engine = RegistryEngine.Start(store, new RegistryEngineOptions(), TimeProvider.System, NullLogger<RegistryEngine>.Instance);
        var command = new ApplyModuleCommand(new StoredModule { Id = id, Content = [.. Encoding.UTF8.GetBytes(content)] }, 0);
        var outcome = await engine.ExecuteAsync(
            new CommandRequest(command, TimeProvider.System.GetUtcNow().UtcDateTime, "test", "", UInt128.Zero, false, 0), CancellationToken.None);
        Assert.That(outcome.Rejection, Is.Null);
        await engine.StopAsync();
    }

    private Task<RunningDaemon> StartAsync()
    {
        var options = RunningDaemon.Options();
        options.Store = StoreKind.Sqlite;
        options.DataDirectory = _directory.File("data");
        options.ModulesDirectory = _directory.File("modules");
        options.LogLevel = Microsoft.Extensions.Logging.LogLevel.None;
        return RunningDaemon.StartAsync(options);
    }

    private async Task<long> RevisionAfterAStartAsync()
    {
        await using var daemon = await StartAsync();
        return (await StatusAsync(daemon)).Revision;
    }

    private static async Task<StatusResponse> StatusAsync(RunningDaemon daemon) =>
        await new V1.Maintenance.MaintenanceClient(daemon.Channel).StatusAsync(new StatusRequest());

    private static async Task<IEnumerable<string>> ModulesAsync(RunningDaemon daemon) =>
        (await new ModuleRegistry.ModuleRegistryClient(daemon.Channel).ListModulesAsync(new ListModulesRequest())).Modules.Select(module => module.Module.Module_);
}
