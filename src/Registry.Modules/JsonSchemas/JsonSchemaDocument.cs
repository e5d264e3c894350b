using System.Text.Json.Nodes;
using Registry.Modules.Schema;

namespace Registry.Modules.JsonSchemas;

/// <summary>A JSON Schema (draft 2020-12) and the UI schema that goes with it, as react-jsonschema-form has it.</summary>
/// <remarks>
/// The schema accepts all that the registry's structural check accepts, and refuses all that it refuses but for what a <c>$comment</c> tells.
/// What depends on other values (limited choices, references, rules) is not in it.
/// </remarks>
/// <param name="Schema">The JSON Schema.</param>
/// <param name="Ui">The UI schema.</param>
public sealed record JsonSchemaDocument(JsonObject Schema, JsonObject Ui)
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>Of the values of an item of a class, by field.</summary>
    public static JsonSchemaDocument Of(ModuleSchema schema, ClassSchema itemClass)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(itemClass);
        return new ItemForms(schema).Values(itemClass).ToDocument(Draft);
    }

    /// <summary>
    /// Of all items at a point, an object by id (see <see cref="PropertyName"/>): of a single id its values, of one with several items a list of
    /// objects of class, key, parent and values, of a static one an object of values by class. A single item of one of several classes is an object of
    /// class and values.
    /// </summary>
    public static JsonSchemaDocument Of(ModuleSchema schema, PointSchema point, string nodeType)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(point);
        var items = new ItemForms(schema);
        var form = new ObjectForm { Title = point.Title.Length > 0 ? point.Title : $"{nodeType} {point.Name}" };
        foreach (var item in point.Items.Where(item => item.AppliesTo(nodeType) && item.Classes.Any(itemClass => itemClass.IsSelectable)))
        {
            form.Add(PropertyName(item.Id), items.Of(item));
        }

        // Items and values that nobody has set are none, and not empty ones: form libraries make them when asked to.
        form.UiOptions["enableOptionalDataFieldForType"] = new JsonArray("object");
        return form.ToDocument(Draft);
    }

    /// <summary>
    /// The property of an id: <c>core-interfaces-network</c>. Form libraries take a dot in the name of a property for a step of a path; no name
    /// has a hyphen.
    /// </summary>
    public static string PropertyName(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Replace('.', '-');
    }
}
