namespace Registry.Cli.Tests.Live;

/// <summary>Scenario 12: an unknown name, with any command, is <c>not found</c> on stderr and exit code 1.</summary>
internal sealed class NotFoundTests : LiveTest
{
    [TestCase("node get nobody")]
    [TestCase("node get nobody --by id")]
    [TestCase("node get nobody --by name")]
    [TestCase("node get nobody --by key")]
    [TestCase("node set nobody state=on")]
    [TestCase("node rename nobody somebody")]
    [TestCase("node parent nobody")]
    [TestCase("node parent nobody --clear")]
    [TestCase("node parent known nobody")]
    [TestCase("node metadata nobody")]
    [TestCase("node metadata nobody a=b")]
    [TestCase("node tag nobody")]
    [TestCase("node tag nobody a")]
    [TestCase("node key nobody")]
    [TestCase("node key nobody k")]
    [TestCase("node blob list nobody")]
    [TestCase("node blob get nobody b")]
    [TestCase("node blob set nobody b text")]
    [TestCase("node blob delete nobody b")]
    [TestCase("node blob get known b")]
    [TestCase("node delete nobody")]
    [TestCase("node tree nobody")]
    [TestCase("node list --parent nobody")]
    [TestCase("node register x --type vm --parent nobody")]
    public async Task Scenario12_UnknownName_IsNotFound(string line)
    {
        await OkAsync("node", "register", "known", "--type", "vm", "--if-exists", "return");

        var run = await CtlAsync(line.Split(' '));

        Assert.That(run.Error, Does.StartWith("error: ").And.Contain("not found"));
        Assert.That((run.Code, run.Out), Is.EqualTo((1, "")));
    }

    [Test]
    public async Task Get_AtARevisionBeforeItWasRegistered_SaysSo()
    {
        await RegisterAsync("earlier", "vm");
        await RegisterAsync("later", "vm");

        var run = await CtlAsync("node", "get", "later", "--at-revision", "1");

        Assert.That(run.Error, Does.Contain("error: node 'later' not found: there was none at revision 1").And.Contain("node history later"));
        Assert.That(run.Error, Does.Not.Contain("did you mean"));
        Assert.That((run.Code, run.Out), Is.EqualTo((1, "")));
    }

    [Test]
    public async Task Get_MisspelledName_NamesTheNearest()
    {
        await RegisterAsync("hypervisor-berlin-7", "hypervisor");

        var run = await CtlAsync("node", "get", "hypervisor-berlin-8");

        Assert.That(run.Error, Does.Contain("did you mean 'hypervisor-berlin-7'?"));
    }
}
