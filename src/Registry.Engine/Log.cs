using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>Messages of the engine. Event ids 1000–1099; an id never changes its meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Loaded {Nodes} nodes at revision {Revision} in {Milliseconds} ms")]
    public static partial void Loaded(ILogger logger, int nodes, long revision, long milliseconds);

    [LoggerMessage(1001, LogLevel.Warning, "The store refuses writes ({Outcome}); reads go on, writes are refused until it recovers")]
    public static partial void StoreRefuses(ILogger logger, CommitOutcome outcome, Exception? exception);

    [LoggerMessage(1002, LogLevel.Information, "The store takes writes again")]
    public static partial void StoreRecovered(ILogger logger);

    [LoggerMessage(1003, LogLevel.Critical, "The store failed with an outcome that nobody knows ({Outcome}); the process ends, the next start recovers")]
    public static partial void OutcomeUnknown(ILogger logger, CommitOutcome outcome, Exception? exception);

    [LoggerMessage(1004, LogLevel.Information, "Went back to revision {Revision}; {Commands} commands are decided again")]
    public static partial void RolledBack(ILogger logger, long revision, int commands);

    [LoggerMessage(1005, LogLevel.Error, "Deciding a {Command} failed; the state is as it was")]
    public static partial void DecideFailed(ILogger logger, string command, Exception exception);

    [LoggerMessage(1006, LogLevel.Critical, "The writer failed; the process ends, the next start recovers")]
    public static partial void WriterFailed(ILogger logger, Exception exception);

    [LoggerMessage(1008, LogLevel.Error, "Encoding a {Command} failed; nothing was written, and the other commands of its batch are decided again")]
    public static partial void EncodingFailed(ILogger logger, string command, Exception exception);

    [LoggerMessage(1007, LogLevel.Information, "Stopped at revision {Revision}")]
    public static partial void Stopped(ILogger logger, long revision);

    [LoggerMessage(1040, LogLevel.Information, "Read the liveness of {Nodes} nodes; {Gone} others are no longer there")]
    public static partial void LivenessRead(ILogger logger, int nodes, int gone);

    [LoggerMessage(1041, LogLevel.Warning, "{Path} cannot be read: until its next heartbeat, nothing is known of any node's liveness")]
    public static partial void LivenessNotRead(ILogger logger, string path, Exception exception);

    [LoggerMessage(1042, LogLevel.Warning, "{Path} cannot be written: a restart would know of liveness what it says now")]
    public static partial void LivenessNotWritten(ILogger logger, string path, Exception exception);

    [LoggerMessage(1043, LogLevel.Information, "Read the volatile items of {Points} points; {Gone} others are of nodes that are no longer there")]
    public static partial void VolatileItemsRead(ILogger logger, int points, int gone);

    [LoggerMessage(1044, LogLevel.Warning, "{Path} cannot be read: volatile items are unknown until they are reported again")]
    public static partial void VolatileItemsNotRead(ILogger logger, string path, Exception exception);

    [LoggerMessage(1045, LogLevel.Warning, "{Path} cannot be written: a restart would know of volatile items what it says now")]
    public static partial void VolatileItemsNotWritten(ILogger logger, string path, Exception exception);

    [LoggerMessage(1050, LogLevel.Information, "Trimmed {Entries} entries of the journal, which now begins at revision {Oldest}")]
    public static partial void Trimmed(ILogger logger, long entries, long oldest);

    [LoggerMessage(1051, LogLevel.Warning, "The journal could not be trimmed; it is tried again soon")]
    public static partial void TrimFailed(ILogger logger, Exception exception);

    [LoggerMessage(1052, LogLevel.Error, "A pass of the journal's compactor failed unexpectedly; the next pass tries again")]
    public static partial void CompactorFailed(ILogger logger, Exception exception);
}
