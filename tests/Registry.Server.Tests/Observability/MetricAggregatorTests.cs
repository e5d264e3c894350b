using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Registry.Server.Observability;
using Registry.Server.Tests.Health;

namespace Registry.Server.Tests.Observability;

[TestFixture]
public sealed class MetricAggregatorTests
{
    private string _name = "";
    private Meter _meter = null!;
    private LogCapture _log = null!;
    private ILoggerFactory _loggers = null!;
    private MetricAggregator _aggregator = null!;

    [SetUp]
    public void Listen()
    {
        // A name of its own: a meter is seen by every listener of the process.
        _name = "Test." + TestContext.CurrentContext.Test.ID;
        _meter = new Meter(_name);
        _log = new LogCapture();
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _aggregator = new MetricAggregator(new HashSet<string> { _name }, this, _loggers.CreateLogger<MetricAggregator>());
    }

    [TearDown]
    public void End()
    {
        _aggregator.Dispose();
        _meter.Dispose();
        _loggers.Dispose();
        _log.Dispose();
    }

    [Test]
    public void Render_Counter_HeadAndOneSampleForEachLabelSet()
    {
        var counter = _meter.CreateCounter<long>("calls", "{call}", "Calls \\ by\nmethod");
        counter.Add(2, Tag("method", "a"));
        counter.Add(3, Tag("method", "b"));
        counter.Add(1, Tag("method", "a"));
        Assert.That(_aggregator.Render(), Is.EqualTo(
            "# HELP calls_total Calls \\\\ by\\nmethod\n# TYPE calls_total counter\n"
            + "calls_total{method=\"a\"} 3\ncalls_total{method=\"b\"} 3\n"));
    }

    [Test]
    public void Render_UpDownCounter_GaugeWithTheSum()
    {
        var inFlight = _meter.CreateUpDownCounter<int>("open");
        inFlight.Add(5);
        inFlight.Add(-2);
        Assert.That(_aggregator.Render(), Is.EqualTo("# TYPE open gauge\nopen 3\n"));
    }

    [Test]
    public void Render_HistogramWithAdvice_CumulativeBucketsWithInclusiveBounds()
    {
        var histogram = _meter.CreateHistogram<double>(
            "time", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in new[] { 0.25, 0.5, 0.75, 8 })
        {
            histogram.Record(value, Tag("m", "x"));
        }

        Assert.That(_aggregator.Render(), Is.EqualTo(
            "# TYPE time_seconds histogram\n"
            + "time_seconds_bucket{m=\"x\",le=\"0.5\"} 2\ntime_seconds_bucket{m=\"x\",le=\"1\"} 3\n"
            + "time_seconds_bucket{m=\"x\",le=\"+Inf\"} 4\ntime_seconds_sum{m=\"x\"} 9.5\ntime_seconds_count{m=\"x\"} 4\n"));
    }

    [Test]
    public void Render_ObservableGauge_OnlyWhatIsReportedNow()
    {
        Measurement<long>[] now = [new(1, Tag("zone", "a")), new(2, Tag("zone", "b"))];
        _meter.CreateObservableGauge("load", () => now);
        _aggregator.Render();
        now = [new(7, Tag("zone", "b"))];
        Assert.That(_aggregator.Render(), Is.EqualTo("# TYPE load gauge\nload{zone=\"b\"} 7\n"));
    }

    [Test]
    public void Render_ObservableCounterTwice_TheTotalNotTheSumOfTotals()
    {
        _meter.CreateObservableCounter("reads", () => 10L);
        _aggregator.Render();
        Assert.That(_aggregator.Render(), Does.Contain("reads_total 10\n"));
    }

    [Test]
    public void Render_OneObserverThrows_TheOthersAreThereAndTheLogSaysSo()
    {
        _meter.CreateObservableGauge("broken", long () => throw new InvalidOperationException("no value"));
        _meter.CreateObservableGauge("whole", () => 1L);
        Assert.That(_aggregator.Render(), Does.Contain("whole 1\n"));
        Assert.That(_log.Entries.Select(entry => entry.Level), Is.EqualTo(new[] { LogLevel.Warning }));
    }

    [Test]
    public void Record_SameTagsInAnotherOrder_SameSeries()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(1, Tag("a", 1), Tag("b", 2));
        counter.Add(1, Tag("b", 2), Tag("a", 1));
        Assert.That(_aggregator.Render(), Does.Contain("c_total{a=\"1\",b=\"2\"} 2\n"));
    }

    [Test]
    public void Record_EndlessLabelValues_SummedInOneOverflowSeries()
    {
        var counter = _meter.CreateCounter<long>("c");
        for (var i = 0; i < 1500; i++)
        {
            counter.Add(1, Tag("id", i));
        }

        Assert.That(_aggregator.Render(), Does.Contain("c_total{overflow=\"true\"} 500\n"));
    }

    [Test]
    public void Record_FromManyThreads_NothingIsLost()
    {
        var counter = _meter.CreateCounter<long>("c");
        var histogram = _meter.CreateHistogram<double>("h");
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1, Tag("even", thread % 2 == 0));
                histogram.Record(1);
            }
        });
        Assert.That(_aggregator.Render(), Does.Contain("c_total{even=\"True\"} 40000\n").And.Contain("h_sum 80000\nh_count 80000\n"));
    }

    [Test]
    public void Record_KnownSeries_AllocatesNothing()
    {
        var counter = _meter.CreateCounter<long>("c");
        var histogram = _meter.CreateHistogram<double>("h", "s");
        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Record();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Record()
        {
            counter.Add(1, Tag("method", "GetNode"), Tag("code", "OK"));
            histogram.Record(0.001, Tag("method", "GetNode"));
        }
    }

    [Test]
    public void Subscribe_NameOfAnotherKind_LeftOutAndLogged()
    {
        _meter.CreateCounter<long>("a.total").Add(1);
        _meter.CreateUpDownCounter<long>("a_total").Add(1);
        Assert.That(_aggregator.Render(), Is.EqualTo("# TYPE a_total counter\na_total 1\n"));
        Assert.That(_log.Entries.Select(entry => entry.Event.Id), Is.EqualTo(new[] { 2203 }));
    }

    [Test]
    public void Subscribe_MeterOfAnotherHost_LeftOut()
    {
        using var foreign = new Meter(new MeterOptions(_name) { Scope = new object() });
        using var own = new Meter(new MeterOptions(_name) { Scope = this });
        foreign.CreateCounter<long>("foreign").Add(1);
        own.CreateCounter<long>("own").Add(1);
        Assert.That(_aggregator.Render(), Is.EqualTo("# TYPE own_total counter\nown_total 1\n"));
    }

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);
}
