using System.Diagnostics;

namespace HypervisorAgent.Tests.Libvirt;

/// <summary>Runs virsh as a person would.</summary>
internal static class LiveLibvirt
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Require(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Assert.Ignore($"{program} is not installed");
        }
    }

    /// <summary>Runs virsh to its end and returns its exit code and everything it printed.</summary>
    public static async Task<(int ExitCode, string Output)> TryVirshAsync(string uri, params string[] arguments)
    {
        var start = new ProcessStartInfo("virsh", ["-q", "-c", uri, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Runs virsh and fails the test if virsh fails.</summary>
    public static async Task VirshAsync(string uri, params string[] arguments)
    {
        var (exitCode, output) = await TryVirshAsync(uri, arguments);
        Assert.That(exitCode, Is.Zero, $"virsh {string.Join(' ', arguments)}: {output}");
    }
}
