using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine.Monitoring;

/// <summary>Carries the items of volatile points over a restart; see <see cref="MemoryKeeper"/>.</summary>
public sealed class VolatileItemsKeeper : IDisposable
{
    /// <summary>How often the file is written while updates come.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly MemoryKeeper _keeper;

    private VolatileItemsKeeper(MemoryKeeper keeper) => _keeper = keeper;

    /// <summary>Reads the file, and keeps it up to date from then on. A damaged file is a warning.</summary>
    public static VolatileItemsKeeper Start(VolatileItems items, VolatileItemsFile file, TimeProvider time, ILogger<VolatileItemsKeeper> logger) =>
        new(new MemoryKeeper(new Kept(items, file, logger), Interval, time));

    /// <summary>Writes the file for the last time.</summary>
    public void Dispose() => _keeper.Dispose();

    private sealed class Kept(VolatileItems items, VolatileItemsFile file, ILogger logger) : IKeptMemory
    {
        public long ChangeCount => items.UpdateCount;

        public void Read()
        {
            var known = 0;
            var records = file.Read();
            foreach (var (nodeId, stored) in records)
            {
                known += items.Restore(nodeId, stored) ? 1 : 0;
            }

            Log.VolatileItemsRead(logger, known, records.Count - known);
        }

        public void Write() => file.Write(items.All());

        public void NotRead(Exception failure) => Log.VolatileItemsNotRead(logger, file.Path, failure);

        public void NotWritten(Exception failure) => Log.VolatileItemsNotWritten(logger, file.Path, failure);
    }
}
