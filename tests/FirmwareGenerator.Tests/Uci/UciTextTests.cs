using FirmwareGenerator.Uci;
using FsCheck;
using FsCheck.Fluent;

namespace FirmwareGenerator.Tests.Uci;

public sealed class UciTextTests
{
    private static readonly string[] Hostile =
    [
        "it's", "'", "''", "a'\n\toption password 'b", "\n", "\r\nconfig interface 'x'\n", "\\", "\\'", "\"", "#", " ", "\t", "$(reboot)", "`id`",
        "žluťoučký", "日本",
        "🦊", "\u202e", "a\u0001b", "'; rm -rf /; echo '",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Of_HostileValue_IsReadAsItWas(string value)
    {
        var text = UciText.Of([new UciSection("wifi-iface", "mesh").Option("ssid", value).List("server", [value, value]), new UciSection("end")]);

        var sections = UciParser.Parse(text);
        Assert.That(sections.Select(section => section.Type), Is.EqualTo(["wifi-iface", "end"]));
        Assert.That((sections[0]["ssid"], sections[0].List("server")), Is.EqualTo((value, new[] { value, value })));
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property Of_AnyValues_AreReadAsTheyWere() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Generator.Or(Gen.Elements(Hostile)).Where(
            value => !string.IsNullOrEmpty(value) && !value.Contains('\0')).ListOf().ToArbitrary(),
        values =>
        {
            var section = new UciSection("x", "s").List("all", values);
            for (var index = 0; index < values.Count; index++)
            {
                _ = section.Option($"o{index}", values[index]);
            }

            var read = UciParser.Parse(UciText.Of([section])).Single();
            return read.List("all").SequenceEqual(values) && values.Select((value, index) => read[$"o{index}"] == value).All(same => same);
        });

    [TestCase("a b")]
    [TestCase("a'b")]
    [TestCase("")]
    [TestCase("a\n")]
    public void Of_NameThatIsNone_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => UciText.Of([new UciSection("interface", name)]));

    [Test]
    public void Of_CharacterZero_Throws() => Assert.Throws<ArgumentException>(() => UciText.Of([new UciSection("x").Option("o", "a\0b")]));

    [Test]
    public void Of_EmptyValues_AreLeftOut() =>
        Assert.That(
            UciText.Of([new UciSection("x").Option("a", "").Option("b", (string?)null).List("c", []).Option("d", true)]),
            Is.EqualTo("config x\n\toption d '1'\n"));

    [TestCase("option a 'b'")]
    [TestCase("config a 'b' 'c'")]
    [TestCase("config a 'b\noption c d")]
    [TestCase("config a\noption b 'c' d")]
    [TestCase("nonsense")]
    public void Parse_WhatUciDoesNotKnow_IsRefused(string text) => Assert.Throws<FormatException>(() => UciParser.Parse(text));

    [Test]
    public void Parse_WhatPeopleWrite_IsUnderstood()
    {
        var section = UciParser.Parse("# comment\n\nconfig a \"b\" # more\n  option c d\\ e\n\tlist f \"it's \\\"g\\\"\"\n").Single();

        Assert.That((section.Type, section.Name, section["c"], section.List("f")), Is.EqualTo(("a", "b", "d e", new[] { "it's \"g\"" })));
    }
}
