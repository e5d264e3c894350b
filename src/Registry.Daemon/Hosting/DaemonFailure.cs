using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Registry.Daemon.Hosting;

/// <summary>
/// Where a part of the daemon reports that it cannot go on, for instance because nobody knows whether a commit was written. The process
/// then ends in good order but with a non-zero exit code, and the supervisor's restart finds out what is true.
/// </summary>
internal sealed partial class DaemonFailure(IHostApplicationLifetime lifetime, ILogger<DaemonFailure> logger)
{
    private int _isReported;

    /// <summary>Whether anything was reported.</summary>
    public bool IsReported => Volatile.Read(ref _isReported) != 0;

    /// <summary>Logs the first failure and begins to stop the daemon. Any thread may call it, more than once; it does not wait.</summary>
    public void Report(string what, Exception? cause)
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 0)
        {
            LogFailure(what, cause);
            // On its own thread: what stops with the daemon may be waiting for the caller.
            ThreadPool.QueueUserWorkItem(static state => state.StopApplication(), lifetime, preferLocal: false);
        }
    }

    [LoggerMessage(3011, LogLevel.Critical, "the daemon cannot go on: {What}")]
    private partial void LogFailure(string what, Exception? cause);
}
