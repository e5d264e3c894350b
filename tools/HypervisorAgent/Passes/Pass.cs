using Grpc.Core;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Microsoft.Extensions.Logging;
using Registry.Client;

namespace HypervisorAgent.Passes;

/// <summary>Brings the registry in step with the hypervisor, one pass at a time. Not for several threads at once.</summary>
internal sealed class Pass
{
    private readonly IHypervisor _hypervisor;
    private readonly RegistryClient _client;
    private readonly HypervisorNode _node;
    private readonly AgentOptions _options;
    private readonly FindingLog _findings;
    private readonly Heartbeats? _heartbeats;
    private readonly ILogger _logger;
    private bool _previousReportWasEmpty;

    public Pass(IHypervisor hypervisor, RegistryClient client, AgentOptions options, ILogger logger)
    {
        _hypervisor = hypervisor;
        _client = client;
        _node = new HypervisorNode(client, options.Node);
        _options = options;
        _findings = new FindingLog(logger);
        _heartbeats = options is { DryRun: false, HeartbeatTtl: { } ttl } ? new Heartbeats(client, ttl, logger) : null;
        _logger = logger;
    }

    /// <summary>Makes one pass. Refusals and failures of the hypervisor or the registry are in the summary, not thrown.</summary>
    public async Task<PassSummary> RunAsync(CancellationToken cancellationToken)
    {
        var reading = await _hypervisor.ReadAsync(cancellationToken);
        if (reading is not HypervisorReport report)
        {
            var failure = (HypervisorFailure)reading;

            // Around a failure, two empty reports are more likely two symptoms than two opinions.
            _previousReportWasEmpty = false;
            _logger.HypervisorFailed(failure.Kind, failure.Message);
            return new PassSummary { Outcome = PassOutcome.DriverError, Message = failure.Message, DryRun = _options.DryRun };
        }

        var previousWasEmpty = _previousReportWasEmpty;
        _previousReportWasEmpty = report.Machines.Count == 0;
        try
        {
            return await ReconcileAsync(report, previousWasEmpty, cancellationToken);
        }
        catch (RegistryUnavailableException error)
        {
            return Ended(PassOutcome.Unreachable, error.Message);
        }
        catch (RegistryException error)
        {
            return Ended(PassOutcome.Refused, Describe(error));
        }
        catch (PassRefusedException error)
        {
            return Ended(PassOutcome.Refused, error.Message);
        }

        PassSummary Ended(PassOutcome outcome, string message)
        {
            _logger.PassEnded(outcome, message);
            return new PassSummary { Outcome = outcome, Message = message, Machines = report.Machines.Count, DryRun = _options.DryRun };
        }
    }

    private async Task<PassSummary> ReconcileAsync(HypervisorReport report, bool previousWasEmpty, CancellationToken cancellationToken)
    {
        var own = await _node.FindAsync(report.Facts, cancellationToken);
        var (id, changed) = _options.DryRun ? (own?.Id, false) : await _node.EnsureAsync(own, report.Facts, cancellationToken);
        if (changed)
        {
            _logger.HypervisorRegistered(id ?? "", report.Machines.Count);
        }

        var view = await RegistryReader.ReadAsync(_client, id, report.Machines, cancellationToken);
        var plan = Reconcile.Plan(view, report.Machines, _options.Reconcile, previousWasEmpty);
        _findings.Report(plan.Findings);
        var results = new List<ActionResult>(plan.Actions.Count);
        foreach (var action in plan.Actions)
        {
            results.Add(_options.DryRun || id is null ? Result(action, null) : await ExecuteAsync(action, id, cancellationToken));
        }

        if (_heartbeats is not null)
        {
            await _heartbeats.SendAsync(view, report.Machines, cancellationToken);
        }

        return new PassSummary
        {
            Outcome = Outcome(results, plan.Findings),
            HypervisorId = id,
            HypervisorChanged = changed,
            Machines = report.Machines.Count,
            DryRun = _options.DryRun,
            Actions = results,
            Findings = plan.Findings,
            AwaitsSecondReport = plan.AwaitsSecondReport,
        };
    }

    private async Task<ActionResult> ExecuteAsync(MachineAction action, string hypervisorId, CancellationToken cancellationToken)
    {
        try
        {
            await _client.WriteBatchAsync(ActionWrites.ToBatch(action, hypervisorId, _options.Reconcile), cancellationToken);
            var result = Result(action, null);
            _logger.ActionDone(result.Kind, result.Machine, result.State ?? "unchanged");
            return result;
        }
        catch (RegistryException error) when (IsOfThisMachine(error))
        {
            var result = Result(action, new Refusal(error.ReasonText, Describe(error)));
            _logger.ActionRefused(result.Kind, result.Machine, error.ReasonText, Describe(error));
            return result;
        }
    }

    // Other refusals (a full disk, a full queue, no daemon) would meet every machine alike: they end the pass.
    private static bool IsOfThisMachine(RegistryException error) =>
        error is not RegistryUnavailableException && error.StatusCode is not (StatusCode.Unavailable or StatusCode.ResourceExhausted);

    private static ActionResult Result(MachineAction action, Refusal? refusal) => action switch
    {
        CreateMachine create => new ActionResult(ActionKind.Create, create.Machine, create.Details.State, refusal),
        AssignMachine assign => new ActionResult(ActionKind.Assign, assign.Machine, assign.Changes.State, refusal),
        UpdateMachine update => new ActionResult(ActionKind.Update, update.Machine, update.Changes.State, refusal),
        _ => new ActionResult(ActionKind.Unassign, action.Machine, MachineState.Unassigned, refusal),
    };

    private static PassOutcome Outcome(List<ActionResult> results, IReadOnlyList<Finding> findings)
    {
        if (results.Exists(result => result.Refusal is not null) || findings.Any(finding => finding.Kind == FindingKind.Conflict))
        {
            return PassOutcome.Refused;
        }

        return findings.Any(finding => finding.Kind == FindingKind.NotDescribed) ? PassOutcome.DriverError : PassOutcome.Ok;
    }

    private static string Describe(RegistryException error)
    {
        var details = error.Metadata.Select(pair => $"{pair.Key}={pair.Value}")
            .Concat(error.FieldViolations.Select(violation => $"{violation.Field}: {violation.Description}"))
            .ToList();
        return details.Count == 0 ? error.Message : $"{error.Message} ({string.Join(", ", details)})";
    }
}
