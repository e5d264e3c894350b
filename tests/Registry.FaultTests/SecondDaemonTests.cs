using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Two daemons that want one directory.</summary>
[TestFixture]
internal sealed class SecondDaemonTests
{
    [Test, CancelAfter(120_000)]
    public async Task Start_DirectoryInUse_RefusesUntilTheFirstIsGone()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await DaemonProcess.StartAsync(directory.Path);
        using var client = Clients.Connect(first);
        await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = "a", Type = "vm" } });

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(directory.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(errors, Does.Contain(directory.File("registry.db")).And.Contain("in use"));
            Assert.That(errors, Does.Not.Contain("   at Registry"), "a stack trace is no message");
        }

        // The first is unharmed: it serves, and what it writes now is there after its end.
        await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = "b", Type = "vm" } });
        Assert.That(first.LoggedErrors, Is.Empty);
        await first.KillAsync();

        await using var second = await DaemonProcess.StartAsync(directory.Path);
        using var reader = Clients.Connect(second);
        var found = await reader.BatchGetNodesAsync([new NodeRef { Id = "a" }, new NodeRef { Id = "b" }]);
        Assert.That(found.Select(node => node?.Id), Is.EqualTo(new[] { "a", "b" }));
    }
}
