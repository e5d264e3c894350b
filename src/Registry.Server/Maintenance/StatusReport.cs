using Google.Protobuf.WellKnownTypes;
using Registry.Engine;

namespace Registry.Server.Maintenance;

/// <summary>What the host knows of itself.</summary>
/// <param name="Version">Version of the daemon.</param>
/// <param name="StoreKind">Which store it uses: <c>sqlite</c>, <c>memory</c>.</param>
public sealed record ServerFacts(string Version, string StoreKind);

/// <summary>What went wrong at the start and did not keep the daemon from serving. Any thread.</summary>
public sealed class StartProblems
{
    private const int Most = 100;

    private volatile IReadOnlyList<string> _all = [];

    /// <summary>A sentence each; of many the first.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Tells what went wrong.</summary>
    public void Report(IEnumerable<string> problems) => _all = [.. problems.Take(Most)];
}

/// <summary>Tells how the daemon is. Asks nothing of the writer, so that it answers also while the disk hangs.</summary>
internal sealed class StatusReport(RegistryEngine engine, RegistryEngineOptions options, ServerFacts facts, StartProblems problems)
{
    public V1.StatusResponse Make()
    {
        var snapshot = engine.Current;
        return new V1.StatusResponse
        {
            Version = facts.Version,
            StartTime = Timestamp.FromDateTime(engine.StartTime),
            Epoch = engine.Epoch,
            Revision = snapshot.Revision,
            CommitTime = snapshot.Revision > 0 ? Timestamp.FromDateTime(snapshot.Time) : null,
            NodeCount = snapshot.Count,
            Store = Store(),
            Journal = Journal(snapshot.Revision),
            QueueLength = engine.QueueLength,
            QueueCapacity = options.QueueCapacity,
            WatchCount = engine.Watches.Count,
            AliveCount = engine.Liveness.AliveCount,
            ExpiredCount = engine.Liveness.ExpiredCount,
            ResidentBytes = Environment.WorkingSet,
            Problems = { problems.All },
        };
    }

    private V1.StoreStatus Store()
    {
        var size = engine.MeasureStore();
        var refusal = engine.Refusal;
        return new V1.StoreStatus
        {
            Kind = facts.StoreKind,
            DataBytes = size.DataBytes,
            LogBytes = size.LogBytes,
            FreeBytes = size.FreeBytes,
            Writable = refusal is null,
            Problem = refusal switch
            {
                null => "",
                { Problem: "" } => refusal.Outcome.ToString(),
                _ => refusal.Problem,
            },
        };
    }

    private V1.JournalStatus Journal(long revision)
    {
        var journal = new V1.JournalStatus
        {
            RetentionAge = Duration.FromTimeSpan(options.JournalAge),
            RetentionCount = options.JournalCount,
        };
        // Trimmed between the two reads it would have no time; the next one is then the oldest.
        for (var oldest = engine.Commits.Oldest; oldest <= revision; oldest++)
        {
            if (engine.Commits.Find(oldest) is { } commit)
            {
                journal.OldestRevision = oldest;
                journal.OldestTime = Timestamp.FromDateTime(commit.Time);
                journal.CommitCount = revision - oldest + 1;
                break;
            }
        }

        return journal;
    }
}
