using Registry.Modules.Schema;

namespace Registry.Modules.Forms;

/// <summary>How fields are best shown.</summary>
public static class FieldWidget
{
    /// <summary>A text that may be longer than this is written in several lines.</summary>
    private const int LongText = 255;

    /// <summary>The widget that is declared, else one for the field's type; the names are those of <c>registry.v1.FormField.widget</c>.</summary>
    public static string Of(FieldSchema field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var definition = field.Definition;
        return definition.Widget.Length > 0 ? definition.Widget
            : field.IsReadOnly ? "output"
            : field.Type.Kind is FieldKind.Choice or FieldKind.ItemRef ? field.Type.IsList ? "multiselect" : "select"
            : field.Type.IsList ? "list"
            : definition.Sensitive ? "password"
            : OfKind(field);
    }

    private static string OfKind(FieldSchema field) => field.Type.Kind switch
    {
        FieldKind.Bool => "checkbox",
        FieldKind.Int or FieldKind.Double => "number",
        FieldKind.Duration => "duration",
        FieldKind.Timestamp => "datetime",
        FieldKind.GeoPoint => "map",
        FieldKind.Json => "json",
        FieldKind.NodeRef => "node",
        FieldKind.String when field.Definition.MaxLength > LongText => "textarea",
        _ => "text",
    };
}
