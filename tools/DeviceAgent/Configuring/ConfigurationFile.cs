using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace DeviceAgent.Configuring;

/// <summary>
/// The file with the configuration, and the command that is run for each new one. A file beside it (<c>.applied</c>) has the hash of the text for
/// which the command last succeeded, so that a kill between the two is made good at the next start, and nothing is run twice.
/// </summary>
internal sealed class ConfigurationFile(string path, string? command)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file have a text; tells whether it had another.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool Write(string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return false;
        }

        Replace(path, text);
        return true;
    }

    /// <summary>Runs the command, unless it has already succeeded for a text. Null: all is well; else why not.</summary>
    public async Task<string?> ApplyAsync(string text, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var marker = path + ".applied";
        if (command is null || (File.Exists(marker) && File.ReadAllText(marker) == hash))
        {
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { Environment = { ["REGISTRY_CONFIG_FILE"] = Path.GetFullPath(path) } })!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            return $"the command ended with exit code {process.ExitCode}";
        }

        Replace(marker, hash);
        return null;
    }

    // Whoever reads sees the old text or the new one, also after a loss of power.
    private static void Replace(string target, string text)
    {
        var temporary = target + ".new";
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }
}
