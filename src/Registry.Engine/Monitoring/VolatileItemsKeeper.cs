using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine.Monitoring;

/// <summary>
/// Carries the items of volatile points over a restart: reads the file at start, writes it now and then and at the end. What a crash loses is
/// what the last minute told.
/// </summary>
public sealed class VolatileItemsKeeper : IDisposable
{
    /// <summary>How often the file is written while updates come.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly VolatileItems _items;
    private readonly VolatileItemsFile _file;
    private readonly ILogger _logger;
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private long _written;

    private VolatileItemsKeeper(VolatileItems items, VolatileItemsFile file, TimeProvider time, ILogger logger)
    {
        _items = items;
        _file = file;
        _logger = logger;
        Restore();
        _written = items.UpdateCount;
        _timer = time.CreateTimer(static keeper => ((VolatileItemsKeeper)keeper!).Write(), this, Interval, Interval);
    }

    /// <summary>Reads the file, and keeps it up to date from then on. A damaged file is a warning.</summary>
    public static VolatileItemsKeeper Start(VolatileItems items, VolatileItemsFile file, TimeProvider time, ILogger<VolatileItemsKeeper> logger) =>
        new(items, file, time, logger);

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
            foreach (var (nodeId, items) in records)
            {
                known += _items.Restore(nodeId, items) ? 1 : 0;
            }

            Log.VolatileItemsRead(_logger, known, records.Count - known);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.VolatileItemsNotRead(_logger, _file.Path, e);
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            // Before the items are walked: what changes meanwhile is written the next time too.
            var updates = _items.UpdateCount;
            if (updates == _written)
            {
                return;
            }

            try
            {
                _file.Write(_items.All());
                _written = updates;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.VolatileItemsNotWritten(_logger, _file.Path, e);
            }
        }
    }
}
