namespace Registry.Cel.Values;

/// <summary>The order of values that have one.</summary>
public static class CelOrder
{
    /// <summary>
    /// Whether values of these types have an order, and which: negative, zero or positive, null where NaN makes every comparison false.
    /// </summary>
    public static bool TryCompare(in CelValue left, in CelValue right, out int? order)
    {
        order = null;
        if (CelEquality.IsNumber(left) && CelEquality.IsNumber(right))
        {
            order = CelEquality.CompareNumbers(left, right);
            return true;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case CelKind.Bool:
                order = left.AsBool().CompareTo(right.AsBool());
                return true;
            case CelKind.String:
                order = CodePoints.Compare(left.AsString(), right.AsString());
                return true;
            case CelKind.Bytes:
                order = left.AsBytes().AsSpan().SequenceCompareTo(right.AsBytes());
                return true;
            case CelKind.Timestamp:
                order = left.AsTimestamp().CompareTo(right.AsTimestamp());
                return true;
            case CelKind.Duration:
                order = left.AsNanoseconds().CompareTo(right.AsNanoseconds());
                return true;
            default:
                return false;
        }
    }
}
