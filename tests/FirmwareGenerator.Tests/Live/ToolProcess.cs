using System.Collections.Concurrent;
using System.Diagnostics;
using Registry.Testing;

namespace FirmwareGenerator.Tests.Live;

/// <summary>The tool as a process of its own. Disposing ends it.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    private ToolProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_out, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
    }

    /// <summary>The lines of its standard output so far.</summary>
    public IReadOnlyList<string> Lines => [.. _out];

    /// <summary>The lines of its standard error so far.</summary>
    public IReadOnlyList<string> ErrorLines => [.. _error];

    public static ToolProcess Start(params string[] arguments)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "firmware-generator.dll");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var tool = new ToolProcess(process);
        _ = process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Waits for a line of its standard output that holds a text, behind those that were there already.</summary>
    public async Task<string> LineAsync(string text, int behind = 0)
    {
        await Deadline.Until(
            () => _process.HasExited || Lines.Skip(behind).Any(line => line.Contains(text, StringComparison.Ordinal)),
            $"'{text}' in {string.Join('\n', Lines)}");
        return Lines.Skip(behind).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"It ended without '{text}': {string.Join('\n', ErrorLines)}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, string.Join('\n', Lines), string.Join('\n', ErrorLines));
    }

    /// <summary>Asks it to end, and waits for it.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        return (await EndAsync()).Code;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Limit);
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
