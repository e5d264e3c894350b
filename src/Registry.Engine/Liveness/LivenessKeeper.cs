using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Engine.Liveness;

/// <summary>Carries the liveness of nodes over a restart; see <see cref="MemoryKeeper"/>. Nobody expires by what a crash loses.</summary>
public sealed class LivenessKeeper : IDisposable
{
    /// <summary>How often the file is written while heartbeats come.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly MemoryKeeper _keeper;

    private LivenessKeeper(MemoryKeeper keeper) => _keeper = keeper;

    /// <summary>Reads the file into the table, and keeps it up to date from then on. A damaged file is a warning.</summary>
    public static LivenessKeeper Start(LivenessTable table, LivenessFile file, TimeProvider time, ILogger<LivenessKeeper> logger) =>
        new(new MemoryKeeper(new Kept(table, file, logger), Interval, time));

    /// <summary>Writes the file for the last time.</summary>
    public void Dispose() => _keeper.Dispose();

    private sealed class Kept(LivenessTable table, LivenessFile file, ILogger logger) : IKeptMemory
    {
        public long ChangeCount => table.ChangeCount;

        public void Read()
        {
            var known = 0;
            var records = file.Read();
            foreach (var record in records)
            {
                var state = record.IsExpired ? LivenessState.Expired : LivenessState.Alive;
                known += table.Restore(record.NodeId, new NodeLiveness(state, record.LastSeen, record.Ttl)) ? 1 : 0;
            }

            Log.LivenessRead(logger, known, records.Count - known);
        }

        public void Write() => file.Write(table.All().Select(static node => new StoredLiveness(
            node.Key, node.Value.State == LivenessState.Expired, node.Value.LastSeen, node.Value.Ttl)));

        public void NotRead(Exception failure) => Log.LivenessNotRead(logger, file.Path, failure);

        public void NotWritten(Exception failure) => Log.LivenessNotWritten(logger, file.Path, failure);
    }
}
