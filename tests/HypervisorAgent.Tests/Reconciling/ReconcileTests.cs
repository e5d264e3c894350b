using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.V1;

namespace HypervisorAgent.Tests.Reconciling;

public sealed class ReconcileTests
{
    private static readonly ReconcileOptions CreateMissing = new() { CreateMissing = true };

    [Test]
    public void Plan_UnknownMachine_IsSkippedWithAFinding()
    {
        var plan = Plan(A.Registry(), [A.Machine(1)]);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.UnknownMachine]));
    }

    [Test]
    public void Plan_UnknownMachineAndCreateMissing_IsCreated()
    {
        var machine = A.Machine(1);

        var plan = Plan(A.Registry(), [machine], CreateMissing);

        Assert.That(plan.Actions, Is.EqualTo([new CreateMachine(machine, machine.Details!)]));
        Assert.That(plan.Findings, Is.Empty);
    }

    [Test]
    public void Plan_MachineWithoutParent_IsAssignedWithItsState()
    {
        var plan = Plan(A.Registry(A.Node(1, parent: "", state: "unassigned")), [A.Machine(1, state: "paused")]);

        var assign = (AssignMachine)plan.Actions.Single();
        Assert.That((assign.Node.Id, assign.Changes.State, assign.Changes.Definition), Is.EqualTo(("n1", "paused", (Struct?)null)));
    }

    [Test]
    public void Plan_MachineOfThisHypervisor_GetsItsState()
    {
        var plan = Plan(A.Registry(A.Node(1)), [A.Machine(1, state: "stopped")]);

        Assert.That(((UpdateMachine)plan.Actions.Single()).Changes.State, Is.EqualTo("stopped"));
    }

    [Test]
    public void Plan_MachineOfThisHypervisorUnchanged_NeedsNothing()
    {
        var plan = Plan(A.Registry(A.Node(1)), [A.Machine(1)]);

        Assert.That((plan.Actions.Count, plan.Findings.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Plan_MachineOfAnotherHypervisor_IsLeftAlone()
    {
        var plan = Plan(A.Registry(A.Node(1, parent: "h2")), [A.Machine(1, state: "stopped")], CreateMissing);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.AssignedElsewhere]));
    }

    [Test]
    public void Plan_ChildNoLongerReported_IsUnassigned()
    {
        var plan = Plan(A.Registry(A.Node(1), A.Node(2)), [A.Machine(1)]);

        Assert.That(plan.Actions.Select(action => ((UnassignMachine)action).Node.Id), Is.EqualTo(["n2"]));
    }

    [Test]
    public void Plan_ChildOfAnotherType_IsLeftAlone()
    {
        var pool = A.Node(2);
        pool.Type = "pool";

        Assert.That(Plan(A.Registry(A.Node(1), pool), [A.Machine(1)]).Actions, Is.Empty);
    }

    [Test]
    public void Plan_FirstEmptyReport_UnassignsNothing()
    {
        var plan = Plan(A.Registry(A.Node(1)), []);

        Assert.That((plan.Actions.Count, plan.AwaitsSecondReport), Is.EqualTo((0, true)));
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.EmptyReport]));
    }

    [Test]
    public void Plan_SecondEmptyReport_UnassignsAll()
    {
        var plan = Plan(A.Registry(A.Node(1), A.Node(2)), [], previousReportWasEmpty: true);

        Assert.That(plan.Actions.Select(action => ((UnassignMachine)action).Node.Id), Is.EqualTo(["n1", "n2"]));
    }

    [Test]
    public void Plan_EmptyReportOfAnEmptyHypervisor_AwaitsNothing()
    {
        var plan = Plan(A.Registry(), []);

        Assert.That((plan.AwaitsSecondReport, plan.Findings.Count), Is.EqualTo((false, 0)));
    }

    [Test]
    public void Plan_NodeRenamedByAPerson_IsFoundByItsUuid()
    {
        var node = A.Node(1);
        node.Name = "mail";

        var plan = Plan(A.Registry(node), [A.Machine(1, state: "stopped")], CreateMissing);

        Assert.That(((UpdateMachine)plan.Actions.Single()).Node.Id, Is.EqualTo("n1"));
    }

    [Test]
    public void Plan_NodeAnnouncedByName_IsAssignedWithKeysAndDefinition()
    {
        var plan = Plan(A.Registry(A.Announced("n7", "m1")), [A.Machine(1)]);

        var assign = (AssignMachine)plan.Actions.Single();
        Assert.That(assign.Node.Id, Is.EqualTo("n7"));
        Assert.That(assign.Changes.AddUniqueKeys, Is.EqualTo([$"uuid:{A.Uuid(1)}", $"mac:{A.Mac(1)}"]));
        Assert.That(assign.Changes.Definition, Is.EqualTo(A.Definition));
    }

    [Test]
    public void Plan_NodeAnnouncedByMac_IsPreferredToOneOfItsName()
    {
        var plan = Plan(A.Registry(A.Announced("n7", "m1"), A.Announced("n8", "other", $"mac:{A.Mac(1)}")), [A.Machine(1)]);

        var assign = (AssignMachine)plan.Actions.Single();
        Assert.That(assign.Node.Id, Is.EqualTo("n8"));
        Assert.That(assign.Changes.AddUniqueKeys, Is.EqualTo([$"uuid:{A.Uuid(1)}"]));
    }

    [Test]
    public void Plan_NameHeldByAMachineWithAnotherUuid_IsAConflict()
    {
        var plan = Plan(A.Registry(A.Node(2)), [A.Machine(1, name: "m2"), A.Machine(2)], CreateMissing);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.Conflict]));
    }

    [Test]
    public void Plan_MacHeldByAMachineWithAnotherUuid_IsAConflict()
    {
        var plan = Plan(A.Registry(A.Node(2, parent: "h2")), [A.Machine(1, mac: 2)], CreateMissing);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.Conflict]));
    }

    [Test]
    public void Plan_NameHeldByANodeOfAnotherType_IsAConflict()
    {
        var router = A.Announced("n7", "m1");
        router.Type = "router";

        Assert.That(Kinds(Plan(A.Registry(router), [A.Machine(1)], CreateMissing)), Is.EqualTo([FindingKind.Conflict]));
    }

    [Test]
    public void Plan_TwoMachinesFindOneNode_OnlyTheFirstTakesIt()
    {
        var plan = Plan(A.Registry(A.Announced("n7", "x", $"mac:{A.Mac(1)}")), [A.Machine(1), A.Machine(2, mac: 1)], CreateMissing);

        Assert.That(plan.Actions.Select(action => action.Machine), Is.EqualTo(["m1"]));
        Assert.That(plan.Findings.Select(finding => (finding.Kind, finding.Machine)), Is.EqualTo([(FindingKind.Conflict, "m2")]));
    }

    [Test]
    public void Plan_ChildInAConflict_IsNotTakenForGone()
    {
        var child = A.Announced("n7", "x", $"mac:{A.Mac(1)}");
        child.Parent = A.Hypervisor;
        var machine = A.Machine(1);
        var twoMacs = machine with { Details = machine.Details! with { MacAddresses = [A.Mac(1), A.Mac(2)] } };

        var plan = Plan(A.Registry(child, A.Announced("n8", "y", $"mac:{A.Mac(2)}")), [twoMacs]);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.Conflict]));
    }

    [Test]
    public void Plan_MachineNotDescribed_KeepsItsNode()
    {
        var plan = Plan(A.Registry(A.Node(1)), [A.NotDescribed(1)], CreateMissing);

        Assert.That(plan.Actions, Is.Empty);
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.NotDescribed]));
    }

    [Test]
    public void Plan_SomeMachineNotDescribed_KeepsChildrenWithoutUuid()
    {
        var child = A.Announced("n7", "x");
        child.Parent = A.Hypervisor;

        var plan = Plan(A.Registry(child, A.Node(2)), [A.NotDescribed(1)]);

        Assert.That(plan.Actions.Select(action => ((UnassignMachine)action).Node.Id), Is.EqualTo(["n2"]));
    }

    [Test]
    public void Plan_DefinitionDiffers_IsKept()
    {
        Assert.That(Plan(A.Registry(WithCpus(A.Node(1), 8)), [A.Machine(1)]).Actions, Is.Empty);
    }

    [Test]
    public void Plan_DefinitionDiffersAndRefreshDefinitions_IsReplaced()
    {
        var plan = Plan(A.Registry(WithCpus(A.Node(1), 8)), [A.Machine(1)], new ReconcileOptions { RefreshDefinitions = true });

        Assert.That(((UpdateMachine)plan.Actions.Single()).Changes.Definition, Is.EqualTo(A.Definition));
    }

    [Test]
    public void Plan_OwnNodeNotRegisteredYet_StillPlansMachines()
    {
        var registry = A.Registry(A.Node(1, parent: ""), A.Node(2, parent: "h2")) with { HypervisorId = null };

        var plan = Plan(registry, [A.Machine(1), A.Machine(2)]);

        Assert.That(plan.Actions.Select(action => action.Machine), Is.EqualTo(["m1"]));
        Assert.That(Kinds(plan), Is.EqualTo([FindingKind.AssignedElsewhere]));
    }

    private static Plan Plan(
        RegistryView registry, ReportedMachine[] machines, ReconcileOptions? options = null, bool previousReportWasEmpty = false) =>
        Reconcile.Plan(registry, machines, options ?? new ReconcileOptions(), previousReportWasEmpty);

    private static IEnumerable<FindingKind> Kinds(Plan plan) => plan.Findings.Select(finding => finding.Kind);

    private static Node WithCpus(Node node, int cpus)
    {
        node.Definition = new Struct { Fields = { ["cpus"] = Value.ForNumber(cpus) } };
        return node;
    }
}
