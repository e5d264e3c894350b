using System.Text.Json.Nodes;

namespace Registry.Modules.JsonSchemas;

/// <summary>A part of a form: its JSON Schema and its UI schema, both of which may still be added to.</summary>
internal readonly record struct FormPart(JsonObject Schema, JsonObject Ui);

/// <summary>An object with the properties in the order in which they are added, and no others.</summary>
internal sealed class ObjectForm
{
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];
    private readonly JsonArray _order = [];
    private readonly JsonObject _ui = [];

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Options for the whole form, where this is its root.</summary>
    public JsonObject UiOptions { get; } = [];

    public void Add(string name, FormPart part, bool isRequired = false)
    {
        _properties[name] = part.Schema;
        _order.Add(name);
        if (isRequired)
        {
            _required.Add(name);
        }

        if (part.Ui.Count > 0)
        {
            _ui[name] = part.Ui;
        }
    }

    public FormPart ToPart()
    {
        var schema = new JsonObject { ["type"] = "object" };
        Annotate(schema, Title, Description);
        schema["properties"] = _properties;
        if (_required.Count > 0)
        {
            schema["required"] = _required;
        }

        schema["additionalProperties"] = false;
        _ui["ui:order"] = _order;
        if (UiOptions.Count > 0)
        {
            _ui["ui:globalOptions"] = UiOptions;
        }

        return new FormPart(schema, _ui);
    }

    public JsonSchemaDocument ToDocument(string draft)
    {
        var part = ToPart();
        part.Schema.Insert(0, "$schema", draft);
        return new JsonSchemaDocument(part.Schema, part.Ui);
    }

    /// <summary>Title and description, where there are any.</summary>
    public static void Annotate(JsonObject schema, string title, string description)
    {
        if (title.Length > 0)
        {
            schema["title"] = title;
        }

        if (description.Length > 0)
        {
            schema["description"] = description;
        }
    }
}
