using Registry.Cli.Config;
using Registry.V1;

namespace Registry.Cli.Tests.Config;

public sealed class EditNotesTests
{
    private const string Text = "items:\n  x.y:\n    - key: a\n      values:\n        f: 1\n";

    [Test]
    public void Add_FindingOfAField_StandsOnTopAndAtItsPlace()
    {
        var noted = EditNotes.Add(Text, "config", [Finding("config/x.y/a#f", "is too small")], ConfigYamlReader.Read(Text)!.Lines);

        Assert.That(noted, Does.StartWith("#!registryctl config/x.y/a#f: is too small [c]\n"));
        Assert.That(noted, Does.Contain("        #!registryctl is too small [c]\n        f: 1\n"));
    }

    [TestCase("config/x.y/a#unset", "    #!registryctl m [c]\n    - key: a\n")]
    [TestCase("config/x.y/a", "    #!registryctl m [c]\n    - key: a\n")]
    [TestCase("config/x.y/new1#f", "  #!registryctl m [c]\n  x.y:\n")]
    public void Add_FindingWithoutALineOfItsOwn_StandsAtTheNearest(string path, string expected)
        => Assert.That(EditNotes.Add(Text, "config", [Finding(path, "m")], ConfigYamlReader.Read(Text)!.Lines), Does.Contain(expected));

    [TestCase("node")]
    [TestCase("other/x.y/a#f")]
    [TestCase("")]
    public void Add_FindingOfNoPlace_StandsOnTopAlone(string path)
    {
        var noted = EditNotes.Add(Text, "config", [Finding(path, "m")], ConfigYamlReader.Read(Text)!.Lines);

        Assert.That(noted, Does.EndWith("to cancel. These lines go by themselves.\n" + Text));
    }

    [Test]
    public void Strip_OfAdded_GivesTheText()
    {
        var findings = new[] { Finding("config/x.y/a#f", "two\nlines"), Finding("node", "m"), Finding("config/x.y", "m") };

        Assert.That(EditNotes.Strip(EditNotes.Add(Text, "config", findings, ConfigYamlReader.Read(Text)!.Lines)), Is.EqualTo(Text));
    }

    [Test]
    public void Strip_ScriptInAText_StaysWhole()
    {
        const string Script = "items:\n  x.y:\n    values:\n      script: |\n        #!/bin/sh\n        # why\n";

        Assert.That(EditNotes.Strip(Script), Is.EqualTo(Script));
    }

    [TestCase(3, "    #!registryctl bad\n    - key: a\n")]
    [TestCase(99, "        #!registryctl bad\n        f: 1\n")]
    public void Add_ProblemOfTheFile_StandsAtItsLine(int line, string expected)
        => Assert.That(EditNotes.Add(Text, new DocumentException("bad", line)), Does.Contain(expected));

    private static Finding Finding(string path, string message) => new() { Path = path, Code = "c", Message = message };
}
