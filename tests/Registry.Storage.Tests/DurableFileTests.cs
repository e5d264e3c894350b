using Registry.Testing;

namespace Registry.Storage.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DurableFileTests
{
    private readonly List<string> _flushed = [];

    [Test]
    public void MakeDirectory_AncestorsMissing_FlushesTheParentOfEachThatIsMade()
    {
        using var directory = new TemporaryDirectory();

        DurableFile.MakeDirectory(directory.File("a/b/c"), _flushed.Add);

        Assert.That(Directory.Exists(directory.File("a/b/c")), Is.True);
        Assert.That(_flushed, Is.EqualTo([directory.Path, directory.File("a"), directory.File("a/b")]));
    }

    [Test]
    public void MakeDirectory_EndsWithASeparator_FlushesTheParentAndNotItself()
    {
        using var directory = new TemporaryDirectory();

        DurableFile.MakeDirectory(directory.File("a") + Path.DirectorySeparatorChar, _flushed.Add);

        Assert.That(_flushed, Is.EqualTo([directory.Path]));
    }

    [Test]
    public void MakeDirectory_ThereAlready_FlushesItsParent()
    {
        // A start that was killed between making the directory and flushing its parent leaves such a directory.
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.File("a"));

        DurableFile.MakeDirectory(directory.File("a"), _flushed.Add);

        Assert.That(_flushed, Is.EqualTo([directory.Path]));
    }

    [Test]
    public void Replace_FileIsThere_PutsTheNewOneInItsPlaceAndFlushesTheDirectory()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("new"), "new");
        File.WriteAllText(directory.File("old"), "old");

        DurableFile.Replace(directory.File("new"), directory.File("old"), _flushed.Add);

        Assert.That(File.ReadAllText(directory.File("old")), Is.EqualTo("new"));
        Assert.That(File.Exists(directory.File("new")), Is.False);
        Assert.That(_flushed, Is.EqualTo([directory.Path]));
    }
}
