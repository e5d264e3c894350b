using Registry.Modules.Definition;

namespace Registry.Modules.Tests.Compilation;

public sealed class ModuleSequenceTests
{
    [TestCase("c:b b:a a:", "a b c")]
    [TestCase("a: b: c:", "a b c")]
    [TestCase("x:stored a:x,c c:", "x c a")]
    [TestCase("a:b b:c c:a", "c b a")]
    [TestCase("a:a", "a")]
    public void Sort_ByWhatIsRequired_EachAfterIt(string modules, string expected)
    {
        var definitions = modules.Split(' ').Select(module => module.Split(':')).Select(parts => new ModuleDefinition
        {
            Module = parts[0],
            Requires = [.. parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries)],
        }).ToList();

        Assert.That(string.Join(' ', ModuleSequence.Sort(definitions, definition => definition).Select(definition => definition.Module)), Is.EqualTo(expected));
    }

    [Test]
    public void Sort_OneThatCannotBeRead_StaysInItsPlace()
    {
        Assert.That(ModuleSequence.Sort(["unreadable", "a"], name => name == "a" ? new ModuleDefinition { Module = "a" } : null), Is.EqualTo((string[])["unreadable", "a"]));
    }

    [TestCase("core.yaml", ExpectedResult = true)]
    [TestCase("core.yml", ExpectedResult = true)]
    [TestCase("CORE.JSON", ExpectedResult = true)]
    [TestCase("core.yaml~", ExpectedResult = false)]
    [TestCase(".core.yaml", ExpectedResult = false)]
    [TestCase("README.md", ExpectedResult = false)]
    public bool IsModule_FileName_ByItsEnd(string name) => ModuleSequence.IsModule(name);
}
