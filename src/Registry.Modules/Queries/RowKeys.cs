using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>Values that orders compare: scalars and null.</summary>
internal static class RowKeys
{
    /// <summary>What a value is compared by; false where it has no order.</summary>
    public static bool TryMake(in CelValue value, ChoiceSet? choices, out CelValue key)
    {
        key = value;
        switch (value.Kind)
        {
            case CelKind.String when choices is not null:
                key = CelValue.Of(choices.Find(value.AsString()) is { } choice ? (long)choice.Order : long.MaxValue);
                return true;
            case CelKind.String when value.AsString() is { Length: > QueryLimits.OrderedText } text:
                key = CelValue.Of(text[..QueryLimits.OrderedText]);
                return true;
            case CelKind.Double when double.IsNaN(value.AsDouble()):
                key = CelValue.Null;
                return true;
            case CelKind.Optional:
                return TryMake(value.AsOptional() is { HasValue: true } optional ? optional.Value : CelValue.Null, choices, out key);
            default:
                return value.Kind is CelKind.Null or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.String
                    or CelKind.Timestamp or CelKind.Duration;
        }
    }

    /// <summary>The order of two keys that are not null; of different kinds that of the kinds, numbers being one.</summary>
    public static int Compare(in CelValue left, in CelValue right) =>
        CelOrder.TryCompare(left, right, out var order) ? order ?? 0 : Rank(left.Kind).CompareTo(Rank(right.Kind));

    private static int Rank(CelKind kind) => kind is CelKind.Uint or CelKind.Double ? (int)CelKind.Int : (int)kind;
}
