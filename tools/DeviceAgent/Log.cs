using Microsoft.Extensions.Logging;

namespace DeviceAgent;

/// <summary>The agent's log messages. Their event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(8101, LogLevel.Information, "This device is node {NodeName} ({NodeId}), found by {Key}")]
    public static partial void Registered(this ILogger logger, string nodeName, string nodeId, string key);

    [LoggerMessage(8102, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(8103, LogLevel.Warning, "{Task} failed, again in {DelaySeconds} s: {Reason}")]
    public static partial void Retrying(this ILogger logger, string task, double delaySeconds, string reason);

    [LoggerMessage(8104, LogLevel.Error, "{Task} was refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string task, string reason);

    [LoggerMessage(8105, LogLevel.Warning, "The node was deleted; the device registers again")]
    public static partial void Deleted(this ILogger logger);

    [LoggerMessage(8106, LogLevel.Information, "Wrote a new configuration to {File}")]
    public static partial void Configured(this ILogger logger, string file);

    [LoggerMessage(8107, LogLevel.Error, "The registry does not answer: {Reason}")]
    public static partial void Unreachable(this ILogger logger, string reason);
}
