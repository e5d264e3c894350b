using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;

namespace Registry.Cli.Tests.Config;

public sealed class ConfigPathTests
{
    [TestCase("core.general#name", null, "core.general", "", "name")]
    [TestCase("core.interfaces/wlan0#essid", null, "core.interfaces", "wlan0", "essid")]
    [TestCase("core.interfaces/wlan0", null, "core.interfaces", "wlan0", "")]
    [TestCase("config/core.general#name", "config", "core.general", "", "name")]
    [TestCase("monitoring/core.general", "monitoring", "core.general", "", "")]
    [TestCase("config/general", "config", "general", "", "")]
    [TestCase("general/key", null, "general", "key", "")]
    [TestCase("leases/192.168.1.1", null, "leases", "192.168.1.1", "")]
    [TestCase("monitoring/leases/a.b#x", "monitoring", "leases", "a.b", "x")]
    public void Parse_Path_NamesPointItemAndField(string text, string? point, string id, string key, string field)
        => Assert.That(ConfigPath.Parse(text), Is.EqualTo(new ConfigPath(point, id, key, field)));

    [TestCase("")]
    [TestCase("#name")]
    [TestCase("core.general#")]
    [TestCase("a/b/c/d")]
    [TestCase("a//b")]
    [TestCase("/a")]
    [TestCase("a#b/c")]
    public void Parse_NoPath_IsRefused(string text) => Assert.That(() => ConfigPath.Parse(text), Throws.InstanceOf<UsageException>());

    [Test]
    public void ParseField_Item_IsRefused() => Assert.That(() => ConfigPath.ParseField("a.b/c"), Throws.InstanceOf<UsageException>().With.Message.Contains("#"));

    [Test]
    public void ParseItem_Field_IsRefused() => Assert.That(() => ConfigPath.ParseItem("a.b#c"), Throws.InstanceOf<UsageException>().With.Message.Contains("#c"));

    [TestCase(null, "", "a.b")]
    [TestCase(null, "monitoring", "monitoring/a.b")]
    [TestCase("monitoring", "monitoring", "a.b")]
    public void PointOf_OnePoint_IsIt(string? option, string expected, string path)
    {
        var point = ConfigPath.PointOf(option, [ConfigPath.Parse(path)]);

        Assert.That(point, Is.EqualTo(expected.Length == 0 ? ConfigPath.DefaultPoint : expected));
    }

    [TestCase(null, "monitoring/a.b", "c.d")]
    [TestCase("config", "monitoring/a.b", "monitoring/c.d")]
    public void PointOf_Several_IsRefused(string? option, string first, string second)
        => Assert.That(() => ConfigPath.PointOf(option, [ConfigPath.Parse(first), ConfigPath.Parse(second)]), Throws.InstanceOf<UsageException>());

    [TestCase("text", "\"text\"")]
    [TestCase("", "\"\"")]
    [TestCase("42", "42")]
    [TestCase("4.5e1", "45")]
    [TestCase("9223372036854775807", "\"9223372036854775807\"")]
    [TestCase("\"42\"", "\"42\"")]
    [TestCase("true", "true")]
    [TestCase("null", "null")]
    [TestCase("[1, \"a\"]", "[1, \"a\"]")]
    [TestCase("{\"b\":1,\"a\":[]}", "{\"a\": [], \"b\": 1}")]
    [TestCase("15m", "\"15m\"")]
    [TestCase("00:11:22:33:44:55", "\"00:11:22:33:44:55\"")]
    [TestCase("[1", "\"[1\"")]
    public void Typed_JsonOrText_IsTheValue(string typed, string json) => Assert.That(JsonText.Of(JsonText.Typed(typed)), Is.EqualTo(json));

    [Test]
    public void Of_ControlCharacters_AreEscaped() => Assert.That(JsonText.Of(Value.ForString("\e[31m")), Is.EqualTo("\"\\u001B[31m\""));
}
