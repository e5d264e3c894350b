using Registry.Client;
using Registry.V1;
using State = Registry.V1.Liveness.Types.State;

namespace HypervisorAgent.Tests.EndToEnd;

public sealed class HeartbeatTests : AgentTestBase
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);

    [Test]
    public async Task RunAsync_MachineRuns_ItAndItsHypervisorAreAlive()
    {
        await Agent(reconcile: CreateMissing, heartbeatTtl: Ttl * 90).RunAsync(default);

        Assert.That((await StateAsync("h1"), await StateAsync("test")), Is.EqualTo((State.Alive, State.Alive)));
        Assert.That((await NodeAsync("test")).Liveness.Ttl.Seconds, Is.EqualTo(90));
    }

    [Test]
    public async Task RunAsync_MachineIsStopped_ItExpiresAndItsHypervisorDoesNot()
    {
        var agent = Agent(reconcile: CreateMissing, heartbeatTtl: Ttl);
        await agent.RunAsync(default);
        await Libvirt.VirshAsync("destroy", "test");

        await Registry.Testing.Deadline.Until(async () =>
        {
            await agent.RunAsync(default);
            return await StateAsync("test") == State.Expired;
        });

        Assert.That(await StateAsync("h1"), Is.EqualTo(State.Alive));
    }

    [Test]
    public async Task RunAsync_MachineBelongsToAnotherHypervisor_ThatOneSpeaksForIt()
    {
        await Agent("other", CreateMissing).RunAsync(default);

        await Agent("h1", CreateMissing, heartbeatTtl: Ttl * 90).RunAsync(default);

        Assert.That((await StateAsync("h1"), await StateAsync("test")), Is.EqualTo((State.Alive, State.Unspecified)));
    }

    [Test]
    public async Task RunAsync_DryRun_SendsNone()
    {
        await Agent(reconcile: CreateMissing).RunAsync(default);

        await Agent(dryRun: true, heartbeatTtl: Ttl * 90).RunAsync(default);

        Assert.That(await StateAsync("h1"), Is.EqualTo(State.Unspecified));
    }

    private async Task<State> StateAsync(string name) => (await NodeAsync(name)).Liveness?.State ?? State.Unspecified;
}
