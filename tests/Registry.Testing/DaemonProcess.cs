using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Registry.Client;

namespace Registry.Testing;

/// <summary>
/// The real daemon as a process of its own, on free loopback ports. Disposing ends the process and deletes its directory.
/// </summary>
public sealed partial class DaemonProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DaemonLaunch _launch;
    private readonly string[] _arguments;
    private readonly TemporaryDirectory? _ownDirectory;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<(string Grpc, string Http)> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DaemonProcess(Process process, DaemonLaunch launch, string dataDirectory, TemporaryDirectory? ownDirectory, string[] arguments)
    {
        _process = process;
        _launch = launch;
        _arguments = arguments;
        _ownDirectory = ownDirectory;
        DataDirectory = dataDirectory;
    }

    /// <summary>The directory of its database.</summary>
    public string DataDirectory { get; }

    /// <summary>Address of its gRPC endpoint, for instance <c>http://127.0.0.1:40001</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Address of its HTTP endpoint.</summary>
    public string HttpAddress { get; private set; } = "";

    /// <summary>Id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The lines that it has logged so far, as JSON.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    /// <summary>The lines of level Error or Critical that it has logged so far.</summary>
    public IReadOnlyList<string> LoggedErrors => [.. _log.Where(line => ErrorLevel().IsMatch(line))];

    /// <summary>Path of the daemon's assembly, built with the tests.</summary>
    public static string AssemblyPath { get; } = FindAssembly("src", "Registry.Daemon", "registryd.dll");

    /// <summary>Directory of the modules that ship with the daemon.</summary>
    public static string ModulesDirectory { get; } = Path.Combine(Path.GetDirectoryName(AssemblyPath)!, "modules");

    /// <summary>Starts a daemon and waits until it serves.</summary>
    /// <param name="dataDirectory">Directory of its database; null for a fresh one, deleted with the daemon.</param>
    /// <param name="arguments">Further arguments.</param>
    public static Task<DaemonProcess> StartAsync(string? dataDirectory = null, params string[] arguments) =>
        LaunchAsync(DaemonLaunch.Default, dataDirectory, arguments);

    /// <summary>As <see cref="StartAsync(string?, string[])"/>, for what may not be the daemon that users start.</summary>
    public static async Task<DaemonProcess> LaunchAsync(DaemonLaunch launch, string? dataDirectory, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var daemon = Launch(launch, dataDirectory, arguments);
        try
        {
            (daemon.Address, daemon.HttpAddress) = await daemon._ready.Task.WaitAsync(StartDeadline);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a daemon in the place of one that has ended: on its directory and at its addresses, so that clients find it again.</summary>
    public Task<DaemonProcess> StartAgainAsync() => LaunchAsync(
        _launch,
        DataDirectory,
        _arguments.Contains("--grpc-address")
            ? _arguments
            : [.. _arguments, "--grpc-address", new Uri(Address).Authority, "--http-address", new Uri(HttpAddress).Authority]);

    /// <summary>Starts a daemon that is expected to give up, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Errors)> RunToEndAsync(string? dataDirectory = null, params string[] arguments)
    {
        await using var daemon = Launch(DaemonLaunch.Default, dataDirectory, arguments);
        await daemon._process.WaitForExitAsync().WaitAsync(StartDeadline);
        return (daemon._process.ExitCode, string.Join('\n', daemon._log));
    }

    /// <summary>A client of this daemon.</summary>
    public RegistryClient Connect() => new(new RegistryClientOptions { Address = new Uri(Address) });

    /// <summary>Ends the daemon as a crash would: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await _process.WaitForExitAsync().WaitAsync(StopDeadline);
    }

    /// <summary>Asks the daemon to stop and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Signal(SigTerm);
        await _process.WaitForExitAsync().WaitAsync(StopDeadline);
        return _process.ExitCode;
    }

    /// <summary>Lets the process stand still, as a suspended machine does.</summary>
    public void Pause() => Signal(SigStop);

    /// <summary>Lets a process that stands still go on.</summary>
    public void Continue() => Signal(SigContinue);

    /// <summary>Sends SIGTERM and does not wait.</summary>
    public void RequestStop() => Signal(SigTerm);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _ownDirectory?.Dispose();
    }

    private static DaemonProcess Launch(DaemonLaunch launch, string? dataDirectory, string[] arguments)
    {
        var own = dataDirectory is null ? new TemporaryDirectory() : null;
        var directory = dataDirectory ?? own!.File("data");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // An address that is given replaces the free port.
        string[] addresses = [.. new[] { "--grpc-address", "--http-address" }.Except(arguments).SelectMany(name => new[] { name, "127.0.0.1:0" })];
        string[] all = [launch.AssemblyPath, "--data-dir", directory, "--log-format", "json", .. addresses, .. arguments];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var daemon = new DaemonProcess(process, launch, directory, own, arguments);
        process.OutputDataReceived += (_, line) => daemon.ReadOutput(line.Data);
        process.ErrorDataReceived += (_, line) => daemon.ReadLog(line.Data);
        process.Exited += (_, _) => daemon._ready.TrySetException(
            new InvalidOperationException($"The daemon ended with exit code {process.ExitCode} before it served:\n{string.Join('\n', daemon._log)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return daemon;
    }

    /// <summary>Path of an assembly that is built with the tests.</summary>
    /// <param name="folder"><c>src</c> or <c>tests</c>.</param>
    /// <param name="project">Name of its project.</param>
    /// <param name="file">Name of the file.</param>
    public static string FindAssembly(string folder, string project, string file)
    {
        // <root>/tests/<project>/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = output.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, folder, project, "bin", configuration, framework, file);
    }

    private void ReadOutput(string? line)
    {
        if (line is not null && ReadyLine().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(($"http://{match.Groups[1].Value}", $"http://{match.Groups[2].Value}"));
        }
    }

    private void ReadLog(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    [GeneratedRegex("^registryd ready grpc=(\\S+) http=(\\S+)$")]
    private static partial Regex ReadyLine();

    [GeneratedRegex("\"LogLevel\":\"(Error|Critical)\"")]
    private static partial Regex ErrorLevel();
}
