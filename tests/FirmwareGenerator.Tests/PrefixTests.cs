using FirmwareGenerator.Model;

namespace FirmwareGenerator.Tests;

public sealed class PrefixTests
{
    [TestCase("10.1.2.3/24", "10.1.2.0/24", "10.1.2.1/24", "255.255.255.0")]
    [TestCase("10.1.2.16/28", "10.1.2.16/28", "10.1.2.17/28", "255.255.255.240")]
    [TestCase("10.1.2.3/32", "10.1.2.3/32", "10.1.2.3/32", "255.255.255.255")]
    [TestCase("10.1.2.4/31", "10.1.2.4/31", "10.1.2.4/31", "255.255.255.254")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0", "0.0.0.1/0", "0.0.0.0")]
    public void Parse_IPv4_KnowsItsNetwork(string text, string network, string firstHost, string netmask)
    {
        var prefix = Prefix.Parse(text)!.Value;

        Assert.That(
            (prefix.ToString(), prefix.Network.ToString(), prefix.FirstHost().ToString(), prefix.Netmask.ToString()),
            Is.EqualTo((text, network, firstHost, netmask)));
    }

    [TestCase("2001:db8::5/64", "2001:db8::/64", "2001:db8::1/64")]
    [TestCase("2001:db8::8/125", "2001:db8::8/125", "2001:db8::9/125")]
    [TestCase("2001:db8::8/128", "2001:db8::8/128", "2001:db8::8/128")]
    public void Parse_IPv6_KnowsItsNetwork(string text, string network, string firstHost)
    {
        var prefix = Prefix.Parse(text)!.Value;

        Assert.That((prefix.ToString(), prefix.Network.ToString(), prefix.FirstHost().ToString()), Is.EqualTo((text, network, firstHost)));
    }

    [TestCase("10.0.0.1", "10.0.0.1/32")]
    [TestCase("::1", "::1/128")]
    public void Parse_Address_IsAPrefixOfItsOwn(string text, string prefix) => Assert.That(Prefix.Parse(text).ToString(), Is.EqualTo(prefix));

    [TestCase("10.0.0.1/33")]
    [TestCase("10.0.0.1/-1")]
    [TestCase("10.0.0.1/")]
    [TestCase("x/8")]
    public void Parse_Nonsense_IsNull(string text) => Assert.That(Prefix.Parse(text), Is.Null);

    [Test]
    public void Offset_OfAddress_CountsFromTheNetwork()
    {
        var prefix = Prefix.Parse("10.1.2.20/28")!.Value;

        Assert.That((prefix.Offset, prefix.Count), Is.EqualTo((4L, 16L)));
    }
}
