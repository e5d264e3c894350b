using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>The scenarios of the design that evaluation alone decides.</summary>
public sealed class ScenarioTests
{
    [Test]
    public void Evaluate_MissingSingleItem_OneFieldSetLeavesTheOthersAsConstants()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.profile", "level", 5));

        Assert.Multiple(() =>
        {
            Assert.That(lab.Get("core.profile", "level"), Is.EqualTo(CelValue.Of(5L)));
            Assert.That(lab.Source("core.profile", "timeout")!.Origin, Is.EqualTo(ValueOrigin.Constant));
            Assert.That(lab.Get("core.profile", "timeout"), Is.EqualTo(CelValue.OfNanoseconds(900_000_000_000)));
        });
    }

    [Test]
    public void Evaluate_ChoiceOfAnotherPlatform_IsRefused()
    {
        var lab = new Laboratory(Modules.Wireless);
        var result = lab.Try(Set("core.general", "platform", "airos"), Set("core.general", "router", "two"));

        Assert.That(result.Findings.Single(finding => finding.IsBlocking), Has
            .Property("Code").EqualTo(FindingCodes.ChoiceLimited)
            .And.Property("Path").EqualTo("config/core.general#router"));
    }

    [Test]
    public void Evaluate_AnotherRouter_PortsAndRadiosChangeInTheSameEvaluation()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "router", "one"));
        var before = lab.Keys("core.interfaces");
        lab.Write(Set("core.general", "router", "two"));

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EquivalentTo(new[] { "wifi0", "wan0" }));
            Assert.That(lab.Keys("core.interfaces"), Is.EquivalentTo(new[] { "wifi0", "wifi1", "wan0", "lan0" }));
            Assert.That(lab.Get("core.interfaces", "channel", "wifi1"), Is.EqualTo(CelValue.Of(36L)));
            Assert.That(lab.Get("core.interfaces", "channel", "wifi0"), Is.EqualTo(CelValue.Of(8L)));
        });
    }

    [Test]
    public void Evaluate_DefaultThatCreates_MakesTheSingleItem()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "router", "one"));
        var made = lab.Find("core.profile");
        lab.Write(Clear("core.general", "router"));

        Assert.Multiple(() =>
        {
            Assert.That(made?.Source.Origin, Is.EqualTo(ValueOrigin.Default));
            Assert.That(made?.Value("essid"), Is.EqualTo(CelValue.Of("net-one")));
            Assert.That(made?.Value("level"), Is.EqualTo(CelValue.Of(3L)));
            Assert.That(lab.Find("core.profile"), Is.Null);
        });
    }

    [Test]
    public void Evaluate_RuleOfTheOriginalDocumentation_GivesEssidByHardware()
    {
        const string Ssid = """
            module: example.ssid
            requires: [test.wireless]
            defaults:
              - id: mesh-ssid-by-hardware
                target: config/core.interfaces/Wifi#essid
                when: self.mode == 'mesh'
                priority: 5
                value: "radios().exists(r, r.id == self.parent.radio && 'MultipleSSID' in r.features) ? 'mesh.wlan-si.net' : 'open.wlan-si.net'"
            """;
        var lab = new Laboratory(Compile(Modules.Wireless, Ssid));
        lab.Write(
            Set("core.general", "router", "two"),
            Set("core.general", "name", "a"));
        lab.Write(
            Add("core.interfaces", "Wifi", "w0", new ItemRef("core.interfaces", "wifi0"), ("mode", "mesh")),
            Add("core.interfaces", "Wifi", "w1", new ItemRef("core.interfaces", "wifi1"), ("mode", "mesh")));

        Assert.Multiple(() =>
        {
            Assert.That(lab.Get("core.interfaces", "essid", "w0"), Is.EqualTo(CelValue.Of("open.wlan-si.net")));
            Assert.That(lab.Get("core.interfaces", "essid", "w1"), Is.EqualTo(CelValue.Of("mesh.wlan-si.net")));
        });
    }

    [Test]
    public void Evaluate_DefaultsOff_OnlyAlwaysRulesRun()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "router", "one"));
        lab.Write(new SetUseDefaults(false));
        lab.Write(Set("core.general", "router", "two"));

        Assert.Multiple(() =>
        {
            // The radios are frozen, the ports are not.
            Assert.That(lab.Keys("core.interfaces"), Is.EquivalentTo(new[] { "wifi0", "wan0", "lan0" }));
            Assert.That(lab.Get("core.interfaces", "channel", "wifi0"), Is.EqualTo(CelValue.Of(8L)));
            Assert.That(lab.Get("core.profile", "essid"), Is.EqualTo(CelValue.Of("net-one")));
        });
    }

    [Test]
    public void Evaluate_FirstOfTwoRadiosRemoved_SecondKeepsItsInterfaceAndKey()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(
            Add("core.interfaces", "Radio", "", null, ("radio", "a")),
            Add("core.interfaces", "Radio", "", null, ("radio", "b")),
            Add("core.interfaces", "Wifi", "", new ItemRef("core.interfaces", "radio0"), ("essid", "x")),
            Add("core.interfaces", "Wifi", "", new ItemRef("core.interfaces", "radio1"), ("essid", "y")));
        lab.Write(new RemoveItem(new ItemRef("core.interfaces", "radio0")));

        Assert.Multiple(() =>
        {
            Assert.That(lab.Keys("core.interfaces"), Is.EqualTo(new[] { "radio1", "wifi1" }));
            Assert.That(lab.Find("core.interfaces", "wifi1")!.Parent, Is.EqualTo(new ItemRef("core.interfaces", "radio1")));
            Assert.That(lab.Get("core.interfaces", "essid", "wifi1"), Is.EqualTo(CelValue.Of("y")));
        });
    }

    [Test]
    public void Evaluate_ClassOfItemChanged_CommonFieldsAreKeptAndNothingIsStored()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Add("core.interfaces", "Ethernet", "e", null, ("mode", "lan"), ("port", "p"), ("enabled", false)));
        var result = lab.Try(new ChangeClass(new ItemRef("core.interfaces", "e"), "wifi"));
        result.Items.Point("config").TryGet(new ItemRef("core.interfaces", "e"), out var changed);

        Assert.Multiple(() =>
        {
            Assert.That(changed!.Class, Is.EqualTo("Wifi"));
            Assert.That(changed.Value("mode"), Is.EqualTo(CelValue.Of("lan")));
            Assert.That(changed.Value("enabled").IsFalse);
            Assert.That(changed.TryGetField("port", out _), Is.False);
            Assert.That(lab.Find("core.interfaces", "e")!.Class, Is.EqualTo("Ethernet"));
        });
    }

    [Test]
    public void Evaluate_TwoInterfacesOnRadioForOne_IsRefusedWithTheRadiosPath()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "router", "two"));
        var result = lab.Try(
            Add("core.interfaces", "Wifi", "a", new ItemRef("core.interfaces", "wifi0"), ("essid", "a")),
            Add("core.interfaces", "Wifi", "b", new ItemRef("core.interfaces", "wifi0"), ("essid", "b")));

        Assert.That(result.IsRefused);
        Assert.That(result.Findings.Single(), Is.EqualTo(new Finding(
            "config/core.interfaces/wifi0#interfaces",
            "wifi.single_ssid",
            "radio wifi0 can carry one network only",
            "test.wireless@1.0.0/single-ssid",
            FindingSeverity.Error,
            false)));
    }

    [Test]
    public void Evaluate_RuleAddedThatStoredValueBreaks_WarnsUntilTheValueIsEdited()
    {
        const string Rule = """
            module: test.rule
            requires: [test.wireless]
            rules:
              - {id: level, on: core.profile/Profile, check: self.level < 5, path: level, message: "level {self.level} is too high"}
            """;
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.profile", "level", 7));
        lab.Schema = Compile(Modules.Wireless, Rule);
        var other = lab.Try(Set("core.profile", "essid", "x"));
        var same = lab.Try(Set("core.profile", "level", 8));

        Assert.Multiple(() =>
        {
            Assert.That(other.IsRefused, Is.False);
            Assert.That(other.Findings.Single(), Has.Property("IsKnown").True.And.Property("Severity").EqualTo(FindingSeverity.Warning));
            Assert.That(same.IsRefused);
            Assert.That(same.Findings.Single(), Has.Property("IsKnown").False.And.Property("Message").EqualTo("level 8 is too high"));
        });
    }

    [Test]
    public void Explain_DefaultReplacedByUserAndGivenBack_EachStepNamesSourceAndLosers()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "router", "two"));
        var first = lab.Explain().Explanations!.Find("config/core.interfaces/wifi1#channel")!;
        lab.Write(Set("core.interfaces", "wifi1", "channel", 40));
        var second = lab.Explain().Explanations!.Find("config/core.interfaces/wifi1#channel")!;
        lab.Write(Clear("core.interfaces", "channel", "wifi1"));
        var third = lab.Explain().Explanations!.Find("config/core.interfaces/wifi1#channel")!;

        Assert.Multiple(() =>
        {
            Assert.That(first.Source, Is.EqualTo(new ValueSource(ValueOrigin.Default, "test.wireless@1.0.0/channel-first", 1)));
            Assert.That(first.Inputs.Select(input => input.Path), Is.EqualTo(new[] { "config/core.interfaces/wifi1#radio" }));
            Assert.That(
                first.Losers.Select(loser => (loser.By, loser.Reason)),
                Is.EqualTo(new[] { ("test.wireless@1.0.0/channel", LosingReason.LowerPriority) }));
            Assert.That(second.Source, Is.EqualTo(new ValueSource(ValueOrigin.User, Principal, 2)));
            Assert.That(second.Losers.Select(loser => loser.Reason), Has.All.EqualTo(LosingReason.UserValue));
            Assert.That(second.Losers, Has.Length.EqualTo(2));
            Assert.That(third.Source!.By, Is.EqualTo(first.Source!.By));
            Assert.That(third.Value, Is.EqualTo(CelValue.Of(36L)));
        });
    }
}
