namespace FirmwareGenerator.Tests.Live;

/// <summary>The program without a daemon.</summary>
public sealed class UsageTests
{
    [TestCase("generate", "-d", "x")]
    [TestCase("generate", "-d", "x", "--all", "r1")]
    [TestCase("generate", "r1")]
    [TestCase("generate", "-d", "x", "r1", "--format", "yaml")]
    [TestCase("generate", "-d", "x", "r1", "--image-builder", "y", "--format", "netjson")]
    [TestCase("hook", "--listen", "10.0.0.1:80")]
    [TestCase("hook", "--listen", "127.0.0.1")]
    public async Task Run_WrongUsage_ExitsWith2(params string[] arguments)
    {
        await using var tool = ToolProcess.Start(arguments);

        Assert.That((await tool.EndAsync()).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Run_NoDaemon_ExitsWith3()
    {
        await using var tool = ToolProcess.Start("generate", "r1", "-d", "x", "--server", "http://127.0.0.1:1");

        Assert.That((await tool.EndAsync()).Code, Is.EqualTo(3));
    }
}
