using Registry.Testing;

namespace Registry.Storage.Tests;

[TestFixture]
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests
{
    [Test]
    public void Prepare_Missing_MadeForTheOwnerAlone()
    {
        using var directory = new TemporaryDirectory();
        var path = DataDirectory.Prepare(directory.File("a/b"));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(Directory.EnumerateFileSystemEntries(path), Is.Empty);
    }

    [Test]
    public void Prepare_PathThroughAFile_RefusedByName()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");
        var failure = Assert.Throws<StoreException>(() => DataDirectory.Prepare(directory.File("file/data")));
        Assert.That(failure!.Message, Does.Contain(directory.File("file/data")).And.Contain("--data-dir"));
    }
}
