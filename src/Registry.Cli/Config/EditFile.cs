using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Registry.Cli.Config;

/// <summary>A file that a person edits in an editor of their own. It stays, unless it is deleted.</summary>
internal sealed class EditFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private string _written = "";

    /// <summary>Names a file that nobody else can read: it may hold secrets.</summary>
    /// <param name="name">What it is about, for its name.</param>
    public EditFile(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_').Take(40));
        FilePath = Path.Combine(Path.GetTempPath(), $"registryctl-{safe}-{Path.GetRandomFileName()}.yaml");
    }

    /// <summary>Where it is.</summary>
    public string FilePath { get; }

    /// <summary>Lets the person edit a text.</summary>
    /// <returns>The text as it was saved; null where it is as it was.</returns>
    /// <exception cref="IOException">The editor cannot be started, or failed.</exception>
    public async Task<string?> EditAsync(string text, CancellationToken cancellationToken)
    {
        _written = text;
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        await RunEditorAsync(cancellationToken).ConfigureAwait(false);
        var saved = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return saved == _written ? null : saved;
    }

    /// <summary>Deletes the file.</summary>
    public void Delete() => File.Delete(FilePath);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using var stream = new FileStream(FilePath, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_written), cancellationToken).ConfigureAwait(false);
    }

    // An editor may have replaced the file, or deleted it, which cancels as emptying it does.
    private async Task<string> ReadAsync(CancellationToken cancellationToken)
        => File.Exists(FilePath) ? (await File.ReadAllTextAsync(FilePath, cancellationToken).ConfigureAwait(false)).ReplaceLineEndings("\n") : "";

    private async Task RunEditorAsync(CancellationToken cancellationToken)
    {
        var editor = CliConsole.Environment("VISUAL") ?? CliConsole.Environment("EDITOR") ?? (OperatingSystem.IsWindows() ? "notepad" : "vi");

        // The variables hold a command of the shell, which may have options.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", $"{editor} \"{FilePath}\""])
            : new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$1\"", "registryctl", FilePath]);
        try
        {
            using var process = Process.Start(start) ?? throw new IOException($"The editor '{editor}' did not start.");
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new IOException($"The editor '{editor}' failed (exit code {process.ExitCode}); $VISUAL or $EDITOR names another.");
            }
        }
        catch (Win32Exception e)
        {
            throw new IOException($"The editor '{editor}' cannot be started: {e.Message}", e);
        }
    }
}
