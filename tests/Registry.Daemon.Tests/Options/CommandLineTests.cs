using Registry.Daemon.Options;

namespace Registry.Daemon.Tests.Options;

[TestFixture]
public sealed class CommandLineTests
{
    [Test]
    public void Parse_Options_ByFlagAndOnlyThoseGiven()
    {
        var request = CommandLine.Parse(["--data-dir", "x", "--log-level=debug", "--config", "f.json"]);
        Assert.That(request.Problems, Is.Empty);
        Assert.That(request.Values, Is.EqualTo(new Dictionary<string, string> { ["--data-dir"] = "x", ["--log-level"] = "debug" }));
        Assert.That(request.ConfigurationFile, Is.EqualTo("f.json"));
    }

    [Test]
    public void Parse_SeveralMistakes_AllListedWithTheNearestName()
    {
        var request = CommandLine.Parse(["--grpc-adress", "x", "--data-dir"]);
        Assert.That(request.Problems, Is.EqualTo(new[]
        {
            "--grpc-adress: there is no such option; did you mean --grpc-address?",
            "x: an argument that belongs to no option",
            "Required argument missing for option: '--data-dir'.",
        }));
    }

    [Test]
    public void Parse_OptionTwice_Refused()
    {
        Assert.That(CommandLine.Parse(["--data-dir", "a", "--data-dir", "b"]).Problems, Has.Count.EqualTo(1));
    }

    [Test]
    public void Parse_Help_NamesEveryOptionItsVariableAndDefault()
    {
        using var output = new StringWriter();
        var exitCode = CommandLine.Parse(["--help"]).Answer!(output);
        var text = output.ToString();
        Assert.That(exitCode, Is.Zero);
        Assert.That(OptionCatalog.All.Where(spec => !text.Contains(spec.Flag) || !text.Contains(spec.Variable)), Is.Empty);
        Assert.That(text, Does.Contain("127.0.0.1:7400"));
    }

    [Test]
    public void Parse_Version_PrintsIt()
    {
        using var output = new StringWriter();
        var exitCode = CommandLine.Parse(["--version"]).Answer!(output);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.ToString(), Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public void Parse_Restore_TakesTheFileAndTheDataDirectoryOnly()
    {
        var request = CommandLine.Parse(["restore", "f.snapshot", "--data-dir", "x"]);
        Assert.That((request.SnapshotToRestore, request.Values["--data-dir"]), Is.EqualTo(("f.snapshot", "x")));
        Assert.That(request.Problems, Is.Empty);
        Assert.That(CommandLine.Parse(["restore", "f", "--store", "memory"]).Problems, Is.Not.Empty);
        Assert.That(CommandLine.Parse(["restore"]).Problems, Is.Not.Empty);
        Assert.That(CommandLine.Parse([]).SnapshotToRestore, Is.Null);
    }

    [Test]
    public void Parse_NoArguments_AsksForNoText()
    {
        Assert.That(CommandLine.Parse([]).Answer, Is.Null);
    }
}
