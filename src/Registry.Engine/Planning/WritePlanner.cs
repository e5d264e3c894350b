using System.Collections.Concurrent;
using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Modules.Schema;

namespace Registry.Engine.Planning;

/// <summary>
/// The way of every write: those that touch the items of nodes are evaluated here, on the callers' threads and upon a snapshot, and the writer
/// then only checks that nothing that was read has changed. If something has, the write is planned again.
/// </summary>
/// <param name="engine">Carries out what is planned.</param>
/// <param name="schemaOf">Gives the schema of modules; remembers the last.</param>
/// <param name="options">How long to wait before a contended write is repeated.</param>
/// <param name="hooks">Asks the hooks of modules; null: none is asked.</param>
/// <remarks>
/// Any thread. A write that was overtaken several times waits in line with others of its kind, so that one of them always gets on. Writes that
/// ask hooks wait with those only that ask the same ones: a slow hook holds up nobody else.
/// </remarks>
public sealed class WritePlanner(
    RegistryEngine engine, Func<ModuleCatalog, ModuleSchema> schemaOf, RegistryEngineOptions options, IItemHooks? hooks = null) : IDisposable
{
    private const int FreeTries = 4;
    private const int Tries = 100;

    private readonly PoolReservations _reservations = new(() => engine.Current);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _lines = new(StringComparer.Ordinal);

    /// <summary>The schema of the published modules.</summary>
    public ModuleSchema Schema => schemaOf(engine.Current.Modules);

    /// <summary>The published state.</summary>
    public RegistrySnapshot Current => engine.Current;

    /// <summary>Carries out a write.</summary>
    /// <exception cref="OperationCanceledException">Cancelled in time; nothing was done.</exception>
    /// <exception cref="EngineFailedException">The engine has failed; whether the command was carried out is not known.</exception>
    public async ValueTask<PlannedOutcome> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var snapshot = engine.Current;
        if (!NeedsPlan(request.Command, snapshot))
        {
            var outcome = await engine.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
            if (outcome.Rejection is not Rejection.Outdated)
            {
                return new PlannedOutcome { Outcome = outcome };
            }
        }

        var evaluation = new HookedEvaluation(hooks, request.ValidateOnly);
        SemaphoreSlim? line = null;
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                if (i == FreeTries)
                {
                    var mine = _lines.GetOrAdd(evaluation.Asked, static _ => new SemaphoreSlim(1));
                    await mine.WaitAsync(cancellationToken).ConfigureAwait(false);
                    line = mine;
                }

                if (await TryAsync(request, evaluation, cancellationToken).ConfigureAwait(false) is { } planned)
                {
                    return planned;
                }
            }
        }
        finally
        {
            line?.Release();
        }

        return new PlannedOutcome { Outcome = new CommandOutcome(new Rejection.Contended(options.RetryAfter), [], 0) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var line in _lines.Values)
        {
            line.Dispose();
        }
    }

    /// <summary>One try; null where it was overtaken.</summary>
    private async ValueTask<PlannedOutcome?> TryAsync(CommandRequest request, HookedEvaluation evaluation, CancellationToken cancellationToken)
    {
        var snapshot = engine.Current;
        var allocator = new ReservingAllocator(_reservations, snapshot, request.Time);
        try
        {
            var plan = new CommandPlan(snapshot, schemaOf(snapshot.Modules), request, allocator, evaluation);
            if (await plan.MakeAsync(cancellationToken).ConfigureAwait(false) is not { } command)
            {
                if (allocator.Contested is { } released)
                {
                    allocator.Release();
                    await released.WaitAsync(cancellationToken).ConfigureAwait(false);
                    return null;
                }

                return await RefuseAsync(request, plan, cancellationToken).ConfigureAwait(false);
            }

            var outcome = await engine.ExecuteAsync(request with { Command = command }, cancellationToken).ConfigureAwait(false);
            return outcome.Rejection is Rejection.Outdated
                ? null
                : new PlannedOutcome { Outcome = outcome, Findings = plan.Findings, Added = plan.Added, Planned = plan.Planned };
        }
        finally
        {
            allocator.Release();
        }
    }

    /// <summary>What is refused now may have been carried out before, under the same request id: then it is answered as it was then.</summary>
    private async ValueTask<PlannedOutcome> RefuseAsync(CommandRequest request, CommandPlan plan, CancellationToken cancellationToken)
    {
        if (request.RequestId.Length > 0)
        {
            var repeated = await engine.ExecuteAsync(request with { Command = RepeatCommand.Instance }, cancellationToken).ConfigureAwait(false);
            if (repeated.Rejection is not null || !repeated.Results.IsEmpty)
            {
                return new PlannedOutcome { Outcome = repeated };
            }
        }

        return new PlannedOutcome
        {
            Outcome = new CommandOutcome(plan.Rejection, [], 0),
            Invalid = plan.Invalid,
            Findings = plan.Findings,
            Planned = plan.Planned,
        };
    }

    private bool NeedsPlan(Command command, RegistrySnapshot snapshot)
    {
        if (command is WriteBatchCommand batch)
        {
            return batch.Commands.Any(one => NeedsPlan(one, snapshot));
        }

        if (command is UpdateItemsCommand or RegisterNodeCommand { Edits.IsEmpty: false } or UpdateNodeCommand { Edits.IsEmpty: false })
        {
            return true;
        }

        return snapshot.Modules.Count > 0 && command switch
        {
            RegisterNodeCommand register => schemaOf(snapshot.Modules).Configures(register.Node.Type),
            DeleteNodeCommand => true,
            UpdateNodeCommand update => Reads(FieldsOf(update), update, snapshot),
            PatchMetadataCommand patch => Reads(NodeFields.Metadata, patch, snapshot),
            SetParentCommand parent => Reads(NodeFields.Parent, parent, snapshot),
            _ => false,
        };
    }

    private static NodeFields FieldsOf(UpdateNodeCommand update) => update.Fields
        | (update.SetTags.IsEmpty && update.DeleteTags.IsEmpty ? NodeFields.None : NodeFields.Tags)
        | (update.AddUniqueKeys.IsEmpty && update.RemoveUniqueKeys.IsEmpty ? NodeFields.None : NodeFields.UniqueKeys);

    private bool Reads(NodeFields fields, NodeCommand command, RegistrySnapshot snapshot)
    {
        var schema = schemaOf(snapshot.Modules);
        return (schema.AttributesRead & fields) != 0 && snapshot.TryResolve(command.Target, out var node) && schema.Configures(node.Type);
    }
}
