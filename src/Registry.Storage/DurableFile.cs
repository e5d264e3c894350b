using System.Runtime.InteropServices;

namespace Registry.Storage;

/// <summary>Puts finished files in their places so that they are still there after a loss of power.</summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0;

    /// <summary>Gives a file that is closed another name, which nobody has yet.</summary>
    /// <exception cref="IOException">The name is taken, or the disk fails.</exception>
    public static void MoveNew(string from, string to)
    {
        using (var file = new FileStream(from, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(from, to, overwrite: false);
        FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    // The name of a file is its directory's; .NET opens no directories.
    private static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Open(path, ReadOnly);
        if (directory < 0)
        {
            throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = Flush(directory) != 0;
        var problem = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(directory);
        if (failed)
        {
            throw new IOException($"{path} cannot be flushed: {problem}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
