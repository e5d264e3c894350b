using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.Config;

/// <summary>The scenarios in which modules change while nodes are there.</summary>
[TestFixture]
public sealed class ModuleScenarioTests : ConfigFixture
{
    private const string Interfaces = "core.interfaces";

    protected override IReadOnlyList<string> Modules => [NetworkModules.Core, NetworkModules.Ssid];

    [TestCase("wr741nd", "mesh.wlan-si.net")]
    [TestCase("fonera", "open.wlan-si.net")]
    public async Task Scenario28_RuleOfTheOriginalDocumentation_GivesTheSsidByHardware(string router, string expected)
    {
        var node = await RegisterAsync(
            "router",
            Set("core.general", "platform", Text("openwrt")),
            Set("core.general", "router", Text(router)),
            Add(Interfaces, "WifiRadio", "r", null, ("wifi_radio", Text("wifi0"))),
            Add(Interfaces, "WifiInterface", "i", Ref(Interfaces, "r"), ("mode", Text("mesh"))));

        Assert.That(await ValueAsync(node, Interfaces, "i", "essid"), Is.EqualTo(Text(expected)));
    }

    [Test]
    public async Task Scenario37_RuleThatAStoredValueBreaks_WarnsUntilThatFieldIsEdited()
    {
        var node = await RegisterAsync("router", Set("core.settings", "note", Text("too long")));
        await ApplyAsync("""
            module: strict.notes
            requires: [core]
            rules:
              - id: short
                on: core.settings/Settings
                check: "self.note == null || self.note.size() <= 3"
                path: note
                code: note.long
                message: "a note has three characters"
            """);

        var elsewhere = await EditAsync(node, Set("core.settings", "channel_width", Text("ht40")));
        var there = await Refused(() => EditAsync(node, Set("core.settings", "note", Text("longer"))));
        var mended = await EditAsync(node, Set("core.settings", "note", Text("ok")));

        Assert.Multiple(() =>
        {
            var finding = elsewhere.Findings.Single();
            Assert.That((finding.Code, finding.Severity, finding.Known), Is.EqualTo(("note.long", Finding.Types.Severity.Warning, true)));
            Assert.That(there.FieldViolations.Single().Reason, Is.EqualTo("note.long"));
            Assert.That(mended.Findings, Is.Empty);
        });
    }

    [Test]
    public async Task ReapplyDefaults_AfterAModuleChanged_ShowsTheDifferencesThenMakesThem()
    {
        var node = await RegisterAsync("router", Set("core.settings", "note", Text("x")));
        await ApplyAsync("""
            module: wide.channels
            requires: [core]
            defaults:
              - {id: width, target: core.settings#channel_width, value: "'ht80'", when: "node.name.startsWith('router')"}
            """);
        var selector = new NodeSelector { NamePrefix = node.Name };

        var preview = await Client.ReapplyDefaultsAsync(new ReapplyDefaultsRequest { Selector = selector, ValidateOnly = true }).LastAsync();
        var unchanged = await ValueAsync(node, "core.settings", "", "channel_width");
        var applied = await Client.ReapplyDefaultsAsync(new ReapplyDefaultsRequest { Selector = selector }).LastAsync();

        Assert.Multiple(() =>
        {
            Assert.That((preview.TotalCount, preview.DoneCount, preview.ChangedCount, preview.RefusedCount), Is.EqualTo((1L, 1L, 1L, 0L)));
            var difference = preview.Nodes.Single().Differences.Single();
            Assert.That(
                (difference.Path, difference.OldValue, difference.NewValue),
                Is.EqualTo(("config/core.settings#channel_width", Text("ht20"), Text("ht80"))));
            Assert.That(unchanged, Is.EqualTo(Text("ht20")), "a change of a module rewrites no node");
            Assert.That(applied.ChangedCount, Is.EqualTo(1));
        });
        Assert.That(await ValueAsync(node, "core.settings", "", "channel_width"), Is.EqualTo(Text("ht80")));
    }
}
