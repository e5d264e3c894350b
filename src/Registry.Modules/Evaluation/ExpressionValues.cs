using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>What expressions give, as data.</summary>
internal static class ExpressionValues
{
    /// <summary>A value, JSON or of an expression, in the normal form of a field; an error value where it is none.</summary>
    public static CelValue For(FieldSchema field, in CelValue value)
    {
        if (value.Kind is CelKind.Null or CelKind.Error)
        {
            return value;
        }

        return FieldValues.TryParse(field, value, out var parsed, out var problem) ? parsed : CelError.Of(CelErrorCode.InvalidConversion, problem);
    }
}
