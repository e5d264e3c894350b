using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Config;

/// <summary>Items of volatile points over the life of a daemon.</summary>
[TestFixture]
public sealed class VolatileItemsTests
{
    [Test]
    public async Task Stop_AndStartAgain_KnowsWhatWasReportedUntilTheNodeIsDeleted()
    {
        using var directory = new TemporaryDirectory();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            await client.ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "core.yaml", Text = NetworkModules.Core } });
            await client.RegisterNodeAsync(new Node { Id = "r", Type = "router" });
            await client.UpdateConfigAsync(Report(7));
            await daemon.StopAsync();
        }

        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var after = again.Connect();
        var known = await after.GetConfigAsync(NodeRefs.Id("r"), "monitoring");
        await after.DeleteNodeAsync(NodeRefs.Id("r"));
        await after.RegisterNodeAsync(new Node { Id = "r", Type = "router" });

        Assert.That(known.Items.Single().Values["tx_bytes"], Is.EqualTo(Value.ForNumber(7)));
        Assert.That((await after.GetConfigAsync(NodeRefs.Id("r"), "monitoring")).Items, Is.Empty, "another node under the same id");
        Assert.That(again.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task UpdateConfig_VolatilePointWithWrongValues_IsRefusedAndKeepsWhatThereIs()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await client.ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "core.yaml", Text = NetworkModules.Core } });
        await client.RegisterNodeAsync(new Node { Id = "r", Type = "router" });
        var first = await client.UpdateConfigAsync(Report(7));

        var refusal = Assert.ThrowsAsync<RegistryException>(() => client.UpdateConfigAsync(Report(-1)));
        var stale = Assert.ThrowsAsync<RegistryException>(() => client.UpdateConfigAsync(new UpdateConfigRequest(Report(8)) { ExpectedRevision = first.Revision + 1 }));

        Assert.That((await refusal)!.FieldViolations.Single().Field, Is.EqualTo("monitoring/core.interfaces/eth0#tx_bytes"));
        Assert.That((await stale)!.Reason, Is.EqualTo(ErrorReason.RevisionMismatch));
        Assert.That((await client.GetConfigAsync(NodeRefs.Id("r"), "monitoring")).Items.Single().Values["tx_bytes"], Is.EqualTo(Value.ForNumber(7)));
    }

    private static UpdateConfigRequest Report(int bytes) => new()
    {
        NodeRef = NodeRefs.Id("r"),
        Point = "monitoring",
        Edits =
        {
            new ConfigEdit
            {
                ReportItems = new ReportItems
                {
                    Id = "core.interfaces",
                    Items = { new AddItem { Key = "eth0", Values = { ["name"] = Value.ForString("eth0"), ["tx_bytes"] = Value.ForNumber(bytes) } } },
                },
            },
        },
    };
}
