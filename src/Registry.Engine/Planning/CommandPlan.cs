using System.Collections.Immutable;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Items;
using Registry.Domain.Rules;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Engine.Planning;

/// <summary>
/// One try to plan a command: decides it step by step upon a snapshot, as the writer will, and evaluates the items of every node that it
/// touches. Pure but for what the allocator reserves and hooks are asked. Used once.
/// </summary>
internal sealed class CommandPlan
{
    private readonly RegistrySnapshot _snapshot;
    private readonly ModuleSchema _schema;
    private readonly CommandRequest _request;
    private readonly ReservingAllocator _allocator;
    private readonly HookedEvaluation _evaluation;
    private readonly CommitStamp _stamp;
    private readonly Dictionary<string, NodeItems> _planned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _childrenRead = new(StringComparer.Ordinal);
    private readonly HashSet<string> _typesRead = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Finding>> _findings = new(StringComparer.Ordinal);
    private readonly List<ItemRef> _added = [];
    private RegistrySnapshot _state;
    private int _index = -1;

    /// <summary>Begins a plan.</summary>
    public CommandPlan(
        RegistrySnapshot snapshot, ModuleSchema schema, CommandRequest request, ReservingAllocator allocator, HookedEvaluation evaluation)
    {
        (_snapshot, _state, _schema, _request, _allocator, _evaluation) = (snapshot, snapshot, schema, request, allocator, evaluation);
        _stamp = new CommitStamp(snapshot.Revision + 1, request.Time > snapshot.Time ? request.Time : snapshot.Time);
    }

    /// <summary>Why the command is refused, if it is.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Why the modules' rules refuse it, if they do.</summary>
    public InvalidItems? Invalid { get; private set; }

    /// <summary>What was found that refuses nothing.</summary>
    public ImmutableArray<Finding> Findings => [.. _findings.Values.SelectMany(findings => findings)];

    /// <summary>The items that edits added, in order.</summary>
    public ImmutableArray<ItemRef> Added => [.. _added];

    /// <summary>The nodes that were evaluated, as they would be.</summary>
    public ImmutableArray<Node> Planned => [.. _planned.Keys.Where(id => _state.TryGet(id, out _)).Select(_state.Get)];

    /// <summary>Plans.</summary>
    /// <returns>The command with its plan; null where it is refused.</returns>
    public async ValueTask<PlannedCommand?> MakeAsync(CancellationToken cancellationToken)
    {
        if (_request.Command is WriteBatchCommand batch)
        {
            for (_index = 0; _index < batch.Commands.Length; _index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!await StepAsync(batch.Commands[_index], cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }
        }
        else if (!await StepAsync(_request.Command, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return new PlannedCommand(_request.Command, new ItemsPlan(_snapshot.Modules, Reads(), [.. NodePlans()]));
    }

    private async ValueTask<bool> StepAsync(Command command, CancellationToken cancellationToken)
    {
        var decision = RegistryRules.DecideStep(_state, command, _stamp);
        if (decision.Rejection is { } rejection)
        {
            return Refuse(rejection);
        }

        _state = decision.Next ?? _state.Apply(decision.Changes, new EditToken());
        var (target, edits) = EditsOf(command, decision);
        if (target is not null && !decision.Changes.Nodes.Any(change => change.NodeId == target.Id)
            && !await EvaluateAsync(target.Id, edits, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        foreach (var change in decision.Changes.Nodes)
        {
            var passes = change.After is not { } after ? UnlinkAsync(change.NodeId, cancellationToken)
                : target?.Id == after.Id ? EvaluateAsync(after.Id, edits, cancellationToken)
                : IsTouched(change, after) ? EvaluateAsync(after.Id, [], cancellationToken) : new ValueTask<bool>(true);
            if (!await passes.ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The node whose items a command edits, or evaluates again, and the edits.</summary>
    private static (Node? Target, ImmutableArray<PointEdits> Edits) EditsOf(Command command, Decision decision)
    {
        // A registration that only gives back a node which there is leaves its items alone.
        var edits = command switch
        {
            RegisterNodeCommand { IfExists: IfExists.Return } when decision.IsEmpty => [],
            RegisterNodeCommand register => register.Edits,
            UpdateNodeCommand update => update.Edits,
            UpdateItemsCommand items => items.Edits,
            _ => ImmutableArray<ItemEdits>.Empty,
        };
        return edits.IsEmpty && command is not UpdateItemsCommand
            ? (null, [])
            : (decision.Results[0].Node, [.. edits.Cast<PointEdits>()]);
    }

    private bool IsTouched(NodeChange change, Node after) => _schema.Configures(after.Type)
        && (change.Before is null || (after.DifferencesFrom(change.Before) & _schema.AttributesRead) != 0);

    private async ValueTask<bool> EvaluateAsync(string nodeId, ImmutableArray<PointEdits> edits, CancellationToken cancellationToken)
    {
        _snapshot.TryGet(nodeId, out var before);
        var draft = _state.Get(nodeId);
        var request = new EvaluationRequest
        {
            Schema = _schema,
            State = _state,
            Before = before,
            Draft = draft,
            Edits = edits,
            Now = _stamp.Time,
            Seed = _request.Seed,
            Principal = _request.Principal,
            Allocator = _allocator,
            Reapply = edits.IsEmpty,
        };
        var (result, rejection) = await _evaluation.EvaluateAsync(request, cancellationToken).ConfigureAwait(false);
        Remember(nodeId, result);
        if (rejection is not null)
        {
            return Refuse(rejection);
        }

        if (result.IsRefused)
        {
            Invalid = new InvalidItems(_index, nodeId, result.Findings);
            return false;
        }

        var items = NodeItems.Of(result.Items.Points, result.UniqueKeys);
        _planned[nodeId] = items;
        _state = _state.Apply(StateChanges.Of(new NodeChange(draft, draft with { Items = items })), new EditToken());
        return true;
    }

    private void Remember(string nodeId, EvaluationResult result)
    {
        _findings[nodeId] = result.Findings;
        _added.AddRange(result.Added);
        foreach (var (id, _) in result.Reads.Nodes)
        {
            // Within a command nodes are read as it makes them: what must still be so then is what it found.
            _read[id] = _snapshot.TryGet(id, out var node) ? node.Revision : 0;
        }

        foreach (var (id, _) in result.Reads.Children)
        {
            _childrenRead.Add(id);
        }

        foreach (var (type, _) in result.Reads.Types)
        {
            _typesRead.Add(type);
        }
    }

    /// <summary>Takes a deleted node out of the items that name it.</summary>
    private async ValueTask<bool> UnlinkAsync(string deletedId, CancellationToken cancellationToken)
    {
        var referrers = new List<string>();
        foreach (var entry in _state.Indexes.ByReference.Matching(new KeyProbe(deletedId)))
        {
            referrers.Add(entry.Id);
        }

        foreach (var id in referrers)
        {
            var edits = new List<PointEdits>();
            var referrer = _state.Get(id);
            foreach (var point in referrer.Items.Points)
            {
                foreach (var reference in point.References.Where(reference => reference.TargetId == deletedId))
                {
                    if (reference.OnDelete == OnDelete.Protect)
                    {
                        return Refuse(new Rejection.StillReferenced(deletedId, id, $"{point.Point}/{reference.Item}#{reference.Field}"));
                    }
                }

                var unlinked = UnlinkEdits.Of(point, deletedId);
                if (!unlinked.IsEmpty)
                {
                    edits.Add(new PointEdits(point.Point, unlinked));
                }
            }

            if (!await EvaluateAsync(id, [.. edits], cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private bool Refuse(Rejection rejection)
    {
        Rejection = _index < 0 ? rejection : new Rejection.InBatch(_index, rejection);
        return false;
    }

    private ReadSet Reads() => new(
        [.. _read.Where(read => !_planned.ContainsKey(read.Key))],
        [.. _childrenRead.Select(id => KeyValuePair.Create(id, _snapshot.Children(id).Select(child => child.Id).ToImmutableArray()))],
        [.. _typesRead.Select(type => KeyValuePair.Create(type, _snapshot.OfType(type).Select(node => node.Id).ToImmutableArray()))]);

    private IEnumerable<NodePlan> NodePlans()
    {
        foreach (var (id, items) in _planned)
        {
            // A node that the same batch deletes again needs no items.
            if (_state.TryGet(id, out var node))
            {
                _snapshot.TryGet(id, out var before);
                yield return new NodePlan(before?.Revision ?? 0, node with { Items = before?.Items ?? NodeItems.Empty }, items);
            }
        }
    }
}
