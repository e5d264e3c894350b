using HypervisorAgent.Passes;
using HypervisorAgent.Tests.Libvirt;

namespace HypervisorAgent.Tests.EndToEnd;

public sealed class ScenarioTests : AgentTestBase
{
    [Test]
    public async Task Scenario09_MachineWithoutParent_IsAssignedWithItsStateInOnePass()
    {
        await AnnounceAsync("test");

        await Agent().RunAsync(default);

        var machine = await NodeAsync("test");
        Assert.That((machine.Parent, machine.State), Is.EqualTo(((await NodeAsync("h1")).Id, "running")));
    }

    [Test]
    public async Task Scenario09_MachineAbsentInTheNextPass_IsUnassigned()
    {
        await AnnounceAsync("test");
        await Libvirt.DefineAsync("second", SecondUuid, SecondMac);
        var agent = Agent();
        await agent.RunAsync(default);
        await Libvirt.VirshAsync("destroy", "test");
        await Libvirt.VirshAsync("undefine", "test");

        await agent.RunAsync(default);

        var machine = await NodeAsync("test");
        Assert.That((machine.Parent, machine.State), Is.EqualTo(("", "unassigned")));
    }

    [Test]
    public async Task Scenario10_CreateMissing_HasItsTrueStateFromTheFirstPass()
    {
        await Libvirt.VirshAsync("suspend", "test");

        await Agent(reconcile: CreateMissing).RunAsync(default);

        var machine = await NodeAsync("test");
        Assert.That((machine.Parent, machine.State), Is.EqualTo(((await NodeAsync("h1")).Id, "paused")));
    }

    [Test]
    public async Task Scenario10_CreateMissingTwice_MakesOneNode()
    {
        var agent = Agent(reconcile: CreateMissing);
        await agent.RunAsync(default);
        var after = await RevisionAsync();

        await agent.RunAsync(default);

        var machines = await Client.ListNodesAsync(new Registry.V1.NodeSelector { Types_ = { "vm" } }).ToListAsync();
        Assert.That((machines.Count, await RevisionAsync()), Is.EqualTo((1, after)));
    }

    [Test]
    public async Task Scenario11_MachineOfAnotherHypervisor_IsUnchanged()
    {
        await Agent("h1", CreateMissing).RunAsync(default);
        var before = await NodeAsync("test");
        await Libvirt.VirshAsync("suspend", "test");

        var summary = await Agent("h2", CreateMissing).RunAsync(default);

        Assert.That(await NodeAsync("test"), Is.EqualTo(before));
        Assert.That(summary.Outcome, Is.EqualTo(PassOutcome.Ok));
    }

    [Test]
    public async Task Scenario11_DriverError_KeepsTheChildren()
    {
        var agent = Agent(reconcile: CreateMissing);
        await agent.RunAsync(default);
        var before = await NodeAsync("test");
        await Libvirt.StopAsync();

        var summary = await agent.RunAsync(default);

        Assert.That(summary.Outcome, Is.EqualTo(PassOutcome.DriverError));
        Assert.That(await NodeAsync("test"), Is.EqualTo(before));
    }
}
