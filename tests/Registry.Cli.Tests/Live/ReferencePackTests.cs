using Registry.Testing;

namespace Registry.Cli.Tests.Live;

/// <summary>The modules that lie beside the built daemon.</summary>
internal sealed class ReferencePackTests : LiveTest
{
    [Test]
    public async Task Apply_DirectoryBesideTheDaemon_AppliesAllOfItInOneCommand()
    {
        var shipped = System.IO.Directory.GetFiles(DaemonProcess.ModulesDirectory, "*.yaml").Select(Path.GetFileNameWithoutExtension);

        var applied = (await OkAsync("module", "apply", DaemonProcess.ModulesDirectory, "-o", "id")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var again = await OkAsync("module", "apply", DaemonProcess.ModulesDirectory);

        Assert.That(applied, Is.EquivalentTo(shipped).And.Contain("core").And.Contain("openwrt-validation"));
        Assert.That(again.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.Contain("unchanged"));
    }

    [Test]
    public async Task Start_WithTheDirectoryBesideTheDaemon_ServesTheSameModules()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--modules-directory", DaemonProcess.ModulesDirectory);

        var listed = await Run.CliAsync(["module", "list", "-o", "id", "--server", daemon.Address]);

        Assert.That(
            listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EquivalentTo(System.IO.Directory.GetFiles(DaemonProcess.ModulesDirectory, "*.yaml").Select(Path.GetFileNameWithoutExtension)));
    }
}
