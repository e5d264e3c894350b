using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.V1;

namespace HypervisorAgent.Tests.Reconciling;

public sealed class ActionWritesTests
{
    private static readonly MachineChanges Paused = new("paused", null, []);

    [Test]
    public void ToBatch_Create_IsOneRegistrationWithEverything()
    {
        var machine = A.Machine(1, state: "paused");

        var batch = ActionWrites.ToBatch(
            new CreateMachine(machine, machine.Details!), A.Hypervisor, new ReconcileOptions { MachineType = "guest", Tenant = "acme" });

        Assert.That(batch.Writes.Single().RegisterNode, Is.EqualTo(new RegisterNodeRequest
        {
            IfExists = IfExists.Fail,
            Node = new Node
            {
                Type = "guest",
                Name = "m1",
                Tenant = "acme",
                State = "paused",
                Parent = A.Hypervisor,
                Definition = A.Definition,
                UniqueKeys = { $"uuid:{A.Uuid(1)}", $"mac:{A.Mac(1)}" },
            },
        }));
    }

    [Test]
    public void ToBatch_Assign_ExpectsNoParent()
    {
        var setParent = First(new AssignMachine("m1", A.Node(1, parent: ""), Paused));

        Assert.That((setParent.HasExpectedParent, setParent.ExpectedParent, setParent.Parent.Id), Is.EqualTo((true, "", A.Hypervisor)));
    }

    [Test]
    public void ToBatch_Update_ExpectsThisHypervisorAsParent()
    {
        var setParent = First(new UpdateMachine("m1", A.Node(1), Paused));

        Assert.That((setParent.ExpectedParent, setParent.Parent.Id), Is.EqualTo((A.Hypervisor, A.Hypervisor)));
    }

    [Test]
    public void ToBatch_Unassign_ClearsTheParentAndSaysSo()
    {
        var batch = ActionWrites.ToBatch(new UnassignMachine(A.Node(1)), A.Hypervisor, new ReconcileOptions());

        var setParent = batch.Writes[0].SetParent;
        Assert.That((setParent.ExpectedParent, setParent.Parent), Is.EqualTo((A.Hypervisor, (NodeRef?)null)));
        Assert.That(batch.Writes[1].UpdateNode.Node.State, Is.EqualTo(MachineState.Unassigned));
    }

    [Test]
    public void ToBatch_AssignWithoutChanges_OnlySetsTheParent()
    {
        var batch = ActionWrites.ToBatch(
            new AssignMachine("m1", A.Node(1, parent: ""), new MachineChanges(null, null, [])), A.Hypervisor, new ReconcileOptions());

        Assert.That(batch.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public void ToBatch_UpdateOfSomeAttributes_MasksOnlyThose()
    {
        var batch = ActionWrites.ToBatch(
            new UpdateMachine("m1", A.Node(1), new MachineChanges(null, A.Definition, ["mac:x"])), A.Hypervisor, new ReconcileOptions());

        var update = batch.Writes[1].UpdateNode;
        Assert.That(update.UpdateMask.Paths, Is.EqualTo(["definition"]));
        Assert.That((update.AllowDeployedChange, update.AddUniqueKeys.Single()), Is.EqualTo((true, "mac:x")));
    }

    private static SetParentRequest First(MachineAction action) =>
        ActionWrites.ToBatch(action, A.Hypervisor, new ReconcileOptions()).Writes[0].SetParent;
}
