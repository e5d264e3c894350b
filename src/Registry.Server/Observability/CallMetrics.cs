using System.Diagnostics.Metrics;

namespace Registry.Server.Observability;

/// <summary>What is measured of calls, whatever service they go to. Instruments of the meter <c>Registry</c>.</summary>
public sealed class CallMetrics
{
    /// <summary>Name of the meter, and of the activity source, of everything that the registry itself measures.</summary>
    public const string MeterName = "Registry";

    private static readonly double[] DurationBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _inFlight;

    /// <param name="meters">Makes the meter; its lifetime is the host's.</param>
    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _calls = meter.CreateCounter<long>("registry.calls", "{call}", "Calls that ended, by method and gRPC status.");
        _duration = meter.CreateHistogram(
            "registry.call.duration", "s", "Time from a call's head to its end, by method.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
        _inFlight = meter.CreateUpDownCounter<long>("registry.calls.in_flight", "{call}", "Calls that have begun and not ended, by method.");
    }

    /// <summary>A call began.</summary>
    /// <param name="service">For instance <c>registry.v1.NodeRegistry</c>; never what a client made up.</param>
    /// <param name="method">For instance <c>GetNode</c>.</param>
    public void CallStarted(string service, string method)
        => _inFlight.Add(1, new KeyValuePair<string, object?>("service", service), new KeyValuePair<string, object?>("method", method));

    /// <summary>A call ended.</summary>
    /// <param name="service">As when it began.</param>
    /// <param name="method">As when it began.</param>
    /// <param name="code">Name of its status, for instance <c>NOT_FOUND</c>.</param>
    /// <param name="duration">How long it took.</param>
    public void CallEnded(string service, string method, string code, TimeSpan duration)
    {
        var serviceTag = new KeyValuePair<string, object?>("service", service);
        var methodTag = new KeyValuePair<string, object?>("method", method);
        _inFlight.Add(-1, serviceTag, methodTag);
        _calls.Add(1, serviceTag, methodTag, new KeyValuePair<string, object?>("code", code));
        _duration.Record(duration.TotalSeconds, serviceTag, methodTag);
    }
}
