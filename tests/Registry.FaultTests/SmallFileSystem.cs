using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>A file system of a few mebibytes in memory, which a test can fill. Needs the right to mount.</summary>
internal sealed class SmallFileSystem : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _mount;

    private SmallFileSystem()
    {
        _mount = _directory.File("disk");
        Directory.CreateDirectory(_mount);
    }

    /// <summary>Where the daemon's data goes.</summary>
    public string DataDirectory => Path.Combine(_mount, "data");

    /// <summary>Mounts it; ends the test as ignored where that is not allowed.</summary>
    public static SmallFileSystem Mount(int mebibytes)
    {
        var disk = TryMount(mebibytes, out var error);
        if (disk is null)
        {
            Assert.Ignore($"No file system can be mounted here: {error}");
        }

        return disk!;
    }

    /// <summary>Mounts it, or gives null where that is not allowed.</summary>
    public static SmallFileSystem? TryMount(int mebibytes) => TryMount(mebibytes, out _);

    private static SmallFileSystem? TryMount(int mebibytes, out string problem)
    {
        var disk = new SmallFileSystem();
        (var code, problem) = Shell.Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk._mount);
        if (code == 0)
        {
            return disk;
        }

        disk._directory.Dispose();
        return null;
    }

    /// <summary>Takes space away: so much, or all that there is.</summary>
    public void AddBallast(int kibibytes = int.MaxValue)
    {
        using var ballast = new FileStream(Path.Combine(_mount, "ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var i = 0; i < kibibytes; i += 4)
            {
                ballast.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full, as was wanted.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void DropBallast() => File.Delete(Path.Combine(_mount, "ballast"));

    public void Dispose()
    {
        var (code, error) = Shell.Run("umount", _mount);
        if (code != 0)
        {
            // Something still has a file open: the file system goes when that ends.
            TestContext.Out.WriteLine($"umount: {error}");
            Shell.Run("umount", "--lazy", _mount);
        }

        _directory.Dispose();
    }
}
