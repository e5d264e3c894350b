using System.Collections.Concurrent;

namespace Registry.Server.Observability;

/// <summary>How the measurements of an instrument become series.</summary>
internal enum MetricKind
{
    /// <summary>Increments that only grow: a Prometheus counter.</summary>
    Counter,

    /// <summary>A total that its owner reports when asked: a Prometheus counter.</summary>
    ObservedCounter,

    /// <summary>Increments up and down: a Prometheus gauge.</summary>
    UpDownCounter,

    /// <summary>A value that its owner sets, or reports when asked: a Prometheus gauge.</summary>
    Gauge,

    /// <summary>A Prometheus histogram.</summary>
    Histogram,
}

/// <summary>All series of one metric name.</summary>
internal sealed class MetricFamily
{
    // A label that a client controls must not eat the memory: what comes after this many series is summed in one, which says so.
    private const int MaximumSeries = 1000;
    private const string OverflowLabels = "overflow=\"true\"";

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly string[] _boundLabels;

    /// <param name="name">Name as Prometheus knows it.</param>
    /// <param name="help">What it measures.</param>
    /// <param name="kind">How measurements are kept.</param>
    /// <param name="isObserved">Whether values are reported when asked, so that those of the last time are void.</param>
    /// <param name="bounds">Bounds of a histogram, ascending; empty otherwise.</param>
    public MetricFamily(string name, string help, MetricKind kind, bool isObserved, double[] bounds)
    {
        Name = name;
        Help = help;
        Kind = kind;
        IsObserved = isObserved;
        _bounds = bounds;
        _boundLabels = [.. bounds.Select(PrometheusWriter.FormatValue), "+Inf"];
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    public bool IsObserved { get; }

    /// <summary>Adds one measurement; makes nothing where its series exists.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series))
        {
            series = AddSeries(tags);
        }

        series.Record(value);
    }

    /// <summary>Forgets the series of an observed instrument before it is asked again.</summary>
    public void Clear()
    {
        lock (_byLabels)
        {
            _byTags.Clear();
            _byLabels.Clear();
        }
    }

    /// <summary>Writes head and samples; nothing where nothing was recorded.</summary>
    public void Write(PrometheusWriter writer)
    {
        MetricSeries[] series;
        lock (_byLabels)
        {
            series = [.. _byLabels.Values];
        }

        if (series.Length == 0)
        {
            return;
        }

        writer.WriteHead(Name, Help, Kind);
        foreach (var one in series)
        {
            one.Write(writer, Name);
        }
    }

    private MetricSeries AddSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Tags in another order are the same labels, and one scrape must not hold two samples of the same labels.
        var labels = PrometheusNames.Labels(tags);
        lock (_byLabels)
        {
            if (_byLabels.TryGetValue(labels, out var known))
            {
                _byTags.TryAdd(new TagSet(tags.ToArray()), known);
                return known;
            }

            if (_byLabels.Count >= MaximumSeries)
            {
                return _byLabels.TryGetValue(OverflowLabels, out var overflow) ? overflow : _byLabels[OverflowLabels] = NewSeries(OverflowLabels);
            }

            var series = NewSeries(labels);
            _byLabels.Add(labels, series);
            _byTags.TryAdd(new TagSet(tags.ToArray()), series);
            return series;
        }
    }

    private MetricSeries NewSeries(string labels) => Kind switch
    {
        MetricKind.Counter or MetricKind.UpDownCounter when !IsObserved => new SumSeries(labels),
        MetricKind.Histogram => new HistogramSeries(labels, _bounds, _boundLabels),
        _ => new LastValueSeries(labels),
    };
}
