using HypervisorAgent.Libvirt;
using HypervisorAgent.Passes;
using HypervisorAgent.Reconciling;
using Microsoft.Extensions.Logging;

namespace HypervisorAgent;

/// <summary>The agent's log messages. Their event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(8001, LogLevel.Information, "Keeping {Server} in step with {Hypervisor}, every {IntervalSeconds} s")]
    public static partial void Started(this ILogger logger, Uri server, string hypervisor, double intervalSeconds);

    [LoggerMessage(8002, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(8003, LogLevel.Error, "The hypervisor cannot be read, nothing is changed: {Kind}: {Reason}")]
    public static partial void HypervisorFailed(this ILogger logger, HypervisorFailureKind kind, string reason);

    [LoggerMessage(8004, LogLevel.Error, "The pass ended early: {Outcome}: {Reason}")]
    public static partial void PassEnded(this ILogger logger, PassOutcome outcome, string reason);

    [LoggerMessage(8005, LogLevel.Information, "Registered or updated hypervisor {NodeId}, which reports {Machines} machines")]
    public static partial void HypervisorRegistered(this ILogger logger, string nodeId, int machines);

    [LoggerMessage(8006, LogLevel.Information, "{Action} {Machine}, state {State}")]
    public static partial void ActionDone(this ILogger logger, ActionKind action, string machine, string state);

    [LoggerMessage(8007, LogLevel.Warning, "{Action} {Machine} was refused: {Reason}: {Description}")]
    public static partial void ActionRefused(this ILogger logger, ActionKind action, string machine, string reason, string description);

    [LoggerMessage(8008, LogLevel.Warning, "{Kind} {Machine}: {Detail}")]
    public static partial void Noticed(this ILogger logger, FindingKind kind, string machine, string detail);

    [LoggerMessage(8009, LogLevel.Information, "{Machine} is {Detail}")]
    public static partial void LeftAlone(this ILogger logger, string machine, string detail);

    [LoggerMessage(8010, LogLevel.Warning, "The heartbeats of this pass were not sent: {Reason}")]
    public static partial void HeartbeatsFailed(this ILogger logger, string reason);
}
