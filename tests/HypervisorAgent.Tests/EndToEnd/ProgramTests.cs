using System.Diagnostics;
using System.Text.Json;
using HypervisorAgent.Tests.Libvirt;
using Registry.Client;

namespace HypervisorAgent.Tests.EndToEnd;

/// <summary>The program as a process: arguments, exit codes, output, signals.</summary>
public sealed class ProgramTests : AgentTestBase
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Run_Once_RegistersAndExitsWith0()
    {
        var (exitCode, output, _) = await RunAsync("--once", "--create-missing", "--node-name", "h1", "--output", "json");

        Assert.That(exitCode, Is.Zero);
        Assert.That(JsonDocument.Parse(output).RootElement.GetProperty("actions")[0].GetProperty("machine").GetString(), Is.EqualTo("test"));
        var machine = await NodeAsync("test");
        Assert.That((machine.State, machine.Liveness?.Ttl.Seconds), Is.EqualTo(("running", 30L)));
    }

    [Test]
    public async Task Run_OnceWithAnEmptyReport_ReadsAgainAndUnassigns()
    {
        await RunAsync("--once", "--create-missing", "--node-name", "h1");
        await Libvirt.VirshAsync("destroy", "test");
        await Libvirt.VirshAsync("undefine", "test");

        var (exitCode, _, _) = await RunAsync("--once", "--node-name", "h1", "--interval", "1ms");

        Assert.That((exitCode, (await NodeAsync("test")).State), Is.EqualTo((0, "unassigned")));
    }

    [Test]
    public async Task Run_OnceAndRefused_ExitsWith1()
    {
        await AnnounceAsync("h1");

        Assert.That((await RunAsync("--once", "--node-name", "h1")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Run_OnceAndHypervisorUnreadable_ExitsWith1()
    {
        await Libvirt.StopAsync();

        var (exitCode, _, log) = await RunAsync("--once");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("libvirt-sock"));
    }

    [Test]
    public async Task Run_WrongOption_ExitsWith2()
    {
        Assert.That((await RunAsync("--every", "10s")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task Run_OnceAndNoRegistry_ExitsWith3()
    {
        Assert.That((await RunAsync("--once", "--server", "http://127.0.0.1:1")).ExitCode, Is.EqualTo(3));
    }

    [Test]
    public async Task Run_Terminated_StopsCleanlyWith0()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var agent = Start("--create-missing", "--node-name", "h1", "--interval", "50ms");
        try
        {
            while (await Client.FindNodeAsync(NodeRefs.Name("test"), deadline.Token) is null)
            {
                Assert.That(agent.HasExited, Is.False);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
            }

            using var kill = Process.Start("kill", ["-TERM", $"{agent.Id}"]);
            await agent.WaitForExitAsync(deadline.Token);

            Assert.That(agent.ExitCode, Is.Zero);
        }
        finally
        {
            End(agent);
        }
    }

    private async Task<(int ExitCode, string Output, string Log)> RunAsync(params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var agent = Start(arguments);
        try
        {
            var output = agent.StandardOutput.ReadToEndAsync(deadline.Token);
            var log = agent.StandardError.ReadToEndAsync(deadline.Token);
            await agent.WaitForExitAsync(deadline.Token);
            return (agent.ExitCode, await output, await log);
        }
        finally
        {
            End(agent);
        }
    }

    private Process Start(params string[] arguments)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "registry-hypervisor-agent.dll");
        string[] server = arguments.Contains("--server") ? [] : ["--server", Client.Address.ToString()];
        return Process.Start(new ProcessStartInfo("dotnet", [program, "--connect", Libvirt.Uri, .. server, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
