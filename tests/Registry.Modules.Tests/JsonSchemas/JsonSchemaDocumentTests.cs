using System.Text.Json.Nodes;
using Registry.Modules.JsonSchemas;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.JsonSchemas;

public sealed class JsonSchemaDocumentTests
{
    private static readonly ModuleSchema Schema = Compilation.Modules.Schema(Compilation.Modules.Radio);

    [Test]
    public void Of_Class_HasItsFieldsAndNoOthers()
    {
        var document = OfClass("core.general", "Cgm");

        Assert.That(document.Schema.ToJsonString(), Is.EqualTo(Parse("""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","title":"Cgm","properties":{
              "name":{"title":"Name","type":"string","minLength":1,"maxLength":50,"pattern":"^[a-z](?:-?[0-9a-z])*$"},
              "router":{"title":"Router","type":"string","oneOf":[{"const":"","title":"(empty)"},
                {"const":"wr741nd","title":"TP-Link WR741ND"},{"const":"fonera","title":"fonera"}]},
              "title":{"title":"Title","type":"string","readOnly":true}},
             "required":["name"],"additionalProperties":false}
            """)));
        Assert.That(document.Ui.ToJsonString(), Is.EqualTo(Parse("""{"title":{"ui:readonly":true},"ui:order":["name","router","title"]}""")));
    }

    [Test]
    public void Of_BoundsAndDefault_AreInTheSchema()
    {
        var properties = OfClass("core.interfaces", "WifiRadio").Schema["properties"]!;

        Assert.That(properties["tx_power"]!.ToJsonString(), Is.EqualTo(Parse("""{"title":"Tx power","type":"integer","minimum":1,"maximum":27}""")));
        Assert.That((string?)properties["lease"]!["default"], Is.EqualTo("15m"));
        Assert.That((string?)properties["lease"]!["$comment"], Is.EqualTo("A duration of at most 24h."));
        Assert.That((bool?)properties["enabled"]!["default"], Is.True);
    }

    [Test]
    public void Of_NodeType_IsAnObjectByIdInOrder()
    {
        var document = JsonSchemaDocument.Of(Schema, Schema.Point("config")!, "router");

        string[] ids = ["project-settings", "core-general", "core-project", "core-interfaces", "core-interfaces-network"];
        Assert.That(document.Schema["properties"]!.AsObject().Select(property => property.Key), Is.EqualTo(ids));
        Assert.That(document.Ui["ui:order"]!.AsArray().Select(id => (string?)id), Is.EqualTo(ids));
        Assert.That((string?)document.Schema["properties"]!["core-general"]!["type"], Is.EqualTo("object"));
        Assert.That((string?)document.Schema["properties"]!["core-interfaces"]!["type"], Is.EqualTo("array"));
    }

    [Test]
    public void Of_SeveralClasses_AreAlternativesByTheirClass()
    {
        var items = JsonSchemaDocument.Of(Schema, Schema.Point("config")!, "router").Schema["properties"]!["core-interfaces"]!["items"]!["oneOf"]!.AsArray();

        Assert.That(items.Select(item => (string?)item!["properties"]!["class"]!["const"]), Is.EqualTo((string[])["WifiRadio", "WifiInterface"]));
        Assert.That(items[0]!["required"]!.ToJsonString(), Is.EqualTo("""["class","values"]"""));
        Assert.That(items[1]!["required"]!.ToJsonString(), Is.EqualTo("""["class","parent","values"]"""));
        Assert.That((string?)items[1]!["properties"]!["parent"]!["pattern"], Does.StartWith(@"^(?:core\.interfaces\/[0-9A-Za-z]"));
    }

    [Test]
    public void Of_RequiredFieldWithADefaultOfAModule_IsNotAskedFor()
    {
        var schema = Compilation.Modules.Schema("""
            module: a
            items: [{id: a}]
            classes:
              - {class: a/First, fields: [{name: x, type: string, required: true}, {name: y, type: string, required: true, default: z}]}
              - {class: a/Second, extends: First}
            defaults: [{id: x, target: a/Second#x, value: "'x'"}]
            """);
        var classes = schema.Point("config")!.Item("a")!.Classes;

        Assert.That(JsonSchemaDocument.Of(schema, classes[0]).Schema["required"]!.ToJsonString(), Is.EqualTo("""["x"]"""));
        Assert.That(JsonSchemaDocument.Of(schema, classes[1]).Schema.ContainsKey("required"), Is.False);
    }

    [Test]
    public void Of_SensitiveField_IsWrittenOnlyAndShownAsAPassword()
    {
        var schema = Compilation.Modules.Schema("""
            module: a
            items: [{id: a}]
            classes: [{class: a/A, fields: [{name: p, type: string, sensitive: true}, {name: l, type: list<string>, sensitive: true}]}]
            """);
        var document = JsonSchemaDocument.Of(schema, schema.Point("config")!.Item("a")!.Classes[0]);

        Assert.That((bool?)document.Schema["properties"]!["p"]!["writeOnly"], Is.True);
        Assert.That(document.Ui["p"]!.ToJsonString(), Is.EqualTo("""{"ui:widget":"password"}"""));
        Assert.That(document.Ui["l"]!.ToJsonString(), Is.EqualTo("""{"items":{"ui:widget":"password"}}"""));
    }

    private static JsonSchemaDocument OfClass(string id, string name) => JsonSchemaDocument.Of(Schema, Schema.Point("config")!.Item(id)!.Class(name)!);

    private static string Parse(string json) => JsonNode.Parse(json)!.ToJsonString();
}
