using Registry.Cel.Evaluation;

namespace Registry.Cel.Values;

/// <summary>Equality, hashing and numeric comparison across types.</summary>
internal static class CelEquality
{
    public static bool AreEqual(in CelValue left, in CelValue right, EvalFrame? meter = null)
    {
        if (left.Kind != right.Kind)
        {
            return IsNumber(left) && IsNumber(right) && CompareNumbers(left, right) == 0;
        }

        meter?.ChargeText(left);
        return left.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool => left.AsBool() == right.AsBool(),
            CelKind.Int => left.AsInt() == right.AsInt(),
            CelKind.Uint => left.AsUint() == right.AsUint(),
            CelKind.Double => left.AsDouble() == right.AsDouble(),
            CelKind.String => string.Equals(left.AsString(), right.AsString()),
            CelKind.Bytes => left.AsBytes().AsSpan().SequenceEqual(right.AsBytes()),
            CelKind.Timestamp => left.AsTimestamp() == right.AsTimestamp(),
            CelKind.Duration => left.AsNanoseconds() == right.AsNanoseconds(),
            CelKind.List => AreEqual(left.AsList(), right.AsList(), meter),
            CelKind.Map => AreEqual(left.AsMap(), right.AsMap(), meter),
            CelKind.Type => left.AsType().Name == right.AsType().Name,
            CelKind.Object => left.AsObject().Equals(right.AsObject()),
            CelKind.Opaque => left.AsOpaque().Equals(right.AsOpaque()),
            CelKind.Optional => AreEqual(left.AsOptional(), right.AsOptional(), meter),
            CelKind.Error => left.AsError().Equals(right.AsError()),
            _ => left.AsUnknown().Names.SequenceEqual(right.AsUnknown().Names),
        };
    }

    public static int Hash(in CelValue value, EvalFrame? meter = null) => value.Kind switch
    {
        CelKind.Bool => value.AsBool() ? 1 : 2,
        CelKind.Int => value.AsInt().GetHashCode(),
        CelKind.Uint => value.AsUint() <= long.MaxValue ? ((long)value.AsUint()).GetHashCode() : ((double)value.AsUint()).GetHashCode(),
        CelKind.Double => HashDouble(value.AsDouble()),
        CelKind.String => HashString(value, meter),
        CelKind.Timestamp => value.AsTimestamp().GetHashCode(),
        CelKind.Duration => value.AsNanoseconds().GetHashCode(),
        CelKind.List => HashList(value.AsList(), meter),
        CelKind.Map => HashMap(value.AsMap(), meter),
        CelKind.Bytes => HashBytes(value.AsBytes()),
        CelKind.Object => value.AsObject().GetHashCode(),
        CelKind.Opaque => value.AsOpaque().GetHashCode(),
        CelKind.Type => value.AsType().Name.GetHashCode(),
        _ => (int)value.Kind,
    };

    public static bool IsNumber(in CelValue value) => value.Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>
    /// Compares numbers of any types on one number line; null where one is NaN. With a double, integers are doubles too: beyond 2^53 the
    /// nearest one, as the specification's cases ask.
    /// </summary>
    public static int? CompareNumbers(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => left.AsInt().CompareTo(right.AsInt()),
        (CelKind.Uint, CelKind.Uint) => left.AsUint().CompareTo(right.AsUint()),
        (CelKind.Double, CelKind.Double) => CompareDoubles(left.AsDouble(), right.AsDouble()),
        (CelKind.Int, CelKind.Uint) => left.AsInt() < 0 ? -1 : ((ulong)left.AsInt()).CompareTo(right.AsUint()),
        (CelKind.Uint, CelKind.Int) => -CompareNumbers(right, left),
        (CelKind.Int, CelKind.Double) => CompareDoubles(left.AsInt(), right.AsDouble()),
        (CelKind.Uint, CelKind.Double) => CompareDoubles(left.AsUint(), right.AsDouble()),
        _ => -CompareNumbers(right, left),
    };

    private static int? CompareDoubles(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static int HashDouble(double value)
    {
        // A whole number hashes as the int that it equals.
        return value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Floor(value) == value
            ? ((long)value).GetHashCode()
            : value.GetHashCode();
    }

    private static int HashString(in CelValue value, EvalFrame? meter)
    {
        meter?.ChargeText(value);
        return value.AsString().GetHashCode();
    }

    private static int HashList(ICelList list, EvalFrame? meter)
    {
        meter?.Charge(list.Count);
        var hash = default(HashCode);
        for (var i = 0; i < list.Count; i++)
        {
            hash.Add(Hash(list[i], meter));
        }

        return hash.ToHashCode();
    }

    // The order of keys does not count, so the hash is a sum.
    private static int HashMap(ICelMap map, EvalFrame? meter)
    {
        meter?.Charge(map.Count);
        var hash = map.Count;
        foreach (var key in map.Keys)
        {
            hash += HashCode.Combine(Hash(key, meter), map.TryGet(key, out var value) ? Hash(value, meter) : 0);
        }

        return hash;
    }

    private static int HashBytes(byte[] bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private static bool AreEqual(ICelList left, ICelList right, EvalFrame? meter)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        meter?.Charge(left.Count);
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i], meter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(ICelMap left, ICelMap right, EvalFrame? meter)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        meter?.Charge(left.Count);
        foreach (var key in left.Keys)
        {
            meter?.ChargeText(key);
            if (!right.TryGet(key, out var other) || !left.TryGet(key, out var value) || !AreEqual(value, other, meter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(CelOptional left, CelOptional right, EvalFrame? meter) =>
        left.HasValue == right.HasValue && (!left.HasValue || AreEqual(left.Value, right.Value, meter));
}
