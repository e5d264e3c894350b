using System.Runtime.CompilerServices;
using FirmwareGenerator.Nodes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>A real daemon with the real module files, for all tests of this namespace. They write to it as if only, each to nodes of its
/// own.</summary>
[SetUpFixture]
public sealed class PackDaemon
{
    private static DaemonProcess? _daemon;

    /// <summary>Where the module files are.</summary>
    public static string ModulesFolder { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../src/Registry.Daemon/modules"));

    internal static RegistryClient Client { get; private set; } = null!;

    internal static RegistryModules Modules { get; private set; } = null!;

    /// <summary>What routers refer to.</summary>
    internal static Community Community { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _daemon = await DaemonProcess.StartAsync(null, "--modules-directory", ModulesFolder);
        Client = _daemon.Connect();
        Modules = await RegistryModules.ReadAsync(Client, before: null, CancellationToken.None);
        Community = await Community.CreateAsync(Client);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Client?.Dispose();
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
            Assert.That(_daemon.LoggedErrors, Is.Empty);
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
