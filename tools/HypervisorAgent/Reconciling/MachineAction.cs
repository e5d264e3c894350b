using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>One change that brings the registry in step with one machine. Each is one commit.</summary>
/// <param name="Machine">What to call the machine in messages.</param>
internal abstract record MachineAction(string Machine);

/// <summary>Creates the node of a machine, below the hypervisor and with its true state.</summary>
internal sealed record CreateMachine(ReportedMachine Reported, MachineDetails Details) : MachineAction(Details.Name);

/// <summary>Puts a node that has no parent below the hypervisor, with what else differs.</summary>
internal sealed record AssignMachine(string Machine, Node Node, MachineChanges Changes) : MachineAction(Machine);

/// <summary>Updates a node that is below the hypervisor already.</summary>
internal sealed record UpdateMachine(string Machine, Node Node, MachineChanges Changes) : MachineAction(Machine);

/// <summary>Takes a node that is no longer reported from below the hypervisor, and says so in its state.</summary>
internal sealed record UnassignMachine(Node Node) : MachineAction(Node.Name);

/// <summary>What of a node differs from its machine.</summary>
/// <param name="State">The new state; null: no change.</param>
/// <param name="Definition">The new definition; null: no change.</param>
/// <param name="AddUniqueKeys">Keys of the machine that the node lacks and nobody holds.</param>
internal sealed record MachineChanges(string? State, Struct? Definition, IReadOnlyList<string> AddUniqueKeys)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => State is null && Definition is null && AddUniqueKeys.Count == 0;
}
