using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>
/// Trims the journal to what the options keep: every few seconds, in steps so small and so far apart that writers do not feel them. It keeps
/// no state of its own: one that was broken off is gone on with by the next.
/// </summary>
public sealed class JournalCompactor : IAsyncDisposable
{
    /// <summary>Time between two passes.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const int StepEntries = 256;

    /// <summary>How many times as long as a step the pause after it is: steps take a tenth of the committer's time at most.</summary>
    private const int PauseFactor = 9;

    private readonly RegistryEngine _engine;
    private readonly RegistryEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private JournalCompactor(RegistryEngine engine, RegistryEngineOptions options, TimeProvider time, ILogger logger)
    {
        (_engine, _options, _time, _logger) = (engine, options, time, logger);
        _running = RunAsync(new PeriodicTimer(Interval, time));
    }

    /// <summary>Begins; the first pass is after one interval.</summary>
    public static JournalCompactor Start(
        RegistryEngine engine, RegistryEngineOptions options, TimeProvider time, ILogger<JournalCompactor> logger) =>
        new(engine, options, time, logger);

    /// <summary>Ends after the step at hand.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                {
                    await IsolatedPassAsync().ConfigureAwait(false);
                }
            }
            catch (Exception) when (_stopping.IsCancellationRequested || _engine.Completion.IsCompleted)
            {
                // The daemon ends.
            }
        }
    }

    /// <summary>One pass. A defect in it must not end the passes after it: the journal would grow without a word until the disk is full.</summary>
    private async Task IsolatedPassAsync()
    {
        try
        {
            await PassAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested && !_engine.Completion.IsCompleted)
        {
            Log.CompactorFailed(_logger, e);
        }
    }

    private async Task PassAsync()
    {
        var oldest = _engine.Store.OldestJournalRevision;
        var trimmed = 0L;
        try
        {
            var cutoff = oldest == 0 ? 0 : JournalCutoff.Find(oldest, _engine.Store.Revision, TimeOf, _time.GetUtcNow().UtcDateTime, _options);
            while (oldest + trimmed < cutoff)
            {
                var started = _time.GetTimestamp();
                var count = await _engine.BetweenCommitsAsync(store => store.TrimJournal(cutoff, StepEntries)).ConfigureAwait(false);
                trimmed += count;
                _engine.Metrics.Trimmed(count);
                await Task.Delay(_time.GetElapsedTime(started) * PauseFactor, _time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (StoreException e)
        {
            // A full disk, for instance. The journal stays longer than it ought to, and the next pass tries again.
            Log.TrimFailed(_logger, e);
        }
        finally
        {
            if (trimmed > 0)
            {
                Log.Trimmed(_logger, trimmed, oldest + trimmed);
            }
        }
    }

    private DateTime TimeOf(long revision) => _engine.Store.ReadJournalHeaders(revision, 1) is [var entry]
        ? CommitDecoder.Time(entry.Header)
        : throw new StoreException($"The journal has no entry for revision {revision}.");
}
