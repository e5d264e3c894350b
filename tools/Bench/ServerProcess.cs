using System.Diagnostics;

namespace Bench;

/// <summary>A server in a process of its own, ended when it is disposed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it serves.</summary>
    public string Address { get; }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The echo.</summary>
    public static Task<ServerProcess> StartEchoAsync() =>
        StartAsync([typeof(ServerProcess).Assembly.Location, "echo-server"], line => line.StartsWith("echo ready ", StringComparison.Ordinal) ? line[11..] : null);

    /// <summary>The modules that ship with the daemon.</summary>
    public static string ModulesDirectory => Path.Combine(DaemonDirectory, "modules");

    private static string DaemonDirectory
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "src", "Registry.Daemon", "bin", output.Parent.Name, output.Name);
        }
    }

    /// <summary>The registry, on a directory, with options besides those that every benchmark needs.</summary>
    public static Task<ServerProcess> StartRegistryAsync(string dataDirectory, params string[] options)
    {
        var assembly = Path.Combine(DaemonDirectory, "registryd.dll");
        return StartAsync(
            [assembly, "--data-dir", dataDirectory, "--grpc-address", "127.0.0.1:0", "--http-address", "127.0.0.1:0", "--log-level", "warning", .. options],
            line => line.StartsWith("registryd ready grpc=", StringComparison.Ordinal) ? $"http://{line[21..line.IndexOf(" http=", StringComparison.Ordinal)]}" : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string[] arguments, Func<string, string?> address)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{arguments[0]} could not be started");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (address(line) is { } found)
            {
                // Nobody reads the rest; without a reader the server would one day wait for room in the pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, found);
            }
        }

        throw new InvalidOperationException($"{arguments[0]} ended before it served");
    }
}
