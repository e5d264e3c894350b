using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Queries;

/// <summary>Indexes of fields over the life of a daemon and of its modules.</summary>
[TestFixture]
public sealed class QueryIndexTests
{
    [Test]
    public async Task Index_AfterARestartAndChangesOfModules_IsThereAsLongAsTheModuleDeclaresIt()
    {
        using var directory = new TemporaryDirectory();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            await ApplyAsync(client, isIndexed: false);
            await RegisterAsync(client, "a");
            Assert.That(await IndexesAsync(client, "a"), Is.Empty);
            await ApplyAsync(client, isIndexed: true);
            await RegisterAsync(client, "b");
            Assert.That(await IndexesAsync(client, "a"), Is.EqualTo(["config/core.general#name 1"]));
            await daemon.StopAsync();
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var after = again.Connect();
        Assert.That(await IndexesAsync(after, "b"), Is.EqualTo(["config/core.general#name 1"]));
        await after.DeleteNodeAsync(NodeRefs.Id("b"));
        Assert.That(await IndexesAsync(after, "b"), Is.EqualTo(["config/core.general#name 0"]));
        await after.DeleteModuleAsync(new DeleteModuleRequest { Id = "core", Force = true });
        Assert.That((await Assert.ThrowsAsync<RegistryException>(() => IndexesAsync(after, "a")))!.Metadata["kind"], Is.EqualTo("unknown_id"));
        Assert.That(again.LoggedErrors, Is.Empty);
    }

    private static Task ApplyAsync(RegistryClient client, bool isIndexed) => client.ApplyModuleAsync(new ApplyModuleRequest
    {
        Source = new ModuleSource
        {
            FileName = "core.yaml",
            Text = $$"""
                module: core
                version: 1.0.{{(isIndexed ? 1 : 0)}}
                items: [{id: core.general}]
                classes:
                  - class: core.general/General
                    fields: [{name: name, type: string, indexed: {{(isIndexed ? "true" : "false")}}}]
                """,
        },
    });

    private static Task RegisterAsync(RegistryClient client, string id) => client.RegisterNodeAsync(new RegisterNodeRequest
    {
        Node = new Node { Id = id, Type = "router" },
        ConfigEdits =
        {
            new PointEdits
            {
                Edits =
                {
                    new ConfigEdit { SetField = new SetField { Item = new ItemRef { Id = "core.general" }, Field = "name", Value = Value.ForString(id) } },
                },
            },
        },
    });

    private static async Task<string[]> IndexesAsync(RegistryClient client, string name)
    {
        var answer = await client.QueryNodesPageAsync(new QueryNodesRequest
        {
            Selector = new NodeSelector { Filter = $"config.core.general.name == '{name}'" }, Explain = true,
        });
        return [.. answer.Plan.Indexes.Select(index => $"{index.Index} {index.EntryCount}")];
    }
}
