using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;
using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Cli.Tests.Config;

public sealed class EditDifferenceTests
{
    [Property(Arbitrary = [typeof(ConfigGen)], MaxTest = 2000)]
    public void Between_TwoConfigurations_ItsEditsMakeTheFirstTheSecond(Edited edited)
    {
        var model = new ConfigModel(edited.Before);

        model.Apply(EditDifference.Between(edited.Before, edited.After));

        Assert.That(Text(model.Intent), Is.EqualTo(Text(Expected(edited))));
    }

    [Property(Arbitrary = [typeof(ConfigGen)])]
    public void Between_TheIntentItself_HasNoEdits(Edited edited)
        => Assert.That(EditDifference.Between(edited.Before, ConfigDocument.IntentOf(edited.Before)), Is.Empty);

    [Test]
    public void Between_OneItemToTheEnd_IsOneMove()
    {
        var config = Config([Item("a"), Item("b"), Item("c"), Item("d")]);

        var edits = EditDifference.Between(config, Ordered(config, "b", "c", "d", "a"));

        Assert.That(edits, Is.EqualTo(new[] { new ConfigEdit { MoveItem = new MoveItem { Item = Ref("a"), Position = 3 } } }));
    }

    [Test]
    public void Between_ParentAndChildDropped_RemovesTheParentAlone()
    {
        var (parent, child) = (Item("a"), Item("b"));
        child.Parent = parent.Ref;

        var edits = EditDifference.Between(Config([parent, child]), new ConfigDocument());

        Assert.That(edits, Is.EqualTo(new[] { new ConfigEdit { RemoveItem = Ref("a") } }));
    }

    [Test]
    public void Between_GeneratedItemDropped_GivesItsFieldsBack()
    {
        var item = ConfigModel.NewItem("x.y", "a", "Class", ConfigModel.Rule);
        ConfigModel.SetValue(item, "f", Value.ForNumber(1), ConfigModel.User);

        var edits = EditDifference.Between(Config([item]), new ConfigDocument());

        Assert.That(edits, Is.EqualTo(new[] { new ConfigEdit { ClearField = new ClearField { Item = Ref("a"), Field = "f" } } }));
    }

    [Test]
    public void Between_FieldOfADerivedItem_SetsItInsteadOfAddingTheItem()
    {
        var config = Config([ConfigModel.NewItem("x.y", "a", "Class", ConfigModel.Rule)]);
        var wanted = new DocumentItem { Id = "x.y", Key = "a", IsListed = true, Values = new Dictionary<string, Value> { ["f"] = Value.ForNumber(1) } };

        var edits = EditDifference.Between(config, new ConfigDocument { Items = [wanted] });

        Assert.That(edits.Single().EditCase, Is.EqualTo(ConfigEdit.EditOneofCase.SetField));
    }

    [Test]
    public void Between_FieldOfAStaticItemThatIsNotThere_IsSet()
    {
        var config = Config([ConfigModel.NewItem("x.y", "A", "A", new ValueSource { Origin = Origin.Constant })]);
        var wanted = new DocumentItem { Id = "x.y", Key = "B", IsListed = true, Values = new Dictionary<string, Value> { ["f"] = Value.ForNumber(1) } };

        var edits = EditDifference.Between(config, new ConfigDocument { Items = [wanted] });

        Assert.That(edits.Single().SetField.Item, Is.EqualTo(Ref("B")));
    }

    [Test]
    public void Between_ClassChanged_ClearsBeforeAndSetsAfter()
    {
        var item = Item("a");
        ConfigModel.SetValue(item, "old", Value.ForNumber(1), ConfigModel.User);
        var wanted = DocumentItem.Of(item, _ => false) with { Class = "Other", Values = new Dictionary<string, Value> { ["new"] = Value.ForNumber(2) } };

        var edits = EditDifference.Between(Config([item]), new ConfigDocument { Items = [wanted] });

        Assert.That(
            edits.Select(edit => edit.EditCase),
            Is.EqualTo(new[] { ConfigEdit.EditOneofCase.ClearField, ConfigEdit.EditOneofCase.ChangeClass, ConfigEdit.EditOneofCase.SetField }));
    }

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public void Between_HiddenValue_StaysUnlessItsLineIsDeleted(bool kept, int edits)
    {
        var item = Masked();
        var wanted = DocumentItem.Of(item, _ => kept);

        Assert.That(EditDifference.Between(Config([item]), new ConfigDocument { Items = [wanted] }), Has.Count.EqualTo(edits));
    }

    [Test]
    public void Between_ItemWithHiddenValueUnderAnotherParent_IsRefusedWithTheWayOut()
    {
        var wanted = DocumentItem.Of(Masked(), _ => true) with { Parent = Ref("b") };

        Assert.That(
            () => EditDifference.Between(Config([Masked(), Item("b")]), new ConfigDocument { Items = [wanted] }),
            Throws.InstanceOf<DocumentException>().With.Message.Contains("x.y/a").And.Message.Contains("--reveal"));
    }

    [Test]
    public void Between_GeneratedItemUnderAnotherParent_IsRefused()
    {
        var item = ConfigModel.NewItem("x.y", "a", "Class", ConfigModel.Rule);
        var wanted = DocumentItem.Of(item, _ => true) with { Parent = Ref("b") };

        Assert.That(
            () => EditDifference.Between(Config([item, Item("b")]), new ConfigDocument { Items = [wanted] }),
            Throws.InstanceOf<DocumentException>().With.Message.Contains("m@1.0.0/rule"));
    }

    [Test]
    public void Between_AnotherPoint_IsRefused()
        => Assert.That(() => EditDifference.Between(Config([]), new ConfigDocument { Point = "other" }), Throws.InstanceOf<DocumentException>());

    private static ConfigItem Masked()
    {
        var item = Item("a");
        item.MaskedFields.Add("secret");
        item.Sources["secret"] = ConfigModel.User;
        return item;
    }

    private static ConfigItem Item(string key) => ConfigModel.NewItem("x.y", key, "Class", ConfigModel.User);

    private static ItemRef Ref(string key) => new() { Id = "x.y", Key = key };

    private static V1.Config Config(IEnumerable<ConfigItem> items) => new() { Point = "config", Items = { items } };

    private static ConfigDocument Ordered(V1.Config config, params string[] keys)
        => new() { Items = [.. keys.Select(key => DocumentItem.Of(config.Items.Single(item => item.Ref.Key == key), _ => true))] };

    /// <summary>What is expected: what the document says; what it leaves unsaid stays, and derived items that it names in vain are not intent.</summary>
    private static ConfigDocument Expected(Edited edited) => edited.After with
    {
        UseDefaults = edited.After.UseDefaults ?? edited.Before.UseDefaults,
        Metadata = edited.After.Metadata ?? edited.Before.Metadata,
        Items = [.. edited.After.Items.Where(item => IsUsers(edited.Before, item) || item.Values.Count > 0 || item.Annotations.Fields.Count > 0)],
    };

    // Items that are hung elsewhere, or whose parent is, are made anew, and so are the user's.
    private static bool IsUsers(V1.Config before, DocumentItem item)
    {
        var known = before.Items.FirstOrDefault(other => other.Ref.Equals(item.Ref));
        return known is null || known.Source.Origin == Origin.User;
    }

    private static string Text(ConfigDocument document) => string.Join('\n', document.Items
        .OrderBy(item => item.Id, StringComparer.Ordinal)
        .Select(item => $"{item.Id}/{item.Key} {item.Class} {item.Parent} {item.Annotations} {string.Join(' ', item.Values.OrderBy(v => v.Key, StringComparer.Ordinal))}")
        .Prepend($"{document.UseDefaults} {document.Metadata}"));
}
