using FirmwareGenerator.Uci;

namespace FirmwareGenerator.Tests;

public sealed class TimeZoneTests
{
    [TestCase("Europe/Ljubljana", "CET-1CEST,M3.5.0,M10.5.0/3")]
    [TestCase("America/New_York", "EST5EDT,M3.2.0,M11.1.0")]
    [TestCase("Asia/Tokyo", "JST-9")]
    [TestCase("UTC", "UTC0")]
    public void Rule_KnownZone_IsThatOfPosix(string zone, string rule) => Assert.That(TimeZones.Rule(zone), Is.EqualTo(rule));

    [Test]
    public void Rule_UnknownZone_IsNull() => Assert.That(TimeZones.Rule("Europe/Nowhere"), Is.Null);

    [Test]
    public void Names_All_HaveARuleWithAName() =>
        Assert.That(TimeZones.Names.Select(TimeZones.Rule), Is.All.Match("^([A-Za-z]{3,6}|<[-+0-9A-Z]+>)[-+]?[0-9]"));
}
