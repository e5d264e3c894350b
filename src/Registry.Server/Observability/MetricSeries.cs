namespace Registry.Server.Observability;

/// <summary>One series: what was measured under one set of labels. Recording takes no lock.</summary>
internal abstract class MetricSeries(string labels)
{
    /// <summary>The labels as Prometheus writes them, without braces; empty where there are none.</summary>
    public string Labels { get; } = labels;

    /// <summary>Adds one measurement.</summary>
    public abstract void Record(double value);

    /// <summary>Writes the samples of this series.</summary>
    public abstract void Write(PrometheusWriter writer, string name);

    /// <summary>Adds to a double that other threads add to as well.</summary>
    protected static void AtomicAdd(ref double target, double value)
    {
        var seen = Volatile.Read(ref target);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref target, seen + value, seen);
            // Bits, not values: a sum that has become NaN would never compare equal.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }
}

/// <summary>The sum of what was recorded.</summary>
internal sealed class SumSeries(string labels) : MetricSeries(labels)
{
    private double _sum;

    public override void Record(double value) => AtomicAdd(ref _sum, value);

    public override void Write(PrometheusWriter writer, string name) => writer.WriteSample(name, "", Labels, "", Volatile.Read(ref _sum));
}

/// <summary>The last value recorded.</summary>
internal sealed class LastValueSeries(string labels) : MetricSeries(labels)
{
    private double _value;

    public override void Record(double value) => Volatile.Write(ref _value, value);

    public override void Write(PrometheusWriter writer, string name) => writer.WriteSample(name, "", Labels, "", Volatile.Read(ref _value));
}

/// <summary>How often values fell at or below each bound, and their sum.</summary>
/// <param name="labels">See the base.</param>
/// <param name="bounds">Upper bounds, inclusive, ascending.</param>
/// <param name="boundLabels">The <c>le</c> label of each bound, then of +Inf.</param>
internal sealed class HistogramSeries(string labels, double[] bounds, string[] boundLabels) : MetricSeries(labels)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public override void Record(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        var at = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _counts[at < 0 ? ~at : at]);
        AtomicAdd(ref _sum, value);
    }

    public override void Write(PrometheusWriter writer, string name)
    {
        long count = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            count += Volatile.Read(ref _counts[i]);
            writer.WriteSample(name, "_bucket", Labels, boundLabels[i], count);
        }

        writer.WriteSample(name, "_sum", Labels, "", Volatile.Read(ref _sum));
        writer.WriteSample(name, "_count", Labels, "", count);
    }
}
