using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Registry.Server.Observability;

/// <summary>
/// Listens to meters and keeps what they measure until it is read. It knows no single metric: whatever a meter publishes appears, under
/// the names that OpenTelemetry's mapping to Prometheus gives.
/// </summary>
public sealed partial class MetricAggregator : IDisposable
{
    /// <summary>The media type of what <see cref="Render"/> returns.</summary>
    public const string ContentType = PrometheusWriter.ContentType;

    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
    private static readonly double[] DefaultSecondsBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _meters;
    private readonly object? _scope;
    private readonly ILogger<MetricAggregator> _logger;
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();

    /// <param name="meters">Names of the meters to listen to.</param>
    /// <param name="scope">
    /// Where several hosts share a process, the <see cref="IMeterFactory"/> of this one: meters of other factories are left out.
    /// </param>
    /// <param name="logger">Told of instruments that cannot be shown or read.</param>
    public MetricAggregator(IReadOnlySet<string> meters, object? scope, ILogger<MetricAggregator> logger)
    {
        _meters = meters;
        _scope = scope;
        _logger = logger;
        _listener.InstrumentPublished = Subscribe;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((MetricFamily)state!).Record((double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured so far, as Prometheus text (version 0.0.4), sorted by name.</summary>
    public string Render()
    {
        var writer = new PrometheusWriter();
        lock (_rendering)
        {
            foreach (var family in _families.Values.Where(family => family.IsObserved))
            {
                family.Clear();
            }

            Observe();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.Write(writer);
            }
        }

        return writer.ToString();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException failure)
        {
            // The listener asks every instrument before it throws: only those that failed are missing.
            LogObservationFailed(failure);
        }
    }

    private void Subscribe(Instrument instrument, MeterListener listener)
    {
        var meter = instrument.Meter;
        if (!_meters.Contains(meter.Name) || (meter.Scope is not null && !ReferenceEquals(meter.Scope, _scope)))
        {
            return;
        }

        if (KindOf(instrument) is not { } kind)
        {
            LogUnknownInstrument(instrument.Name);
            return;
        }

        var name = PrometheusNames.Metric(instrument.Name, instrument.Unit, kind);
        var bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        var family = _families.GetOrAdd(name, new MetricFamily(name, instrument.Description ?? "", kind, instrument.IsObservable, bounds));
        if (family.Kind != kind || family.IsObserved != instrument.IsObservable)
        {
            LogNameClash(instrument.Name, name);
            return;
        }

        listener.EnableMeasurementEvents(instrument, family);
    }

    private static MetricKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition switch
        {
            _ when definition == typeof(Counter<>) => MetricKind.Counter,
            _ when definition == typeof(ObservableCounter<>) => MetricKind.ObservedCounter,
            _ when definition == typeof(UpDownCounter<>) || definition == typeof(ObservableUpDownCounter<>) => MetricKind.UpDownCounter,
            _ when definition == typeof(Gauge<>) || definition == typeof(ObservableGauge<>) => MetricKind.Gauge,
            _ when definition == typeof(Histogram<>) => MetricKind.Histogram,
            _ => null,
        };
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        double[]? advised = instrument switch
        {
            Histogram<double> histogram => [.. histogram.Advice?.HistogramBucketBoundaries ?? []],
            Histogram<float> histogram => [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            Histogram<long> histogram => [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            Histogram<int> histogram => [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)],
            _ => null,
        };
        return advised is { Length: > 0 } ? advised : instrument.Unit == "s" ? DefaultSecondsBounds : DefaultBounds;
    }

    [LoggerMessage(2201, LogLevel.Warning, "some metrics cannot be read")]
    private partial void LogObservationFailed(Exception failure);

    [LoggerMessage(2202, LogLevel.Warning, "metric {Instrument} is of a kind that /metrics does not know; it is left out")]
    private partial void LogUnknownInstrument(string instrument);

    [LoggerMessage(2203, LogLevel.Warning, "metric {Instrument} has the name {Name} of another kind of metric; it is left out")]
    private partial void LogNameClash(string instrument, string name);
}
