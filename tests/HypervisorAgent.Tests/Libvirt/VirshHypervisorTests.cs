using HypervisorAgent.Libvirt;

namespace HypervisorAgent.Tests.Libvirt;

public sealed class VirshHypervisorTests
{
    private static string SeveralMachines => $"test://{Captured.Path("several-machines.xml")}";

    [Test]
    public async Task ReadAsync_DefaultTestHypervisor_ReportsItsMachine()
    {
        var machine = (await ReportAsync("test:///default")).Machines.Single();

        Assert.Multiple(() =>
        {
            Assert.That(machine.UniqueKeys, Is.EqualTo([$"uuid:{PrivateLibvirt.TestUuid}", "mac:aa:bb:cc:dd:ee:ff"]));
            Assert.That(machine.Details!.Name, Is.EqualTo("test"));
            Assert.That(machine.Details.State, Is.EqualTo("running"));
            Assert.That(machine.Details.Definition.Fields["memory_bytes"].NumberValue, Is.EqualTo(8L << 30));
        });
    }

    [Test]
    public async Task ReadAsync_SeveralMachines_ReportsEachWithItsState()
    {
        var machines = (await ReportAsync(SeveralMachines)).Machines;

        Assert.That(
            machines.ToDictionary(machine => machine.Details!.Name, machine => machine.Details!.State),
            Is.EquivalentTo(new Dictionary<string, string>
            {
                ["web-1"] = "running",
                ["db 1; \"primary\""] = "stopped",
                ["build-1"] = "paused",
            }));
    }

    [Test]
    public async Task ReadAsync_SeveralMachines_ReportsTheFactsOfTheHost()
    {
        var facts = (await ReportAsync(SeveralMachines)).Facts;

        Assert.That((facts.Cpus, facts.MemoryBytes, facts.Hypervisor), Is.EqualTo((16L, 64L << 30, "TEST 0.0.2")));
    }

    [TestCase(1, "running")]
    [TestCase(2, "running")]
    [TestCase(3, "paused")]
    [TestCase(4, "stopping")]
    [TestCase(5, "stopped")]
    [TestCase(6, "crashed")]
    [TestCase(7, "suspended")]
    public async Task ReadAsync_EachStateOfLibvirt_IsTranslated(int runState, string expected)
    {
        var machines = await MachinesOfAsync(
            Captured.Text("several-machines.xml").Replace("runstate>3<", $"runstate>{runState}<", StringComparison.Ordinal));

        Assert.That(machines.Single(machine => machine.Label == "build-1").Details!.State, Is.EqualTo(expected));
    }

    [Test]
    public async Task ReadAsync_NameBeyondAscii_IsKept()
    {
        var machines = await MachinesOfAsync(Captured.Text("several-machines.xml").Replace("build-1", "büro 日本", StringComparison.Ordinal));

        Assert.That(machines.Select(machine => machine.Label), Does.Contain("büro 日本"));
    }

    [Test]
    public async Task ReadAsync_ChangesByVirsh_AreSeenByTheNextReading()
    {
        await using var libvirt = await PrivateLibvirt.StartAsync();
        await libvirt.DefineAsync("second", "5f3a6c1e-0009-4000-8000-00000000a009", "52:54:00:0a:00:09");
        await libvirt.VirshAsync("suspend", "test");

        var machines = (await ReportAsync(libvirt.Uri)).Machines;

        Assert.That(
            machines.Select(machine => (machine.Label, machine.Details!.State)), Is.EquivalentTo([("test", "paused"), ("second", "stopped")]));
    }

    [Test]
    public async Task ReadAsync_NoMachines_IsAnEmptyReport()
    {
        Assert.That(await MachinesOfAsync("<node/>"), Is.Empty);
    }

    [Test]
    public async Task ReadAsync_HypervisorCannotBeReached_IsAFailure()
    {
        LiveLibvirt.Require("virsh");
        var failure = await FailureAsync(new VirshOptions { ConnectUri = "test:///nonexistent/node.xml" });

        Assert.That(failure.Kind, Is.EqualTo(HypervisorFailureKind.Failed));
        Assert.That(failure.Message, Does.Contain("/nonexistent/node.xml").And.Not.Contain("\n"));
    }

    [Test]
    public async Task ReadAsync_ProgramMissing_IsAFailure()
    {
        var failure = await FailureAsync(new VirshOptions { Program = "/nonexistent/virsh" });

        Assert.That(failure.Kind, Is.EqualTo(HypervisorFailureKind.NotInstalled));
    }

    [Test]
    public async Task ReadAsync_NoAnswerInTime_IsAFailure()
    {
        var failure = await FailureOfScriptAsync("exec sleep 60", TimeSpan.FromMilliseconds(100));

        Assert.That(failure.Kind, Is.EqualTo(HypervisorFailureKind.TimedOut));
    }

    [Test]
    public async Task ReadAsync_OutputMakesNoSense_IsAFailure()
    {
        var failure = await FailureOfScriptAsync("echo gibberish", TimeSpan.FromSeconds(20));

        Assert.That((failure.Kind, failure.Message), Is.EqualTo((HypervisorFailureKind.Malformed, "'gibberish' is not the UUID of a machine")));
    }

    [Test]
    public void ReadAsync_Cancelled_IsCancelled()
    {
        LiveLibvirt.Require("virsh");
        var hypervisor = new VirshHypervisor(new VirshOptions { ConnectUri = "test:///default" }, TimeProvider.System);

        Assert.That(() => hypervisor.ReadAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private static async Task<HypervisorReport> ReportAsync(string uri)
    {
        LiveLibvirt.Require("virsh");
        var reading = await new VirshHypervisor(new VirshOptions { ConnectUri = uri }, TimeProvider.System).ReadAsync(default);
        Assert.That(reading, Is.InstanceOf<HypervisorReport>(), reading.ToString());
        return (HypervisorReport)reading;
    }

    private static async Task<IReadOnlyList<ReportedMachine>> MachinesOfAsync(string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("lv");
        try
        {
            var file = Path.Combine(folder.FullName, "node.xml");
            await File.WriteAllTextAsync(file, configuration);
            return (await ReportAsync($"test://{file}")).Machines;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HypervisorFailure> FailureAsync(VirshOptions options)
    {
        var reading = await new VirshHypervisor(options, TimeProvider.System).ReadAsync(default);
        Assert.That(reading, Is.InstanceOf<HypervisorFailure>());
        return (HypervisorFailure)reading;
    }

    private static async Task<HypervisorFailure> FailureOfScriptAsync(string command, TimeSpan timeout)
    {
        var folder = Directory.CreateTempSubdirectory("lv");
        try
        {
            var script = Path.Combine(folder.FullName, "virsh");
            await File.WriteAllTextAsync(script, $"#!/bin/sh\n{command}\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return await FailureAsync(new VirshOptions { Program = script, Timeout = timeout });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
