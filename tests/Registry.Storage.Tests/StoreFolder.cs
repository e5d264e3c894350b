using System.Diagnostics;

namespace Registry.Storage.Tests;

/// <summary>A directory of its own for a test's stores, on a small file system of its own where the test asks for one; gone afterwards.</summary>
internal sealed class StoreFolder : IDisposable
{
    public static readonly Guid Epoch = new("0190a6f0-0000-7000-8000-000000000001");

    private bool _mounted;

    public string Root { get; } = Directory.CreateTempSubdirectory("registry-store-").FullName;

    public string Database => Path.Combine(Root, "registry.db");

    /// <summary>How much of the log holds frames; zeros are kept in reserve after them.</summary>
    public long WrittenLogBytes
    {
        get
        {
            const int HeaderBytes = 32;
            const int FrameBytes = 24 + 4096;
            var last = File.ReadAllBytes(Database + "-wal").AsSpan().LastIndexOfAnyExcept((byte)0);
            return HeaderBytes + ((last - HeaderBytes + FrameBytes) / FrameBytes * FrameBytes);
        }
    }

    public SqliteStoreOptions Options => new() { Path = Database, NewEpoch = Epoch };

    public SqliteStore Open() => SqliteStore.Open(Options);

    /// <summary>Mounts a file system of limited size here, or ignores the test where that is not allowed.</summary>
    public void MountSmallFileSystem(int mebibytes)
    {
        var (code, error) = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Root);
        if (code != 0)
        {
            Assert.Ignore($"No file system can be mounted here: {error.Trim()}");
        }

        _mounted = true;
    }

    public void RemountReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Root).Code, Is.Zero);

    /// <summary>Copies the database and its log as they are, with a process of its own: to open and close a file of the store's in this
    /// process would let go of SQLite's locks.</summary>
    public StoreFolder CopyAsCrashed()
    {
        var copy = new StoreFolder();
        foreach (var suffix in (string[])["", "-wal"])
        {
            var (code, error) = Run("cp", Database + suffix, copy.Database + suffix);
            Assert.That(code, Is.Zero, error);
        }

        return copy;
    }

    public static (int Code, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", "--lazy", Root);
        }

        Directory.Delete(Root, recursive: true);
    }
}
