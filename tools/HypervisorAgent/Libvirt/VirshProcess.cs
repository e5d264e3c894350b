using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HypervisorAgent.Libvirt;

/// <summary>Runs virsh, read-only and with untranslated output.</summary>
internal sealed class VirshProcess
{
    private readonly VirshOptions _options;
    private readonly TimeProvider _time;

    public VirshProcess(VirshOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Runs virsh with one argument of commands and returns what it printed.</summary>
    /// <exception cref="VirshException">virsh could not be started, failed, or took too long.</exception>
    public async Task<string> RunAsync(string commands, CancellationToken cancellationToken)
    {
        using var process = Start(commands);
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // A prompt for a password would otherwise wait for somebody to type.
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0)
            {
                return await output;
            }

            // Ctrl-C at a terminal reaches virsh too: that is no failure of the hypervisor.
            cancellationToken.ThrowIfCancellationRequested();
            var message = OneLine(await errors);
            throw new VirshException(
                HypervisorFailureKind.Failed, message.Length > 0 ? message : $"virsh ended with exit code {process.ExitCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VirshException(HypervisorFailureKind.TimedOut, $"virsh did not answer within {_options.Timeout.TotalSeconds:0.###} s");
        }
        finally
        {
            End(process);
        }
    }

    private Process Start(string commands)
    {
        var start = new ProcessStartInfo(_options.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        start.ArgumentList.Add("--quiet");
        start.ArgumentList.Add("--readonly");
        if (_options.ConnectUri is { } uri)
        {
            start.ArgumentList.Add("--connect");
            start.ArgumentList.Add(uri);
        }

        start.ArgumentList.Add("--");
        start.ArgumentList.Add(commands);
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Win32Exception error)
        {
            throw new VirshException(HypervisorFailureKind.NotInstalled, $"{_options.Program}: {error.Message}", error);
        }
    }

    // With its children: a remote connection URI makes virsh start ssh.
    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string OneLine(string text) =>
        string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
