using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine.Liveness;

/// <summary>
/// Carries the liveness of nodes over a restart: reads the file at start, writes it now and then and at the end. What a crash loses is what
/// the last seconds told; nobody expires by it.
/// </summary>
public sealed class LivenessKeeper : IDisposable
{
    /// <summary>How often the file is written while heartbeats come.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly LivenessTable _table;
    private readonly LivenessFile _file;
    private readonly ILogger _logger;
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private long _written;

    private LivenessKeeper(LivenessTable table, LivenessFile file, TimeProvider time, ILogger logger)
    {
        _table = table;
        _file = file;
        _logger = logger;
        Restore();
        _written = table.ChangeCount;
        _timer = time.CreateTimer(static keeper => ((LivenessKeeper)keeper!).Write(), this, Interval, Interval);
    }

    /// <summary>Reads the file into the table, and keeps it up to date from then on. A damaged file is a warning.</summary>
    public static LivenessKeeper Start(LivenessTable table, LivenessFile file, TimeProvider time, ILogger<LivenessKeeper> logger) =>
        new(table, file, time, logger);

    /// <summary>Writes the file for the last time.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Restore()
    {
        try
        {
            var known = 0;
            var records = _file.Read();
            foreach (var record in records)
            {
                var state = record.IsExpired ? LivenessState.Expired : LivenessState.Alive;
                known += _table.Restore(record.NodeId, new NodeLiveness(state, record.LastSeen, record.Ttl)) ? 1 : 0;
            }

            Log.LivenessRead(_logger, known, records.Count - known);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.LivenessNotRead(_logger, _file.Path, e);
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            // Before the table is walked: what changes meanwhile is written the next time too.
            var changes = _table.ChangeCount;
            if (changes == _written)
            {
                return;
            }

            try
            {
                _file.Write(_table.All().Select(static node => new StoredLiveness(
                    node.Key, node.Value.State == LivenessState.Expired, node.Value.LastSeen, node.Value.Ttl)));
                _written = changes;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.LivenessNotWritten(_logger, _file.Path, e);
            }
        }
    }
}
