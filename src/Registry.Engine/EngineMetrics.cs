using System.Diagnostics.Metrics;
using Registry.Engine.Liveness;
using Registry.Engine.Monitoring;
using Registry.Engine.Watching;
using Registry.Storage;

namespace Registry.Engine;

/// <summary>What the engine measures, on the meter "Registry".</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter = new("Registry");
    private readonly Counter<long> _commits;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _trimmed;
    private readonly Histogram<long> _batchSize;
    private readonly Histogram<double> _duration;

    public EngineMetrics(Func<int> queueDepth, Func<int> nodes, Func<long> revision, LivenessTable liveness, VolatileItems items, WatchHub watches)
    {
        _commits = _meter.CreateCounter<long>("registry.commits", "{commit}", "Commits that became durable");
        _failures = _meter.CreateCounter<long>("registry.commit.failures", "{write}", "Durable writes that the store refused");
        _trimmed = _meter.CreateCounter<long>("registry.journal.trimmed", "{entry}", "Entries that were trimmed from the journal");
        _batchSize = _meter.CreateHistogram("registry.commit.batch_size", "{commit}", "Commits made durable by one write",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
        _duration = _meter.CreateHistogram("registry.commit.duration", "s", "Time of one durable write",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
            });
        _meter.CreateObservableGauge("registry.queue.depth", queueDepth, "{command}", "Commands that wait for the writer");
        _meter.CreateObservableGauge("registry.nodes", nodes, "{node}", "Nodes in the registry");
        _meter.CreateObservableGauge("registry.revision", revision, "{revision}", "Revision of the last durable commit");
        _meter.CreateObservableCounter("registry.heartbeats", () => liveness.HeartbeatCount, "{heartbeat}", "Heartbeats of nodes that exist");
        _meter.CreateObservableGauge("registry.nodes.alive", () => liveness.AliveCount, "{node}", "Nodes that are alive");
        _meter.CreateObservableGauge("registry.nodes.expired", () => liveness.ExpiredCount, "{node}", "Nodes whose last heartbeat counts no more");
        _meter.CreateObservableCounter("registry.volatile.updates", () => items.UpdateCount, "{update}", "Updates of items at volatile points");
        _meter.CreateObservableGauge("registry.volatile.items", () => items.ItemCount, "{item}", "Items at volatile points");
        _meter.CreateObservableCounter("registry.watch.events", () => watches.DeliveredCount, "{event}", "Changes handed to watches");
        _meter.CreateObservableGauge("registry.watches", () => watches.Count, "{watch}", "Watches that are open");
        _meter.CreateObservableGauge(
            "registry.watches.behind", () => watches.BehindCount, "{watch}", "Watches that read the journal: what comes next has left memory");
    }

    public void Committed(int commits, TimeSpan duration, CommitOutcome outcome)
    {
        _duration.Record(duration.TotalSeconds);
        if (outcome == CommitOutcome.Committed)
        {
            _commits.Add(commits);
            _batchSize.Record(commits);
        }
        else
        {
            _failures.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        }
    }

    public void Trimmed(int entries) => _trimmed.Add(entries);

    public void Dispose() => _meter.Dispose();
}
