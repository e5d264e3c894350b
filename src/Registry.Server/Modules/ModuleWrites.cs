using System.Collections.Immutable;
using System.Globalization;
using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Modules;
using Registry.Engine;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Impact;
using Registry.Modules.Schema;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Nodes;
using Registry.Server.WireFormat;
using Registry.V1;
using StoredModule = Registry.Domain.Modules.StoredModule;

namespace Registry.Server.Modules;

/// <summary>A module that is to be applied.</summary>
/// <param name="File">The module.</param>
internal sealed record ModuleApplication(ModuleFile File)
{
    /// <summary>The revision that the stored module must have; 0: any.</summary>
    public long ExpectedRevision { get; init; }

    /// <summary>How many nodes the preview names; 0: 20.</summary>
    public int PreviewLimit { get; init; }

    /// <summary>Whether nodes may lose what users set.</summary>
    public bool MayLose { get; init; }
}

/// <summary>A module that was applied.</summary>
/// <param name="Module">As it is stored.</param>
/// <param name="Before">What was stored before; null: nothing.</param>
/// <param name="Preview">What becomes of nodes.</param>
/// <param name="Revision">The revision at which this holds.</param>
internal sealed record AppliedModule(StoredModule Module, StoredModule? Before, ImpactReport Preview, long Revision);

/// <summary>
/// The way of a module: read, compile with the others, find out what becomes of nodes, and store, all but the last outside the writer. Where
/// another module came in between, it is done again.
/// </summary>
internal sealed class ModuleWrites(RegistryEngine engine, NodeWrites writes, TimeProvider time)
{
    private const int Attempts = 8;
    private const int ListedUsers = 10;
    private const int DefaultPreview = 20;
    private const int LargestPreview = 1_000;
    private const int LongestId = 200;

    /// <summary><c>ApplyModule</c>.</summary>
    /// <exception cref="RpcException">The module has errors, or was refused.</exception>
    public async Task<ApplyModuleResponse> ApplyAsync(Incoming<ApplyModuleRequest> incoming, ServerCallContext context)
    {
        var request = incoming.Message;
        var violations = new FieldViolations();
        Syntax.NotNegative(request.ExpectedRevision, "expected_revision", violations);
        if (request.PreviewLimit is < 0 or > LargestPreview)
        {
            violations.Add("preview_limit", $"is {request.PreviewLimit}; it can be 0 (for {DefaultPreview}) to {LargestPreview}");
        }

        if (request.ContentCase == ApplyModuleRequest.ContentOneofCase.None)
        {
            violations.Add("module", "is missing; set it, or source");
        }

        violations.ThrowIfAny();
        var applied = await ApplyAsync(
            new ModuleApplication(ModuleMapper.Read(request))
            {
                ExpectedRevision = request.ExpectedRevision,
                PreviewLimit = request.PreviewLimit,
                MayLose = request.Force || request.ValidateOnly,
            },
            command => writes.ExecuteAsync(incoming, request.RequestId, request.ValidateOnly, (_, _) => command, context),
            context.CancellationToken).ConfigureAwait(false);
        return new ApplyModuleResponse
        {
            Module = ModuleMapper.ToMessage(applied.Module, isWhole: true),
            Changed = applied.Before is null || !applied.Before.HasContentOf(applied.Module),
            Preview = ImpactMapper.ToMessage(applied.Preview, AnswerLimits.MessageBytes - WriteLimits.ModuleBytes),
            Revision = applied.Revision,
        };
    }

    /// <summary>Applies a module, whoever asks for it.</summary>
    /// <param name="application">What, and upon which terms.</param>
    /// <param name="execute">Carries out the write; refusals are exceptions with statuses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModuleInvalidException">The module has errors.</exception>
    /// <exception cref="RpcException">It was refused.</exception>
    public async Task<AppliedModule> ApplyAsync(
        ModuleApplication application, Func<ApplyModuleCommand, Task<CommandOutcome>> execute, CancellationToken cancellationToken)
    {
        var (file, id) = (application.File, application.File.Definition.Module);
        for (var attempt = 1; ; attempt++)
        {
            var state = engine.Current;
            var (preview, indexed) = await PlanAsync(state, id, file, application.PreviewLimit, cancellationToken).ConfigureAwait(false);
            var draft = StoredModules.Of(file.Definition);
            state.Modules.TryGet(id, out var before);
            RefuseLoss(id, preview, application.MayLose);
            var command = new ApplyModuleCommand(draft, application.ExpectedRevision) { CheckedAgainst = state.Modules, IndexedFields = indexed };
            try
            {
                var outcome = await execute(command).ConfigureAwait(false);
                return new AppliedModule(outcome.Results[0].Module!, before, preview, outcome.Revision);
            }
            catch (RpcException error) when (attempt < Attempts && IsStale(error, state))
            {
                // Another module came in between: once more with it.
            }
        }
    }

    /// <summary><c>DeleteModule</c>.</summary>
    /// <exception cref="RpcException">There is none, others need it, or it was refused.</exception>
    public async Task<DeleteModuleResponse> DeleteAsync(Incoming<DeleteModuleRequest> incoming, ServerCallContext context)
    {
        var request = incoming.Message;
        var violations = new FieldViolations();
        Syntax.NotNegative(request.ExpectedRevision, "expected_revision", violations);
        Syntax.Text(request.Id, LongestId, "id", violations);
        violations.ThrowIfAny();
        for (var attempt = 1; ; attempt++)
        {
            var state = engine.Current;
            ModuleRegistryService.Find(state.Modules, request.Id);
            RefuseUse(state.Modules, request.Id);
            var (preview, indexed) = await PlanAsync(state, request.Id, null, DefaultPreview, context.CancellationToken).ConfigureAwait(false);
            RefuseLoss(request.Id, preview, request.Force || request.ValidateOnly);
            var command = new DeleteModuleCommand(request.Id, request.ExpectedRevision) { CheckedAgainst = state.Modules, IndexedFields = indexed };
            try
            {
                var outcome = await writes.ExecuteAsync(
                    incoming, request.RequestId, request.ValidateOnly, (_, _) => command, context).ConfigureAwait(false);
                return new DeleteModuleResponse { DeletedId = request.Id, Preview = ImpactMapper.ToMessage(preview, AnswerLimits.PageBytes), Revision = outcome.Revision };
            }
            catch (RpcException error) when (attempt < Attempts && IsStale(error, state))
            {
                // Another module came in between: once more with it.
            }
        }
    }

    /// <summary>Compiles the modules as they would be, and looks at what becomes of nodes. Takes its time, so not on the caller's thread.</summary>
    private Task<(ImpactReport Preview, ImmutableArray<IndexedField> Indexed)> PlanAsync(
        RegistrySnapshot state, string id, ModuleFile? with, int limit, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var compiled = StoredModules.Compile(state.Modules, id, with);
            var schema = compiled.Schema ?? throw ModuleErrors.ToException(compiled.Errors, id);
            // Not the kept schema: what is stored may not compile after an upgrade, and this is the way to put it right.
            var before = StoredModules.Compile(state.Modules).Schema ?? ModuleSchema.Empty;
            var impact = new ModuleImpact(state, before, schema, time.GetUtcNow().UtcDateTime);
            return (impact.Measure(limit == 0 ? DefaultPreview : limit, cancellationToken), schema.IndexedFields);
        },
        cancellationToken);

    private bool IsStale(RpcException error, RegistrySnapshot state) =>
        error.StatusCode == StatusCode.Aborted && !ReferenceEquals(engine.Current.Modules, state.Modules);

    private static void RefuseUse(ModuleCatalog modules, string id)
    {
        var users = modules.Where(module => StoredModules.Read(module).File?.Definition.Requires.Contains(id) == true).Select(module => module.Id).ToList();
        if (users.Count > 0)
        {
            var more = users.Count > ListedUsers ? $" and {users.Count - ListedUsers} more (ListModules tells what each requires)" : "";
            var names = string.Join(", ", users.Take(ListedUsers));
            throw StatusDetails.Exception(
                StatusCode.FailedPrecondition, $"Module '{id}' is required by {names}{more}; delete those first.", ErrorReason.ModuleInUse,
                [("id", id), ("modules", string.Join(',', users.Take(ListedUsers))), ("count", users.Count.ToString(CultureInfo.InvariantCulture))]);
        }
    }

    private static void RefuseLoss(string id, ImpactReport preview, bool isMeant)
    {
        if (preview.Losing > 0 && !isMeant)
        {
            throw StatusDetails.Exception(
                StatusCode.FailedPrecondition,
                $"{preview.Losing} nodes would lose what users set in '{id}'; look at the preview (validate_only), and set force if that is meant.",
                ErrorReason.ModuleDataLoss,
                [("id", id), ("nodes", preview.Losing.ToString(CultureInfo.InvariantCulture)), ("first", string.Join(',', preview.FirstLosing))]);
        }
    }
}
