using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Values of fields as data.</summary>
public static class FieldValues
{
    /// <summary>Whether a stored value has the kind that its field holds. Null fits everywhere.</summary>
    public static bool Fits(FieldSchema field, in CelValue value)
    {
        if (!field.Type.IsList)
        {
            return FitsKind(field.Type.Kind, value);
        }

        if (value.Kind != CelKind.List)
        {
            return value.Kind == CelKind.Null;
        }

        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            if (!FitsKind(field.Type.Kind, list[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool FitsKind(FieldKind kind, in CelValue value) => value.Kind == CelKind.Null || kind switch
    {
        FieldKind.Bool => value.Kind == CelKind.Bool,
        FieldKind.Int => value.Kind == CelKind.Int,
        FieldKind.Double => value.Kind == CelKind.Double,
        FieldKind.Duration => value.Kind == CelKind.Duration,
        FieldKind.Timestamp => value.Kind == CelKind.Timestamp,
        FieldKind.GeoPoint => value.Kind == CelKind.Opaque,
        FieldKind.Json => true,
        FieldKind.Allocation => value.Kind is CelKind.String or CelKind.Int,
        _ => value.Kind == CelKind.String,
    };
}
