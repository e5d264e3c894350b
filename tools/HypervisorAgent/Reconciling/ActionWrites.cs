using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>Translates an action to the writes of one commit.</summary>
/// <remarks>
/// Whatever changes a node that exists begins with a <c>SetParent</c> that expects the parent the plan was made with. Two agents that see
/// one machine therefore cannot fight: the second commit is refused as a whole (REVISION_MISMATCH), and the next pass decides anew.
/// Changes of anything else in the meantime (tags, metadata) do no harm.
/// </remarks>
internal static class ActionWrites
{
    /// <summary>The writes, in order.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="hypervisorId">Id of the hypervisor's node.</param>
    /// <param name="options">Type and tenant of nodes that are created.</param>
    public static WriteBatchRequest ToBatch(MachineAction action, string hypervisorId, ReconcileOptions options) => action switch
    {
        CreateMachine create => Batch(Create(create, hypervisorId, options)),
        AssignMachine assign => Batch([SetParent(assign.Node, "", hypervisorId), .. Update(assign.Node, assign.Changes)]),
        UpdateMachine update => Batch([SetParent(update.Node, hypervisorId, hypervisorId), .. Update(update.Node, update.Changes)]),
        UnassignMachine gone => Batch(
            [SetParent(gone.Node, hypervisorId, ""), .. Update(gone.Node, new MachineChanges(MachineState.Unassigned, null, []))]),
        _ => throw new InvalidOperationException($"No writes for {action.GetType().Name}"),
    };

    private static WriteBatchRequest Batch(params ReadOnlySpan<Write> writes)
    {
        var batch = new WriteBatchRequest();
        foreach (var write in writes)
        {
            batch.Writes.Add(write);
        }

        return batch;
    }

    private static Write Create(CreateMachine create, string hypervisorId, ReconcileOptions options)
    {
        var node = new Node
        {
            Type = options.MachineType,
            Name = create.Details.Name,
            Tenant = options.Tenant,
            State = create.Details.State,
            Definition = create.Details.Definition,
            Parent = hypervisorId,
        };
        node.UniqueKeys.Add(create.Reported.UniqueKeys);
        return new Write { RegisterNode = new RegisterNodeRequest { Node = node, IfExists = IfExists.Fail } };
    }

    private static Write SetParent(Node node, string expected, string parent) => new()
    {
        SetParent = new SetParentRequest
        {
            NodeRef = Ref(node),
            ExpectedParent = expected,
            Parent = parent.Length == 0 ? null : new NodeRef { Id = parent },
        },
    };

    private static IEnumerable<Write> Update(Node node, MachineChanges changes)
    {
        if (changes.IsEmpty)
        {
            yield break;
        }

        var update = new UpdateNodeRequest { NodeRef = Ref(node), Node = new Node() };
        update.AddUniqueKeys.Add(changes.AddUniqueKeys);
        var mask = new FieldMask();
        if (changes.State is { } state)
        {
            update.Node.State = state;
            mask.Paths.Add("state");
        }

        if (changes.Definition is { } definition)
        {
            update.Node.Definition = definition;
            update.AllowDeployedChange = true;
            mask.Paths.Add("definition");
        }

        update.UpdateMask = mask.Paths.Count > 0 ? mask : null;
        yield return new Write { UpdateNode = update };
    }

    private static NodeRef Ref(Node node) => new() { Id = node.Id };
}
