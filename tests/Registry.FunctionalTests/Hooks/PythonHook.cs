using System.Diagnostics;
using Registry.FunctionalTests.Clients;
using Registry.Testing;

namespace Registry.FunctionalTests.Hooks;

/// <summary>The hook in <c>tests/clients/python/hook.py</c>, a process of its own behind a unix socket. Disposing kills it.</summary>
internal sealed class PythonHook : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private const int NotInstalled = 77;
    private static readonly string Folder = Path.Combine(ForeignProgram.RepositoryRoot, "tests", "clients", "python");

    private readonly TemporaryDirectory _directory = new();
    private Process? _process;

    /// <summary>Where it listens, as modules say it.</summary>
    public string Address => $"unix:{_directory.File("socket")}";

    /// <summary>Whether it was asked about a size that it does not answer.</summary>
    public bool IsHanging => File.Exists(_directory.File("hanging"));

    /// <summary>What it was told of commits, in order.</summary>
    public IReadOnlyList<Told> Told => File.Exists(_directory.File("told"))
        ? [.. File.ReadAllLines(_directory.File("told")).Select(line => line.Split(' ')).Where(parts => parts.Length == 4).Select(parts =>
            new Told(long.Parse(parts[0], null), parts[1], parts[2], parts[3] == "True"))]
        : [];

    /// <summary>Lets it answer what it does not answer.</summary>
    public void Release() => File.WriteAllText(_directory.File("release"), "");

    /// <summary>Starts it, and returns when it serves. Skips the test where something is not installed.</summary>
    public async Task StartAsync()
    {
        if (!File.Exists(Python))
        {
            ForeignProgram.Skip($"{Python} is not installed");
        }

        var start = new ProcessStartInfo(Python, [Path.Combine(Folder, "hook.py"), Address, ForeignProgram.Protos, _directory.Path])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        var line = await _process.StandardOutput.ReadLineAsync().InTime();
        if (line != "ready")
        {
            await _process.WaitForExitAsync().InTime();
            if (_process.ExitCode == NotInstalled)
            {
                ForeignProgram.Skip(line!);
            }

            Assert.Fail($"The hook ended with exit code {_process.ExitCode}: {line}");
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().InTime();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _directory.Dispose();
    }
}

/// <summary>A call of <c>Committed</c>.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Size">Its size; <c>-</c>: it was deleted.</param>
/// <param name="IsResync">Whether commits were missed.</param>
internal sealed record Told(long Revision, string Node, string Size, bool IsResync);
