using System.Diagnostics;
using FirmwareGenerator.Images;

namespace FirmwareGenerator.Output;

/// <summary>OpenWrt's ImageBuilder: a folder with a Makefile that makes images of packages and files.</summary>
/// <param name="path">The folder; <c>{target}</c> in it stands for the target, with <c>-</c> for the slash, since an ImageBuilder knows one
/// only.</param>
internal sealed class ImageBuilder(string path)
{
    private const int ShownLines = 20;

    /// <summary>Builds the images of a firmware.</summary>
    /// <param name="firmware">What it is of.</param>
    /// <param name="files">Folder of the files.</param>
    /// <param name="images">Folder that takes the images.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="IOException">It cannot be run, or fails; the message has the last lines that it wrote.</exception>
    public async Task BuildAsync(Firmware firmware, string files, string images, CancellationToken cancellationToken)
    {
        var folder = path.Replace("{target}", firmware.Target.Replace('/', '-'), StringComparison.Ordinal);
        if (!Directory.Exists(folder))
        {
            throw new IOException($"There is no ImageBuilder at {folder}; unpack the one for {firmware.Target} there.");
        }

        var start = new ProcessStartInfo("make", Arguments(firmware, files, images))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var make = Start(start);
        try
        {
            var output = make.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = make.StandardError.ReadToEndAsync(cancellationToken);
            await make.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            var lines = $"{await output.ConfigureAwait(false)}{await errors.ConfigureAwait(false)}".Split(
                '\n', StringSplitOptions.RemoveEmptyEntries);
            if (make.ExitCode != 0)
            {
                throw new IOException(
                    $"The ImageBuilder at {folder} failed with exit code {make.ExitCode}:\n{string.Join('\n', lines.TakeLast(ShownLines))}");
            }
        }
        finally
        {
            if (!make.HasExited)
            {
                make.Kill(entireProcessTree: true);
            }
        }
    }

    private static IEnumerable<string> Arguments(Firmware firmware, string files, string images) =>
        ["image", $"PROFILE={firmware.Profile}", $"PACKAGES={string.Join(' ', firmware.Packages)}", $"FILES={files}", $"BIN_DIR={images}"];

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"make cannot be run: {e.Message}. Install it; the ImageBuilder needs it.", e);
        }
    }
}
