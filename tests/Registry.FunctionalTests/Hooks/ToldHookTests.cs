using Registry.Storage;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Hooks;

/// <summary>Hooks that are told of commits, while they and the daemon crash.</summary>
[TestFixture]
public sealed class ToldHookTests
{
    private const string Name = "told";

    [Test]
    public async Task Committed_HookAndDaemonKilled_TellsEveryCommitInOrder()
    {
        using var folder = new TemporaryDirectory();
        await using var hook = new PythonHook();
        await hook.StartAsync();
        NodeRef node;
        await using (var daemon = await DaemonProcess.StartAsync(folder.File("data")))
        {
            using var client = daemon.Connect();
            var module = new HookModule(client, Name);
            await module.ApplyAsync(hook.Address, "committed");
            node = await module.RegisterAsync("n");
            await SetSizesAsync(module, node, 1, 10);
            await Deadline.Until(() => hook.Told.Count > 0);
            await hook.KillAsync();
            await SetSizesAsync(module, node, 11, 20);
            await hook.StartAsync();
            await Deadline.Until(() => hook.Told.Any(told => told.Size == "20"));
            await hook.KillAsync();
            await SetSizesAsync(module, node, 21, 30);
            await daemon.KillAsync();
        }

        await hook.StartAsync();
        await using var again = await DaemonProcess.StartAsync(folder.File("data"));
        using var next = again.Connect();
        await SetSizesAsync(new HookModule(next, Name), node, 31, 40);
        await Deadline.Until(() => hook.Told.Any(told => told.Size == "40"));

        Assert.That(hook.Told.Select(told => told.Size).Distinct(), Is.EqualTo(Enumerable.Range(1, 40).Select(size => $"{size}")));
        Assert.That(hook.Told.Any(told => told.IsResync), Is.False);
        Assert.That(again.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task Committed_NodeDeleted_IsToldWithoutConfiguration()
    {
        await using var hook = new PythonHook();
        await hook.StartAsync();
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        var module = new HookModule(client, Name);
        await module.ApplyAsync(hook.Address, "committed");
        var node = await module.RegisterAsync("n");
        await module.SetSizeAsync(node, 1);

        await client.DeleteNodeAsync(new DeleteNodeRequest { NodeRef = node });

        await Deadline.Until(() => hook.Told.Count == 2);
        Assert.That(hook.Told.Select(told => (told.Node, told.Size)), Is.EqualTo([("n", "1"), ("n", "-")]));
    }

    [TestCase(true, TestName = "Committed_PlacesDamaged_TellsEveryNodeAsItIs")]
    [TestCase(false, TestName = "Committed_PlaceOfAnotherEpoch_TellsEveryNodeAsItIs")]
    public async Task Committed_NoPlaceInTheJournal_TellsEveryNodeAsItIs(bool isDamaged)
    {
        using var folder = new TemporaryDirectory();
        await using var hook = new PythonHook();
        await hook.StartAsync();
        await using (var daemon = await DaemonProcess.StartAsync(folder.File("data")))
        {
            using var client = daemon.Connect();
            var module = new HookModule(client, Name);
            await module.ApplyAsync(hook.Address, "committed");
            await SetSizesAsync(module, await module.RegisterAsync("n"), 1, 3);
            await Deadline.Until(() => hook.Told.Count == 3);
            await daemon.StopAsync();
        }

        var places = Path.Combine(folder.File("data"), "hooks");
        if (isDamaged)
        {
            await File.WriteAllTextAsync(places, "damaged");
        }
        else
        {
            // As a restored registry finds it.
            new HookPlacesFile(places).Write([.. new HookPlacesFile(places).Read().Select(place => place with { Epoch = "another" })]);
        }

        await using var again = await DaemonProcess.StartAsync(folder.File("data"));

        await Deadline.Until(() => hook.Told.Any(told => told.IsResync));
        Assert.That(hook.Told.Where(told => told.IsResync).Select(told => (told.Node, told.Size)), Is.EqualTo([("n", "3")]));
    }

    private static async Task SetSizesAsync(HookModule module, NodeRef node, int first, int last)
    {
        for (var size = first; size <= last; size++)
        {
            await module.SetSizeAsync(node, size);
        }
    }
}
