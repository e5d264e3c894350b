using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

public sealed class EditTests
{
    private static readonly ItemEdit[] Prepared = [Set("core.general", "router", "two"), Set("core.general", "name", "abc")];

    private static IEnumerable<TestCaseData> WrongEdits() =>
    [
        Wrong(Set("core.genral", "name", "x"), FindingCodes.ItemUnknownId, "config/edits[0]", "did you mean 'core.general'"),
        Wrong(Set("core.general", "nam", "x"), FindingCodes.FieldUnknown, "config/core.general#nam", "did you mean 'name'"),
        Wrong(Set("core.general", "label", "x"), FindingCodes.FieldReadOnly, "config/core.general#label", "an expression"),
        Wrong(Set("core.general", "name", null), FindingCodes.FieldNull, "config/core.general#name", "clear it"),
        Wrong(Set("core.profile", "level", "x"), FindingCodes.FieldType, "config/core.profile#level", "whole number"),
        Wrong(Set("core.general", "", "name", "x") with { Class = "Generel" }, FindingCodes.ClassUnknown, "config/edits[0]", "did you mean 'General'"),
        Wrong(Set("core.interfaces", "wifi9", "channel", 1), FindingCodes.ItemNotFound, "config/core.interfaces/wifi9", "did you mean 'wifi"),
        Wrong(Set("core.interfaces", "channel", 1), FindingCodes.ItemKey, "config/edits[0]", "by its key"),
        Wrong(Set("core.interfaces", "wan0", "channel", 1), FindingCodes.FieldUnknown, "config/core.interfaces/wan0#channel", "change the class"),
        Wrong(new RemoveItem(new ItemRef("core.interfaces", "wifi0")), FindingCodes.ItemGenerated, "config/core.interfaces/wifi0", "test.wireless@1.0.0/radios"),
        Wrong(new RemoveItem(new ItemRef("core.qos", "Wan")), FindingCodes.ItemStatic, "config/core.qos/Wan", "always there"),
        Wrong(Add("core.qos", "Wan"), FindingCodes.ItemStatic, "config/edits[0]", "one item of each class"),
        Wrong(Add("core.interfaces", "Interface"), FindingCodes.ClassNotSelectable, "config/edits[0]", "Radio"),
        Wrong(Add("core.interfaces", "Radio", "wan0"), FindingCodes.ItemKeyTaken, "config/core.interfaces/wan0", "another key"),
        Wrong(Add("core.interfaces", "Radio", "-"), FindingCodes.ItemKey, "config/edits[0]", "begins with"),
        Wrong(Add("core.general", "General"), FindingCodes.ItemExists, "config/core.general", "already"),
        Wrong(
            Add("core.interfaces", "Wifi", "w", new ItemRef("core.interfaces", "wan0")), FindingCodes.ParentNotAllowed, "config/core.interfaces/w", "Radio"),
        Wrong(
            Add("core.interfaces", "Wifi", "w", new ItemRef("core.interfaces", "nope")), FindingCodes.ParentNotFound, "config/core.interfaces/w", "nope"),
        Wrong(
            new MoveItem(new ItemRef("core.interfaces", "wan0"), ItemPosition.Before("x")), FindingCodes.ItemPosition, "config/edits[0]", "core.interfaces/x"),
    ];

    [TestCaseSource(nameof(WrongEdits))]
    public void Evaluate_WrongEdit_SaysWhatAndWhere(ItemEdit edit, string code, string path, string part)
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);
        var result = lab.Try(edit);

        var finding = result.Findings.Single(found => found.IsBlocking);
        Assert.That((finding.Code, finding.Path), Is.EqualTo((code, path)));
        Assert.That(finding.Message, Does.StartWith("edit 0: ").And.Contain(part));
        Assert.That(result.Items.HasContentOf(lab.Items), Is.True);
    }

    [Test]
    public void Evaluate_SeveralWrongEdits_AllAreReportedAndTheOthersCarriedOut()
    {
        var lab = new Laboratory(Modules.Wireless);
        var result = lab.Try(Set("core.x", "a", 1), Set("core.general", "name", "abc"), Set("core.general", "b", 1), Add("core.interfaces", "Nope"));

        Assert.That(result.Findings, Has.Length.EqualTo(3));
        Assert.That(result.Added, Is.EqualTo(new[] { ItemRef.None }));
        Assert.That(result.Items.Point("config").Of("core.general")[0].Value("name"), Is.EqualTo(CelValue.Of("abc")));
    }

    [Test]
    public void Evaluate_UnknownPoint_IsRefused()
    {
        var lab = new Laboratory(Modules.Wireless);
        var result = ConfigEvaluator.Evaluate(lab.Request() with { Edits = [new PointEdits("confg", [Set("core.general", "name", "x")])] });

        Assert.That(result.Findings.Single(), Has.Property("Code").EqualTo(FindingCodes.PointUnknown).And.Property("Message").Contains("'config'"));
    }

    [Test]
    public void Evaluate_ItemsWithoutKeys_GetTheLowestFreeNumber()
    {
        var lab = new Laboratory(Modules.Wireless);
        var result = lab.Write(
            Add("core.interfaces", "ethernet"), Add("core.interfaces", "Ethernet", "ethernet2"), Add("core.interfaces", "Ethernet"), Add("core.interfaces", "Ethernet"));

        Assert.That(result.Added.Select(added => added.Key), Is.EqualTo(new[] { "ethernet0", "ethernet2", "ethernet1", "ethernet3" }));
    }

    [Test]
    public void Evaluate_Move_ChangesTheOrderAndKeepsTheKeys()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Add("core.interfaces", "Ethernet", "a"), Add("core.interfaces", "Ethernet", "b"), Add("core.interfaces", "Ethernet", "c") with { Position = ItemPosition.At(0) });
        var added = lab.Keys("core.interfaces");
        lab.Write(new MoveItem(new ItemRef("core.interfaces", "a"), ItemPosition.Before("c")), new MoveItem(new ItemRef("core.interfaces", "c"), ItemPosition.Last));

        Assert.That(added, Is.EqualTo(new[] { "c", "a", "b" }));
        Assert.That(lab.Keys("core.interfaces"), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void Evaluate_FieldOfGeneratedItemSet_StaysGeneratedAndIsTakenOverWhenItsElementGoes()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);
        lab.Write(Set("core.interfaces", "wifi1", "channel", 44));
        var generated = lab.Find("core.interfaces", "wifi1")!;
        lab.Write(Set("core.general", "router", "one"));
        var kept = lab.Find("core.interfaces", "wifi1")!;

        Assert.Multiple(() =>
        {
            Assert.That(generated.Source.Origin, Is.EqualTo(ValueOrigin.Generated));
            Assert.That(kept.Source, Is.EqualTo(new ValueSource(ValueOrigin.User, Principal, 3)));
            Assert.That(kept.Value("radio"), Is.EqualTo(CelValue.Of("wifi1")));
            Assert.That(kept.Value("channel"), Is.EqualTo(CelValue.Of(44L)));
            Assert.That(lab.Find("core.interfaces", "lan0"), Is.Null);
        });
    }

    [Test]
    public void Evaluate_EditsOfItemsThatTheSameWriteMakes_AreCarriedOut()
    {
        var lab = new Laboratory(Modules.Wireless);
        var result = lab.Write(
            Set("core.interfaces", "wifi0", "channel", 3),
            Add("core.interfaces", "Wifi", "", new ItemRef("core.interfaces", "wifi0")),
            Set("core.general", "router", "one"));

        Assert.That(lab.Get("core.interfaces", "channel", "wifi0"), Is.EqualTo(CelValue.Of(3L)));
        Assert.That(result.Added, Is.EqualTo(new[] { new ItemRef("core.interfaces", "wifi1") }));
    }

    [Test]
    public void Evaluate_ClassOfGeneratedItemChanged_ItIsTheUsersWithTheGeneratorsValues()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);
        lab.Write(new ChangeClass(new ItemRef("core.interfaces", "wan0"), "Wifi"));
        var changed = lab.Find("core.interfaces", "wan0")!;
        lab.Write(new RemoveItem(new ItemRef("core.interfaces", "wan0")));

        Assert.That(changed.Source.IsUser);
        Assert.That(changed.Class, Is.EqualTo("Wifi"));
        Assert.That(lab.Find("core.interfaces", "wan0")!.Source.Origin, Is.EqualTo(ValueOrigin.Generated), "the generator makes it again");
    }

    [Test]
    public void Evaluate_ReferredItemRemoved_ReferenceBecomesNull()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Add("core.interfaces", "Ethernet", "e"), Add("core.interfaces", "Wifi", "w", null, ("uplink", "core.interfaces/e")));
        var before = lab.Get("core.interfaces", "uplink", "w");
        lab.Write(new RemoveItem(new ItemRef("core.interfaces", "e")));

        Assert.That(before, Is.EqualTo(CelValue.Of("e")));
        Assert.That(lab.Source("core.interfaces", "uplink", "w"), Is.Null);
    }

    [Test]
    public void Evaluate_NullOfNullableField_IsAValueOfTheUser()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Set("core.general", "version", null));

        Assert.That(lab.Source("core.general", "version")!.IsUser);
        Assert.That(lab.Get("core.general", "version").Kind, Is.EqualTo(CelKind.Null));
    }

    [Test]
    public void Evaluate_AnnotationsAndMetadata_AreKept()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);
        lab.Write(new SetAnnotations(new ItemRef("core.general", ""), [1, 2]), new SetPointMetadata([3]));
        lab.Write(Set("core.general", "name", "x"));

        Assert.That(lab.Find("core.general")!.Annotations, Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(lab.Items.Point("config").Metadata, Is.EqualTo(new byte[] { 3 }));
    }

    [Test]
    public void Evaluate_NothingChanges_GivesTheSameObjects()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);

        Assert.That(lab.Try().Items, Is.SameAs(lab.Items));
    }

    [Test]
    public void Evaluate_OneFieldChanges_OtherItemsStayTheSameObjects()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write(Prepared);
        var before = lab.Find("core.interfaces", "wifi0");
        var result = lab.Try(Set("core.interfaces", "wifi1", "channel", 1));
        result.Items.Point("config").TryGet(new ItemRef("core.interfaces", "wifi0"), out var after);
        result.Items.Point("config").TryGet(new ItemRef("core.interfaces", "wifi1"), out var changed);

        Assert.That(after, Is.SameAs(before));
        Assert.That(changed!.Fields.Where(field => field.Source.Revision == 0).Select(field => field.Name), Is.EqualTo(new[] { "channel" }));
    }

    private static TestCaseData Wrong(ItemEdit edit, string code, string path, string part) =>
        new TestCaseData(edit, code, path, part).SetArgDisplayNames(edit.GetType().Name, code, path);
}
