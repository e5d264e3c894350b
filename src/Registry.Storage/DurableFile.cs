using System.Runtime.InteropServices;

namespace Registry.Storage;

/// <summary>Puts finished files in their places so that they are still there after a loss of power.</summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0;
    private const int MayRead = 4;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Gives a file that is closed another name, which nobody has yet.</summary>
    /// <exception cref="IOException">The name is taken, or the disk fails.</exception>
    public static void MoveNew(string from, string to) => Move(from, to, overwrite: false, FlushDirectory);

    /// <summary>Puts a file that is closed in the place of another, or where there is none; at once.</summary>
    /// <exception cref="IOException">The disk fails; the old file, or the new one, is there whole.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Replace(string from, string to) => Replace(from, to, FlushDirectory);

    /// <summary>Makes a directory and the missing ones above it, for the owner alone. A directory is only as durable as its name in its
    /// parent, so the parent of each is flushed; also that of a directory that is there, as whoever made it may have been killed before that.</summary>
    /// <exception cref="IOException">It cannot be made, or the disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void MakeDirectory(string path) => MakeDirectory(path, TryFlushDirectory);

    internal static void Replace(string from, string to, Action<string> flush) => Move(from, to, overwrite: true, flush);

    internal static void MakeDirectory(string path, Action<string> flush)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parents = new Stack<string>();
        for (var directory = full; Path.GetDirectoryName(directory) is { } parent; directory = parent)
        {
            parents.Push(parent);
            if (Directory.Exists(parent))
            {
                break;
            }
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, OwnerOnly);
        }

        // From the top: a directory is found again only by way of those above it.
        foreach (var parent in parents)
        {
            flush(parent);
        }
    }

    private static void Move(string from, string to, bool overwrite, Action<string> flush)
    {
        using (var file = new FileStream(from, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(from, to, overwrite);
        flush(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    // A parent that this user may only pass through cannot be opened; whoever made the directory there for the user answers for it.
    private static void TryFlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows() || Access(path, MayRead) == 0)
        {
            FlushDirectory(path);
        }
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

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
