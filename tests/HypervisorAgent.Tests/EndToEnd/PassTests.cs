using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Passes;
using HypervisorAgent.Reconciling;
using HypervisorAgent.Tests.Libvirt;
using Registry.Client;
using Registry.V1;

namespace HypervisorAgent.Tests.EndToEnd;

public sealed class PassTests : AgentTestBase
{
    [Test]
    public async Task RunAsync_StateChangesByVirsh_AreFollowed()
    {
        var agent = Agent(reconcile: CreateMissing);
        var states = new List<string>();
        foreach (var change in new[] { "domstate", "suspend", "resume", "destroy", "start" })
        {
            await Libvirt.VirshAsync(change, "test");
            await agent.RunAsync(default);
            states.Add((await NodeAsync("test")).State);
        }

        Assert.That(states, Is.EqualTo(["running", "paused", "running", "stopped", "running"]));
    }

    [Test]
    public async Task RunAsync_ConfigurationWithSeveralMachines_RegistersAndFollowsEach()
    {
        var folder = Directory.CreateTempSubdirectory("lv");
        try
        {
            var file = Path.Combine(folder.FullName, "node.xml");
            var configuration = Captured.Text("several-machines.xml");
            await File.WriteAllTextAsync(file, configuration);
            var agent = Agent(reconcile: CreateMissing, uri: $"test://{file}");
            await agent.RunAsync(default);
            await File.WriteAllTextAsync(file, configuration.Replace("runstate>3<", "runstate>6<", StringComparison.Ordinal));

            await agent.RunAsync(default);

            var parent = NodeRefs.Name("h1");
            var machines = await Client.ListNodesAsync(new NodeSelector { Parent = parent }).ToListAsync();
            Assert.That(
                machines.Select(node => (node.Name, node.State)),
                Is.EquivalentTo([("web-1", "running"), ("db 1; \"primary\"", "stopped"), ("build-1", "crashed")]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task RunAsync_CreatedMachine_IsFoundByUuidAndMac()
    {
        await Agent(reconcile: CreateMissing).RunAsync(default);

        var byUuid = await Client.GetNodeAsync(NodeRefs.UniqueKey($"uuid:{PrivateLibvirt.TestUuid}"));
        var byMac = await Client.GetNodeAsync(NodeRefs.UniqueKey("mac:aa:bb:cc:dd:ee:ff"));

        Assert.That(byMac.Id, Is.EqualTo(byUuid.Id));
        Assert.That(byUuid.Definition.Fields["cpus"], Is.EqualTo(Value.ForNumber(2)));
    }

    [Test]
    public async Task RunAsync_Hypervisor_HasItsFactsAsMetadata()
    {
        await Agent().RunAsync(default);

        var hypervisor = await NodeAsync("h1");
        Assert.That(hypervisor.Type, Is.EqualTo("hypervisor"));
        Assert.That(hypervisor.Metadata["libvirt.memory_bytes"], Is.EqualTo(Value.ForNumber(3L << 30)));
        Assert.That(hypervisor.Metadata["libvirt.hypervisor"], Is.EqualTo(Value.ForString("TEST 0.0.2")));
    }

    [Test]
    public async Task RunAsync_FactLostByHand_IsPatchedBack()
    {
        var agent = Agent();
        await agent.RunAsync(default);
        await Client.PatchMetadataAsync(new PatchMetadataRequest
        {
            NodeRef = NodeRefs.Name("h1"),
            Set = { ["rack"] = Value.ForString("B7") },
            Delete = { "libvirt.cpus" },
        });

        await agent.RunAsync(default);

        var metadata = (await NodeAsync("h1")).Metadata;
        Assert.That((metadata["libvirt.cpus"].NumberValue, metadata["rack"].StringValue), Is.EqualTo((16.0, "B7")));
    }

    [Test]
    public async Task RunAsync_UnknownMachine_IsSkippedWithAFinding()
    {
        var summary = await Agent().RunAsync(default);

        Assert.That(summary.Findings.Select(finding => finding.Kind), Is.EqualTo([FindingKind.UnknownMachine]));
        Assert.That(await Client.FindNodeAsync(NodeRefs.Name("test")), Is.Null);
    }

    [Test]
    public async Task RunAsync_AnnouncedMachine_GetsItsKeysAndIsFollowedWhenRenamed()
    {
        await AnnounceAsync("test");
        var agent = Agent();
        await agent.RunAsync(default);
        await Client.UpdateNodeAsync(new UpdateNodeRequest
        {
            NodeRef = NodeRefs.Name("test"),
            Node = new Node { Name = "mail" },
            UpdateMask = FieldMask.FromString("name"),
        });
        await Libvirt.VirshAsync("suspend", "test");

        await agent.RunAsync(default);

        Assert.That((await NodeAsync("mail")).State, Is.EqualTo("paused"));
    }

    [Test]
    public async Task RunAsync_MachineReconfiguredAndRefreshDefinitions_ReplacesTheDefinition()
    {
        await Agent(reconcile: CreateMissing).RunAsync(default);
        await Libvirt.VirshAsync("setvcpus", "test", "1", "--config");

        await Agent(reconcile: new ReconcileOptions { RefreshDefinitions = true }).RunAsync(default);

        Assert.That((await NodeAsync("test")).Definition.Fields["cpus_online"], Is.EqualTo(Value.ForNumber(1)));
    }

    [Test]
    public async Task RunAsync_FirstEmptyReport_UnassignsNothing()
    {
        var agent = Agent(reconcile: CreateMissing);
        await agent.RunAsync(default);
        var before = await NodeAsync("test");
        await RemoveTestMachineAsync();

        var summary = await agent.RunAsync(default);

        Assert.That(summary.AwaitsSecondReport, Is.True);
        Assert.That(await NodeAsync("test"), Is.EqualTo(before));
    }

    [Test]
    public async Task RunAsync_SecondEmptyReport_UnassignsAll()
    {
        var agent = Agent(reconcile: CreateMissing);
        await agent.RunAsync(default);
        await RemoveTestMachineAsync();
        await agent.RunAsync(default);

        await agent.RunAsync(default);

        Assert.That((await NodeAsync("test")).State, Is.EqualTo("unassigned"));
    }

    [Test]
    public async Task RunAsync_MachineMovesToAnotherHypervisor_IsAssignedThere()
    {
        await using var other = await PrivateLibvirt.StartAsync();
        await other.VirshAsync("destroy", "test");
        await other.VirshAsync("undefine", "test");
        await Libvirt.DefineAsync("second", SecondUuid, SecondMac);
        var (first, second) = (Agent("h1", CreateMissing), Agent("h2", uri: other.Uri));
        await first.RunAsync(default);
        await other.DefineAsync("second", SecondUuid, SecondMac);
        await second.RunAsync(default);
        await Libvirt.VirshAsync("undefine", "second");
        await first.RunAsync(default);

        await second.RunAsync(default);

        var machine = await NodeAsync("second");
        Assert.That((machine.Parent, machine.State), Is.EqualTo(((await NodeAsync("h2")).Id, "stopped")));
    }

    [Test]
    public async Task RunAsync_NameOfAnotherMachine_IsAConflictAndTheOthersGoOn()
    {
        await AnnounceAsync("test", "uuid:00000000-0000-4000-8000-000000000001");
        await Libvirt.DefineAsync("second", SecondUuid, SecondMac);

        var summary = await Agent(reconcile: CreateMissing).RunAsync(default);

        Assert.That((summary.Outcome, summary.Findings.Single().Kind), Is.EqualTo((PassOutcome.Refused, FindingKind.Conflict)));
        Assert.That((await NodeAsync("second")).State, Is.EqualTo("stopped"));
    }

    [Test]
    public async Task RunAsync_MachineRefusedByTheRegistry_IsNamedAndTheOthersGoOn()
    {
        var tooLong = new string('a', 300);
        await Libvirt.VirshAsync("destroy", "test");
        await Libvirt.DefineAsync(tooLong, SecondUuid, SecondMac);

        var summary = await Agent(reconcile: CreateMissing).RunAsync(default);

        var refused = summary.Actions.Single(action => action.Refusal is not null);
        Assert.That((summary.Outcome, refused.Machine, refused.Refusal!.Reason), Is.EqualTo((PassOutcome.Refused, tooLong, "INVALID_FIELD")));
        Assert.That((await NodeAsync("test")).State, Is.EqualTo("stopped"));
    }

    [Test]
    public async Task RunAsync_NodeNameOfAnotherType_EndsThePass()
    {
        await AnnounceAsync("h1");

        var summary = await Agent(reconcile: CreateMissing).RunAsync(default);

        Assert.That((summary.Outcome, summary.Actions.Count), Is.EqualTo((PassOutcome.Refused, 0)));
        Assert.That(summary.Message, Does.Contain("type vm"));
    }

    [Test]
    public async Task RunAsync_TwoAgentsAtOnce_OneHasTheMachine()
    {
        await AnnounceAsync("test");
        await Task.WhenAll(Agent("h1").RunAsync(default), Agent("h2").RunAsync(default));

        var machine = await NodeAsync("test");

        var hypervisors = new[] { (await NodeAsync("h1")).Id, (await NodeAsync("h2")).Id };
        Assert.That(hypervisors, Does.Contain(machine.Parent));
        Assert.That(machine.State, Is.EqualTo("running"));
    }

    [Test]
    public async Task RunAsync_DryRun_ShowsThePlanAndChangesNothing()
    {
        var before = await RevisionAsync();

        var summary = await Agent(reconcile: CreateMissing, dryRun: true).RunAsync(default);

        Assert.That(summary.Actions.Select(action => (action.Kind, action.Machine)), Is.EqualTo([(ActionKind.Create, "test")]));
        Assert.That(await RevisionAsync(), Is.EqualTo(before));
    }

    private async Task RemoveTestMachineAsync()
    {
        await Libvirt.VirshAsync("destroy", "test");
        await Libvirt.VirshAsync("undefine", "test");
    }
}
