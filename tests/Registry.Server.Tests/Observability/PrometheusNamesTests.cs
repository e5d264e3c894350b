using Registry.Server.Observability;

namespace Registry.Server.Tests.Observability;

[TestFixture]
internal sealed class PrometheusNamesTests
{
    [TestCase("registry.calls", "{call}", MetricKind.Counter, "registry_calls_total")]
    [TestCase("bytes.read", "By", MetricKind.Counter, "bytes_read_bytes_total")]
    [TestCase("jobs_total", "", MetricKind.ObservedCounter, "jobs_total")]
    [TestCase("registry.commit.duration", "s", MetricKind.Histogram, "registry_commit_duration_seconds")]
    [TestCase("uptime_seconds", "s", MetricKind.Gauge, "uptime_seconds")]
    [TestCase("load", "1", MetricKind.Gauge, "load")]
    [TestCase("queue.depth", null, MetricKind.UpDownCounter, "queue_depth")]
    [TestCase("2nd-try ü", "", MetricKind.Gauge, "_2nd_try__")]
    [TestCase("io", "By/s", MetricKind.Gauge, "io_bytes_per_second")]
    public void Metric_NameUnitAndKind_FollowTheMapping(string name, string? unit, MetricKind kind, string expected)
    {
        Assert.That(PrometheusNames.Metric(name, unit, kind), Is.EqualTo(expected));
    }

    [Test]
    public void Labels_HostileValue_Escaped()
    {
        KeyValuePair<string, object?>[] tags = [new("b.c", "a\\b\"c\nd"), new("a", 7)];
        Assert.That(PrometheusNames.Labels(tags), Is.EqualTo("a=\"7\",b_c=\"a\\\\b\\\"c\\nd\""));
    }

    [Test]
    public void Labels_SameNameTwice_OnceWithTheLastValue()
    {
        KeyValuePair<string, object?>[] tags = [new("a.b", 1), new("a_b", 2)];
        Assert.That(PrometheusNames.Labels(tags), Is.EqualTo("a_b=\"2\""));
    }
}
