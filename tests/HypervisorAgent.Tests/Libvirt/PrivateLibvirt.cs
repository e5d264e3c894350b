using System.Diagnostics;

namespace HypervisorAgent.Tests.Libvirt;

/// <summary>
/// A libvirt daemon of the test's own, with libvirt's test driver: one machine called <c>test</c> to begin with. State changes made through
/// one connection are seen by the next, as with a real hypervisor.
/// </summary>
/// <remarks>
/// The test driver forgets everything when its last connection closes, so one connection is held open. The daemon gets an empty folder of
/// drivers: the built-in test driver is all that it can do, and nothing on the machine is touched.
/// </remarks>
internal sealed class PrivateLibvirt : IAsyncDisposable
{
    /// <summary>UUID of the test driver's own machine.</summary>
    public const string TestUuid = "6695eb01-f6a4-8304-79aa-97f2502e193f";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder;
    private readonly List<Process> _processes = [];

    private PrivateLibvirt(DirectoryInfo folder) => _folder = folder;

    /// <summary>URI of the shared test hypervisor behind the daemon.</summary>
    public string Uri => $"test+unix:///default?socket={SocketPath}";

    private string SocketPath => Path.Combine(_folder.FullName, "libvirt-sock");

    /// <summary>Starts the daemon, or skips the test where libvirt is not installed.</summary>
    public static async Task<PrivateLibvirt> StartAsync()
    {
        LiveLibvirt.Require("virsh");
        LiveLibvirt.Require("libvirtd");
        var libvirt = new PrivateLibvirt(Directory.CreateTempSubdirectory("lv"));
        try
        {
            await libvirt.StartDaemonAsync();
            await libvirt.HoldConnectionAsync();
            return libvirt;
        }
        catch
        {
            await libvirt.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs virsh on this hypervisor.</summary>
    public Task VirshAsync(params string[] arguments) => LiveLibvirt.VirshAsync(Uri, arguments);

    /// <summary>Defines a machine, not started.</summary>
    public async Task DefineAsync(string name, string uuid, string mac)
    {
        var file = Path.Combine(_folder.FullName, "define.xml");
        await File.WriteAllTextAsync(file, $"""
            <domain type='test'>
              <name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>512</memory><vcpu>2</vcpu><os><type>hvm</type></os>
              <devices><interface type='network'><mac address='{mac}'/><source network='default'/></interface></devices>
            </domain>
            """);
        await VirshAsync("define", file);
    }

    /// <summary>Ends the daemon: from now on the hypervisor cannot be read.</summary>
    public async Task StopAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync().WaitAsync(Deadline);
            process.Dispose();
        }

        _processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartDaemonAsync()
    {
        var folder = _folder.FullName;
        var configuration = Path.Combine(folder, "libvirtd.conf");
        await File.WriteAllTextAsync(configuration, $"""
            unix_sock_dir = "{folder}"
            auth_unix_ro = "none"
            auth_unix_rw = "none"
            log_level = 4
            log_outputs = "4:stderr"
            """);
        var start = new ProcessStartInfo("libvirtd", ["-f", configuration, "-p", Path.Combine(folder, "pid")]) { RedirectStandardError = true };
        start.Environment["PATH"] += ":/usr/sbin";
        start.Environment["HOME"] = folder;
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        start.Environment["LIBVIRT_DRIVER_DIR"] = _folder.CreateSubdirectory("drivers").FullName;
        var daemon = Process.Start(start)!;
        _processes.Add(daemon);
        daemon.ErrorDataReceived += (_, _) => { };
        daemon.BeginErrorReadLine();
    }

    private async Task HoldConnectionAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while ((await LiveLibvirt.TryVirshAsync(Uri, "uri")).ExitCode != 0)
        {
            Assert.That(_processes[0].HasExited, Is.False, "libvirtd ended");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }

        var start = new ProcessStartInfo("virsh", ["-q", "-c", Uri]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var holder = Process.Start(start)!;
        _processes.Insert(0, holder);
        await holder.StandardInput.WriteLineAsync("echo connected");
        await holder.StandardInput.FlushAsync(deadline.Token);
        var seen = "";
        var buffer = new char[256];
        while (!seen.Contains("connected\n", StringComparison.Ordinal))
        {
            var count = await holder.StandardOutput.ReadAsync(buffer, deadline.Token);
            Assert.That(count, Is.Positive, "virsh ended");
            seen += new string(buffer, 0, count);
        }
    }
}
