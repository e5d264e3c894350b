using Registry.Daemon.Options;

namespace Registry.Daemon.Tests.Options;

[TestFixture]
public sealed class ValueFormsTests
{
    [TestCase("127.0.0.1:7400", "127.0.0.1:7400")]
    [TestCase("127.8.9.10:0", "127.8.9.10:0")]
    [TestCase("[::1]:65535", "[::1]:65535")]
    [TestCase("LOCALHOST:1", "127.0.0.1:1")]
    public void LoopbackEndPoint_Loopback_Accepted(string text, string expected)
    {
        var problem = ValueForms.LoopbackEndPoint.Parse(text, out var endPoint);
        Assert.That(problem, Is.Null);
        Assert.That(endPoint.ToString(), Is.EqualTo(expected));
    }

    [TestCase("0.0.0.0:7400", "other machines")]
    [TestCase("[::]:7400", "other machines")]
    [TestCase("192.168.1.1:7400", "other machines")]
    [TestCase("[::ffff:10.0.0.1]:7400", "other machines")]
    [TestCase("example.org:7400", "not an IP address")]
    [TestCase("::1:7400", "not an IP address")]
    [TestCase("127.0.0.1", "with a port")]
    [TestCase("127.0.0.1:65536", "with a port")]
    [TestCase("127.0.0.1:-1", "with a port")]
    [TestCase("", "with a port")]
    public void LoopbackEndPoint_Other_RefusedWithItsCause(string text, string cause)
    {
        Assert.That(ValueForms.LoopbackEndPoint.Parse(text, out _), Does.Contain(cause));
    }

    [TestCase("500ms", 0.5)]
    [TestCase("15s", 15)]
    [TestCase("2 m", 120)]
    [TestCase("1H", 3600)]
    [TestCase("1d", 86400)]
    public void Duration_NumberWithUnit_Accepted(string text, double seconds)
    {
        var problem = ValueForms.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)).Parse(text, out var duration);
        Assert.That(problem, Is.Null);
        Assert.That(duration.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("15", "not a duration")]
    [TestCase("-1s", "not a duration")]
    [TestCase("s", "not a duration")]
    [TestCase("99999999999999999d", "not a duration")]
    [TestCase("2d", "not from 0s to 1d")]
    public void Duration_Other_Refused(string text, string cause)
    {
        Assert.That(ValueForms.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)).Parse(text, out _), Does.Contain(cause));
    }

    [TestCase("65536", 65536)]
    [TestCase("64KiB", 65536)]
    [TestCase("1mib", 1 << 20)]
    [TestCase("100000 B", 100_000)]
    public void Bytes_WithinBounds_Accepted(string text, int expected)
    {
        var problem = ValueForms.Bytes(65536, 1 << 20).Parse(text, out var bytes);
        Assert.That(problem, Is.Null);
        Assert.That(bytes, Is.EqualTo(expected));
    }

    [TestCase("1KiB", "not from 64KiB to 1MiB")]
    [TestCase("9999999999GiB", "not a size|not from 64KiB to 1MiB")]
    [TestCase("1MB", "not a size")]
    public void Bytes_Other_Refused(string text, string cause)
    {
        Assert.That(ValueForms.Bytes(65536, 1 << 20).Parse(text, out _), Does.Match(cause));
    }

    [TestCase("ftp://host")]
    [TestCase("127.0.0.1:4317")]
    [TestCase("collector")]
    public void OptionalHttpUri_NoHttpAddress_Refused(string text)
    {
        Assert.That(ValueForms.OptionalHttpUri.Parse(text, out _), Does.Contain("not an address"));
    }
}
