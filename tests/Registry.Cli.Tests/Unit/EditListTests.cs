using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Forms;
using Registry.V1;

namespace Registry.Cli.Tests.Unit;

/// <summary>The edits of a form.</summary>
internal sealed class EditListTests
{
    private static readonly ItemRef Item = new() { Id = "core.list", Key = "a" };

    [Test]
    public void Add_FieldSetAgain_TakesThePlaceOfTheEditBefore()
    {
        var edits = Made(Set("x", 1), Set("y", 2), Set("x", 3));

        Assert.That(edits.Select(EditList.Text), Is.EqualTo(["core.list/a#y = 2", "core.list/a#x = 3"]));
    }

    [Test]
    public void Add_FieldOfAnItemThatWasMadeMeanwhile_LeavesTheEditBeforeAlone()
    {
        var edits = Made(
            Set("x", 1), new ConfigEdit { ChangeClass = new ChangeClass { Item = Item, Class = "Other" } }, Set("x", 2), Set("x", 3),
            new ConfigEdit { RemoveItem = Item }, new ConfigEdit { AddItem = new AddItem { Id = Item.Id, Key = Item.Key, Class = "Entry" } }, Set("x", 4));

        Assert.That(
            edits.Select(EditList.Text),
            Is.EqualTo(
            [
                "core.list/a#x = 1", "core.list/a made a Other", "core.list/a#x = 3", "core.list/a removed", "core.list/a added, a Entry", "core.list/a#x = 4",
            ]));
    }

    [Test]
    public void Text_SensitiveField_HidesItsValue()
    {
        var field = new FormField { Field = new FieldDefinition { Name = "x", Sensitive = true } };
        var form = new Form { Sections = { new FormSection { Items = { new FormItem { Ref = Item, Fields = { field } } } } } };

        Assert.That(EditList.Text(Set("x", 1), form), Is.EqualTo("core.list/a#x = (hidden)"));
    }

    [TestCase("string", "42", "42")]
    [TestCase("int", "42", 42)]
    [TestCase("int", "many", "many")]
    [TestCase("duration", "15m", "15m")]
    public void TypedValue_OfAType_IsJsonOnlyWhereTextIsNone(string type, string typed, object value)
    {
        var expected = value is int number ? Value.ForNumber(number) : Value.ForString((string)value);

        Assert.That(TypedValue.Of(new FieldDefinition { Type = type }, typed), Is.EqualTo(expected));
    }

    private static RepeatedField<ConfigEdit> Made(params ConfigEdit[] edits)
    {
        var made = new RepeatedField<ConfigEdit>();
        foreach (var edit in edits)
        {
            EditList.Add(made, edit);
        }

        return made;
    }

    private static ConfigEdit Set(string field, double value) => new() { SetField = new SetField { Item = Item, Field = field, Value = Value.ForNumber(value) } };
}
