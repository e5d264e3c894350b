using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Pools;
using Registry.Modules.Edits;
using Registry.Modules.Forms;
using Registry.Modules.Tests.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Forms;

/// <summary>What a form shows.</summary>
public sealed class FormTests
{
    private const string Interfaces = "core.interfaces";

    private const string Hidden = """
        module: test.hidden
        points: [{name: config}]
        items:
          - {id: core.b, weight: 20, title: Second, section: Network}
          - {id: core.a, weight: 10, simple: true}
          - {id: core.list, weight: 20, cardinality: multiple}
          - {id: core.fixed, weight: 30, cardinality: static}
        classes:
          - {class: core.a/Base, hidden: true, fields: [{name: shared, type: string, max_length: 5}]}
          - {class: core.a/Plain, extends: Base, fields: [{name: plain, type: int, default: 3}]}
          - {class: core.a/Other, extends: Base, fields: [{name: other, type: int}]}
          - {class: core.b/Old, fields: [{name: common, type: string, sensitive: true}]}
          - {class: core.b/New, extends: Old, hides_parent: true}
          - class: core.list/Entry
            fields:
              - {name: note, type: string, required: true}
              - {name: next, type: item_ref, item: core.list/Special, on_delete: protect}
              - {name: colours, type: list<choice>}
            children: [{relation: below, id: core.list, classes: [Leaf], required: true}]
          - {class: core.list/Special, extends: Entry}
          - {class: core.list/Leaf, extends: Entry}
          - {class: core.fixed/One, fields: [{name: when, type: timestamp}, {name: long, type: string, max_length: 1000}]}
        choices:
          - field: core.list#colours
            choices: [{name: red}, {name: green, limited_to: "self.note == 'x'"}, {name: red-ish, label: Reddish, help: Like red, icon: dot}]
        """;

    [Test]
    public void Evaluate_Sections_AreByWeightThenDeclaration()
    {
        var form = new Laboratory(Hidden).Form();

        Assert.That(form.Sections.Select(section => section.Item.Id), Is.EqualTo(["core.a", "core.b", "core.list", "core.fixed"]));
        Assert.That(form.Sections[1].Item.Definition, Has.Property("Title").EqualTo("Second").And.Property("Section").EqualTo("Network"));
    }

    [Test]
    public void Scenario14_HiddenBaseAndHiddenParent_AreNotSelectable()
    {
        var form = new Laboratory(Hidden).Form();

        Assert.That(form.Item("core.a").Classes.Select(known => known.Name), Is.EqualTo(["Plain", "Other"]));
        Assert.That(form.Item("core.b").Classes.Select(known => known.Name), Is.EqualTo(["New"]));
    }

    [Test]
    public void Scenario15_NoItem_IsItsDefaultInstanceAndOneFieldLeavesTheRest()
    {
        var lab = new Laboratory(Hidden);

        var (none, set) = (lab.Form().Item("core.a"), lab.Form(Set("core.a", "shared", "abc")).Item("core.a"));

        Assert.Multiple(() =>
        {
            Assert.That((none.Source, none.Class.Name, none.IsRemovable), Is.EqualTo(((ValueSource?)null, "Plain", false)));
            Assert.That(none.Field("plain").Source?.Origin, Is.EqualTo(ValueOrigin.Constant));
            Assert.That(set.Source?.IsUser, Is.True);
            Assert.That(set.Field("shared").Value, Is.EqualTo(CelValue.Of("abc")));
            Assert.That(set.Field("plain").Value, Is.EqualTo(CelValue.Of(3L)));
            Assert.That(set.IsRemovable, Is.True);
        });
    }

    [Test]
    public void Scenario25_PlatformChosen_OffersItsRoutersAndMakesTheirPorts()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);

        var open = lab.Form(Set("core.general", "router", "two"));
        var air = lab.Form(Set("core.general", "router", "two"), Set("core.general", "platform", "airos"));

        Assert.Multiple(() =>
        {
            Assert.That(open.Field("core.general", "router").Choices(), Is.EqualTo(["one", "two"]));
            Assert.That(Keys(open), Is.EqualTo(["wifi0", "wifi1", "wan0", "lan0"]));
            Assert.That(air.Field("core.general", "router").Choices(), Is.EqualTo(["air"]));
            Assert.That(air.Field("core.general", "router").Findings.Select(finding => finding.Code), Is.EqualTo(["choice.limited"]));
            Assert.That(Keys(lab.Form(Set("core.general", "router", "one"))), Is.EqualTo(["wifi0", "wan0"]));
        });
    }

    [Test]
    public void Scenario31_ClassChanged_KeepsCommonFieldsAndStoresNothing()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);
        lab.Write(Add(Interfaces, "Ethernet", "x", null, ("enabled", false), ("port", "p0")));
        var before = lab.Items;

        var item = lab.Form(new ChangeClass(new ItemRef(Interfaces, "x"), "wifi")).Item(Interfaces, "x");

        Assert.That((item.Class.Name, item.Field("enabled").Value), Is.EqualTo(("Wifi", CelValue.False)));
        Assert.That(lab.Items, Is.SameAs(before));
    }

    [Test]
    public void Evaluate_ItemsUnderOthers_AreNestedByRelation()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);
        lab.Write(Set("core.general", "router", "one"), Add(Interfaces, "Wifi", "ap", new ItemRef(Interfaces, "wifi0")));

        var form = lab.Form();

        var top = form.Sections.Single(section => section.Item.Id == Interfaces);
        var below = form.Item(Interfaces, "wifi0").Sections.Single();
        Assert.Multiple(() =>
        {
            Assert.That(top.Items.Select(item => item.Ref.Key), Is.EqualTo(["wifi0", "wan0"]));
            Assert.That(top.Addable.Select(known => known.Name), Is.EqualTo(["Radio", "Wifi", "Ethernet"]));
            Assert.That((below.Relation?.Name, below.Items.Single().Ref.Key), Is.EqualTo(("interfaces", "ap")));
            Assert.That(below.Addable.Select(known => known.Name), Is.EqualTo(["Wifi"]));
            Assert.That(below.Items.Single().Classes.Select(known => known.Name), Is.EqualTo(["Wifi"]), "nothing else may hang there");
        });
    }

    [Test]
    public void Evaluate_ItemWithoutItsParent_IsShownAtTheTopWithItsFinding()
    {
        var form = new Laboratory(Hidden).Form(Add("core.list", "Leaf", "leaf", null, ("note", "n")));

        var section = form.Sections.Single(known => known.Item.Id == "core.list");
        Assert.That(section.Items.Single().Findings.Select(finding => finding.Code), Is.EqualTo(["parent.required"]));
        Assert.That(section.Addable.Select(known => known.Name), Is.EqualTo(["Entry", "Special"]), "a leaf must hang under something");
    }

    [Test]
    public void Evaluate_WhatCanBeDone_IsTold()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);
        lab.Write(Set("core.general", "router", "one"), Add(Interfaces, "Ethernet", "own"));

        var form = lab.Form();

        Assert.Multiple(() =>
        {
            Assert.That(form.Item(Interfaces, "own"), Has.Property("IsRemovable").True.And.Property("IsMovable").True);
            Assert.That(form.Item(Interfaces, "wan0"), Has.Property("IsRemovable").False.And.Property("IsMovable").True, "it is generated");
            Assert.That(form.Item("core.qos", "Wan"), Has.Property("IsRemovable").False.And.Property("IsMovable").False, "it is static");
            Assert.That(form.Item("core.qos", "Wan").Classes.Select(known => known.Name), Is.EqualTo(["Wan"]));
            Assert.That(form.Field("core.general", "label").IsReadOnly, "it is computed");
            Assert.That(form.Field("core.general", "name").IsReadOnly, Is.False);
        });
    }

    [Test]
    public void Evaluate_ItemThatAFieldProtects_CannotBeRemoved()
    {
        var lab = new Laboratory(Hidden);
        lab.Write(Add("core.list", "Special", "kept", null, ("note", "n")), Add("core.list", "Entry", "e", null, ("note", "n"), ("next", "kept")));

        var form = lab.Form();

        Assert.That((form.Item("core.list", "kept").IsRemovable, form.Item("core.list", "e").IsRemovable), Is.EqualTo((false, true)));
        Assert.That(form.Field("core.list", "next", "e").Choices(), Is.EqualTo(["kept"]), "an entry is no Special");
    }

    [Test]
    public void Evaluate_Choices_AreThoseAllowedOnTheDraft()
    {
        var form = new Laboratory(Hidden).Form(Add("core.list", "Entry", "a", null, ("note", "x")), Add("core.list", "Entry", "b", null, ("note", "y")));

        Assert.That(form.Field("core.list", "colours", "a").Choices(), Is.EqualTo(["red", "green", "red-ish"]));
        Assert.That(form.Field("core.list", "colours", "b").Choices(), Is.EqualTo(["red", "red-ish"]));
        Assert.That(form.Field("core.list", "colours", "b").Choices[1], Is.EqualTo(new FormChoice("red-ish", "Reddish", "Like red", "dot")));
    }

    [Test]
    public void Evaluate_Findings_AreAtTheirFieldItemOrTop()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);
        lab.Write(Set("core.general", "router", "two"));

        var form = lab.Form(
            Set("core.general", "name", "NO"),
            Set("core.general", "nam", "x"),
            Add(Interfaces, "Wifi", "a", new ItemRef(Interfaces, "wifi0")),
            Add(Interfaces, "Wifi", "b", new ItemRef(Interfaces, "wifi0")),
            Set("core.nothing", "x", 1));

        var interfaces = form.Sections.Single(section => section.Item.Id == Interfaces);
        Assert.Multiple(() =>
        {
            Assert.That(form.Field("core.general", "name").Findings.Select(finding => finding.Code), Is.EqualTo(["field.pattern"]));
            Assert.That(form.Item("core.general").Findings.Select(finding => finding.Code), Is.EqualTo(["field.unknown"]));
            Assert.That(form.Item(Interfaces, "wifi0").Findings.Select(finding => finding.Code), Is.EqualTo(["wifi.single_ssid"]));
            Assert.That(form.Findings.Select(finding => finding.Path), Is.EqualTo(["config/edits[4]"]));
            Assert.That((form.Count, interfaces.Count), Is.EqualTo((new FindingCount(4, 0), new FindingCount(1, 0))));
        });
    }

    [Test]
    public void Evaluate_DefaultsSwitchedOff_LeaveTheIndexesOfEditsAlone()
    {
        var lab = new Laboratory(Evaluation.Modules.Wireless);

        var form = FormEvaluator.Evaluate(lab.FormRequest(Set("core.general", "router", "two"), Set("core.nothing", "x", 1)) with { UseDefaults = false });

        Assert.That((form.UseDefaults, form.Findings.Single().Path), Is.EqualTo((false, "config/edits[1]")));
        Assert.That(Keys(form), Is.EqualTo(["wan0", "lan0"]), "only rules that always run did");
    }

    [Test]
    public void Evaluate_Simple_ShowsSimpleIdsAndWhatRefusesTheWrite()
    {
        var lab = new Laboratory(Hidden);

        var (fine, wrong) = (Simple(lab), Simple(lab, Add("core.list", "Entry", "e")));

        Assert.Multiple(() =>
        {
            Assert.That(fine.Sections.Select(section => section.Item.Id), Is.EqualTo(["core.a"]));
            Assert.That(fine.HiddenIds, Is.EqualTo(["core.b", "core.list", "core.fixed"]));
            Assert.That(wrong.Sections.Select(section => section.Item.Id), Is.EqualTo(["core.a", "core.list"]), "the entry has no note");
            Assert.That(wrong.Sections[1].Items.Single().Sections, Is.Empty, "nothing is wrong below it");
            Assert.That(wrong.Count.Errors, Is.EqualTo(1));
        });
    }

    [Test]
    public void Evaluate_Allocation_IsTentative()
    {
        Assert.That(PoolSpec.TryParseRange(PoolKind.Ipv4Prefixes, "10.0.0.0/24", out var range, out _));
        var spec = new PoolSpec { Kind = PoolKind.Ipv4Prefixes, Ranges = [range], DefaultPrefixLength = 28, MinPrefixLength = 24, MaxPrefixLength = 32 };
        var lab = new Laboratory(
            """
            module: test.pools
            points: [{name: config}]
            items: [{id: core.address}]
            classes:
              - class: core.address/Address
                fields: [{name: pool, type: node_ref}, {name: network, type: allocation, allocation: {pool: self.pool}}]
            """,
            new Node { Id = "p1", Type = Node.PoolType, Name = "the pool", Pool = spec });

        var (first, again) = (Network(), Network());

        Assert.That(first.Value, Is.EqualTo(CelValue.Of("10.0.0.0/28")));
        Assert.That(again.Value, Is.EqualTo(CelValue.Of("10.0.0.0/28")), "nothing was taken");
        Assert.That((again.Source, again.IsReadOnly), Is.EqualTo((new ValueSource(ValueOrigin.Allocated, "p1", 0), true)));

        Assert.That(lab.Form(Set("core.address", "pool", "p1")).Field("core.address", "pool").Choices.Single(), Is.EqualTo(new FormChoice("p1", "the pool", "pool", "")));

        FormField Network() => lab.Form(Set("core.address", "pool", "p1")).Field("core.address", "network");
    }

    [TestCase("core.a", "shared", "", "text")]
    [TestCase("core.a", "plain", "", "number")]
    [TestCase("core.b", "common", "", "password")]
    [TestCase("core.fixed", "when", "One", "datetime")]
    [TestCase("core.fixed", "long", "One", "textarea")]
    [TestCase("core.list", "next", "e", "select")]
    [TestCase("core.list", "colours", "e", "multiselect")]
    public void Widget_OfEachType_IsTheOneThatSuitsIt(string id, string field, string key, string widget)
    {
        var form = new Laboratory(Hidden).Form(Add("core.list", "Entry", "e", null, ("note", "n")));

        Assert.That(FieldWidget.Of(form.Field(id, field, key).Field), Is.EqualTo(widget));
    }

    [Test]
    public void Evaluate_GeneratorThatHangsItsItemUnderItself_IsAFinding()
    {
        var lab = new Laboratory("""
            module: test.circle
            points: [{name: config}]
            items: [{id: core.list, cardinality: multiple}, {id: core.a}]
            classes:
              - {class: core.list/Base, hidden: true}
              - {class: core.list/Entry, extends: Base, children: [{relation: below, id: core.list, classes: [Leaf]}]}
              - {class: core.list/Leaf, extends: Base}
              - {class: core.a/A, fields: [{name: under, type: string, default: a}]}
            generators:
              - {id: first, class: core.list/Entry, key: "'a'"}
              - {id: second, class: core.list/Leaf, key: "'b'", parent: {id: core.list, key: config.core.a.under}}
            """);
        lab.Write();

        var form = lab.Form(Set("core.a", "under", "b"));

        Assert.That(form.Findings.Single(), Has.Property("Code").EqualTo("rule.failed").And.Property("Message").Contain("under itself"));
        Assert.That(form.AllItems().Count(), Is.EqualTo(3));
    }

    private static Form Simple(Laboratory lab, params ItemEdit[] edits) => FormEvaluator.Evaluate(lab.FormRequest(edits) with { IsSimple = true });

    private static string[] Keys(Form form) => [.. form.Sections.Single(section => section.Item.Id == Interfaces).Items.Select(item => item.Ref.Key)];
}
