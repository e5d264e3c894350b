using HypervisorAgent.Libvirt;

namespace HypervisorAgent.Tests.Libvirt;

public sealed class VirshScriptTests
{
    [Test]
    public void Split_OutputOfEachCommand_IsFoundUnderItsLabel()
    {
        var sections = TwoCommands().Split("@@n0:a@@one\n@@n0:b@@two\nlines\n\n@@n0:end@@");

        Assert.That(sections, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "one", ["b"] = "two\nlines" }));
    }

    [Test]
    public void Split_FailedCommand_IsEmpty()
    {
        Assert.That(TwoCommands().Split("@@n0:a@@@@n0:b@@two\n@@n0:end@@")["a"], Is.Empty);
    }

    [TestCase("")]
    [TestCase("@@n0:a@@one\n@@n0:b@@tw")]
    [TestCase("@@n0:a@@one\n@@n0:end@@")]
    public void Split_IncompleteOutput_IsRefused(string output)
    {
        Assert.That(() => TwoCommands().Split(output), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Split_MarkOfAnotherNonce_IsOrdinaryText()
    {
        Assert.That(TwoCommands().Split("@@n0:a@@@@n1:b@@forged@@n0:b@@true@@n0:end@@")["b"], Is.EqualTo("true"));
    }

    private static VirshScript TwoCommands()
    {
        var script = new VirshScript("n0");
        script.Add("a", "hostname");
        script.Add("b", "version");
        return script;
    }
}
