using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>Decides what brings the registry in step with a hypervisor's report. Pure: it reads and writes nothing.</summary>
internal static class Reconcile
{
    /// <summary>Plans one pass.</summary>
    /// <param name="registry">What the registry knows.</param>
    /// <param name="machines">Every machine that the hypervisor reports; a hypervisor that could not be read has no plan.</param>
    /// <param name="options">What the agent may do.</param>
    /// <param name="previousReportWasEmpty">Whether the reading just before this one succeeded and had no machine either.</param>
    public static Plan Plan(
        RegistryView registry, IReadOnlyList<ReportedMachine> machines, ReconcileOptions options, bool previousReportWasEmpty)
    {
        var pass = new Pass(registry, options);
        foreach (var machine in machines)
        {
            pass.Reported(machine);
        }

        var absent = pass.Absent(someAreNotDescribed: machines.Any(machine => machine.Details is null));
        var awaits = machines.Count == 0 && absent.Count > 0 && !previousReportWasEmpty;
        if (awaits)
        {
            pass.Findings.Add(new Finding(
                FindingKind.EmptyReport, "", $"the hypervisor reports no machine, but has {absent.Count}; a second report has to agree"));
        }
        else
        {
            pass.Actions.AddRange(absent.Select(node => new UnassignMachine(node)));
        }

        return new Plan(pass.Actions, pass.Findings, awaits);
    }

    private sealed class Pass(RegistryView registry, ReconcileOptions options)
    {
        private readonly MachineMatcher _matcher = new(registry, options.MachineType);
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
        private readonly HashSet<string> _contested = new(StringComparer.Ordinal);

        public List<MachineAction> Actions { get; } = [];

        public List<Finding> Findings { get; } = [];

        public void Reported(ReportedMachine machine)
        {
            var match = _matcher.Find(machine);
            if (match.Conflict is { } conflict)
            {
                // Whichever node is meant, its machine is there: it must not be taken for gone.
                _contested.UnionWith(Holders(machine).Select(node => node.Id));
                Findings.Add(new Finding(FindingKind.Conflict, machine.Label, conflict));
            }
            else if (match.Node is { } node && !_taken.Add(node.Id))
            {
                Findings.Add(new Finding(FindingKind.Conflict, machine.Label, $"node {node.Id} was found for another machine already"));
            }
            else if (machine.Details is not { } details)
            {
                Findings.Add(new Finding(FindingKind.NotDescribed, machine.Label, machine.Problem ?? "no details"));
            }
            else if (match.Node is { } known)
            {
                Known(machine, details, known);
            }
            else
            {
                Unknown(machine, details);
            }
        }

        /// <summary>The machines below the hypervisor that were not reported.</summary>
        public List<Node> Absent(bool someAreNotDescribed) =>
            [.. registry.Children.Where(child =>
                child.Type == options.MachineType
                && !_taken.Contains(child.Id)
                && !_contested.Contains(child.Id)

                // A node without a UUID can only be recognised by what a machine that is not described does not tell.
                && (MachineMatcher.HasUuid(child) || !someAreNotDescribed))];

        private void Known(ReportedMachine machine, MachineDetails details, Node node)
        {
            var changes = Changes(machine, details, node);
            if (node.Parent.Length == 0)
            {
                Actions.Add(new AssignMachine(details.Name, node, changes));
            }
            else if (node.Parent != registry.HypervisorId)
            {
                Findings.Add(new Finding(
                    FindingKind.AssignedElsewhere, details.Name, $"left alone: node {node.Id} belongs to {node.Parent}"));
            }
            else if (!changes.IsEmpty)
            {
                Actions.Add(new UpdateMachine(details.Name, node, changes));
            }
        }

        private void Unknown(ReportedMachine machine, MachineDetails details)
        {
            if (options.CreateMissing)
            {
                Actions.Add(new CreateMachine(machine, details));
            }
            else
            {
                Findings.Add(new Finding(FindingKind.UnknownMachine, details.Name, $"the registry has no node of {machine.UuidKey}; --create-missing creates one"));
            }
        }

        private MachineChanges Changes(ReportedMachine machine, MachineDetails details, Node node) => new(
            node.State == details.State ? null : details.State,
            DefinitionToSet(node.Definition, details.Definition),
            node.UniqueKeys.Contains(machine.UuidKey) ? [] : [.. machine.UniqueKeys.Where(key => !registry.ByKey.ContainsKey(key))]);

        private Struct? DefinitionToSet(Struct? present, Struct reported)
        {
            var isEmpty = present is null || present.Fields.Count == 0;
            return isEmpty || (options.RefreshDefinitions && !reported.Equals(present)) ? reported : null;
        }

        private IEnumerable<Node> Holders(ReportedMachine machine) =>
            machine.UniqueKeys
                .Select(key => registry.ByKey.GetValueOrDefault(key))
                .Append(machine.Details is { } details ? registry.ByName.GetValueOrDefault(details.Name) : null)
                .OfType<Node>();
    }
}
