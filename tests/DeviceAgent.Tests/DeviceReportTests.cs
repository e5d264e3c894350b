using DeviceAgent.Device;

namespace DeviceAgent.Tests;

public sealed class DeviceReportTests
{
    private const string Captured = """
        [{"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"link_type":"loopback","address":"00:00:00:00:00:00",
          "addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},
         {"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"link_type":"ether","address":"02:00:5E:10:00:01",
          "addr_info":[{"family":"inet6","local":"fe80::1","prefixlen":64}],
          "stats64":{"rx":{"bytes":10,"packets":1,"errors":0,"dropped":2},"tx":{"bytes":20,"packets":3,"errors":4,"dropped":0}}},
         {"ifname":"br-lan","flags":["UP"],"mtu":1500,"link_type":"ether","address":"02:00:5e:10:00:02","addr_info":[]},{}]
        """;

    private static readonly Measurement Measured = new() { Time = DateTimeOffset.UnixEpoch, Links = IpAddresses.Read(Captured) };

    [Test]
    public void Edits_Interfaces_HaveStateAddressAndCounters()
    {
        var report = DeviceReport.Edits(Measured, false, []).Single(edit => edit.ReportItems?.Id == "core.interfaces").ReportItems.Items;

        var eth0 = report.Single(item => item.Key == "eth0").Values;
        Assert.That((eth0["up"].BoolValue, eth0["hw_address"].StringValue, eth0["tx_bytes"].NumberValue, eth0["rx_drops"].NumberValue), Is.EqualTo((true, "02:00:5e:10:00:01", 20d, 2d)));
        Assert.That(report.Single(item => item.Key == "br-lan").Values["up"].BoolValue, Is.False);
        Assert.That(report.Single(item => item.Key == "lo").Values.ContainsKey("hw_address"), Is.False);
    }

    [Test]
    public void Edits_Addresses_AreThoseThatThereAre()
    {
        var edits = DeviceReport.Edits(Measured, false, ["eth0:10.0.0.1", "eth0:fe80::1"]).ToList();

        Assert.That(edits.Where(edit => edit.RemoveItem is not null).Select(edit => edit.RemoveItem.Key), Is.EqualTo((string[])["eth0:10.0.0.1"]));
        Assert.That(edits[^1].ReportItems.Items.Select(item => $"{item.Key} {item.Values["address"].StringValue}"), Is.EqualTo((string[])["lo:127.0.0.1 127.0.0.1/8", "eth0:fe80::1 fe80::1/64"]));
    }

    [Test]
    public void MacOf_Interfaces_IsThatOfTheFirstPhysicalOneOrOfTheOneAskedFor()
    {
        Assert.That(DeviceIdentity.MacOf(Measured.Links, null, name => name == "eth0"), Is.EqualTo("02:00:5e:10:00:01"));
        Assert.That(DeviceIdentity.MacOf(Measured.Links, "br-lan", _ => false), Is.EqualTo("02:00:5e:10:00:02"));
        Assert.That(DeviceIdentity.MacOf(Measured.Links, null, _ => false), Is.Null);
    }

    [TestCase("eth0.1", "eth0.1")]
    [TestCase("_x y", "if_x-y")]
    public void Key_Name_IsAKey(string name, string key) => Assert.That(DeviceReport.Key(name), Is.EqualTo(key));
}
