namespace Registry.Cel.Checking;

/// <summary>
/// Assignability with type parameters. A parameter stands for the first type it meets and is widened to dyn where a less specific one comes
/// along; a failed attempt leaves no trace.
/// </summary>
internal sealed class TypeUnifier
{
    private Dictionary<string, CelType> _bound = [];
    private int _lastFresh;

    /// <summary>A parameter that nothing else uses.</summary>
    public CelType Fresh() => CelType.Parameter($"_{++_lastFresh}");

    /// <summary>Whether a value of one type fits where the other is declared; binds parameters if so.</summary>
    public bool IsAssignable(CelType from, CelType to)
    {
        var before = new Dictionary<string, CelType>(_bound);
        if (Unify(from, to))
        {
            return true;
        }

        _bound = before;
        return false;
    }

    /// <summary>Whether all fit; binds parameters if so.</summary>
    public bool AreAssignable(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        var before = new Dictionary<string, CelType>(_bound);
        if (UnifyAll(from, to))
        {
            return true;
        }

        _bound = before;
        return false;
    }

    /// <summary>Replaces bound parameters; the others by dyn if asked.</summary>
    public CelType Substitute(CelType type, bool freeToDyn = false)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return _bound.TryGetValue(type.Name, out var bound) ? Substitute(bound, freeToDyn) : freeToDyn ? CelType.Dyn : type;
        }

        return type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(part => Substitute(part, freeToDyn))]);
    }

    /// <summary>Replaces parameters by name.</summary>
    public static CelType Rename(CelType type, Dictionary<string, CelType> names)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return names[type.Name];
        }

        return type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(part => Rename(part, names))]);
    }

    /// <summary>The one of two types that unify which says less.</summary>
    public static CelType MoreGeneral(CelType left, CelType right) => IsEqualOrLessSpecific(left, right) ? left : right;

    private static bool IsEqualOrLessSpecific(CelType left, CelType right)
    {
        if (left.IsDyn || left.Kind == CelTypeKind.Parameter)
        {
            return true;
        }

        if (right.IsDyn || right.Kind == CelTypeKind.Parameter || left.Kind != right.Kind || left.Name != right.Name)
        {
            return false;
        }

        return left.Kind is CelTypeKind.Opaque or CelTypeKind.List or CelTypeKind.Map
            ? left.Parameters.Count == right.Parameters.Count
                && left.Parameters.Zip(right.Parameters).All(pair => IsEqualOrLessSpecific(pair.First, pair.Second))
            : left.IsNullable || !right.IsNullable;
    }

    private bool UnifyAll(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to)
    {
        if (from.Count != to.Count)
        {
            return false;
        }

        for (var i = 0; i < from.Count; i++)
        {
            if (!Unify(from[i], to[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Unify(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter)
        {
            var (fits, wasBound) = Bind(to, from);
            if (fits || wasBound)
            {
                return fits;
            }
        }

        if (from.Kind == CelTypeKind.Parameter)
        {
            return Bind(from, to).Fits;
        }

        if (from.IsDyn || to.IsDyn)
        {
            return true;
        }

        if (from.Kind == CelTypeKind.Null || to.Kind == CelTypeKind.Null)
        {
            return from.AcceptsNull && to.AcceptsNull;
        }

        return from.Kind == to.Kind && from.Kind switch
        {
            CelTypeKind.Type => true,
            CelTypeKind.Object => from.Name == to.Name,
            CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Opaque => from.Name == to.Name && UnifyAll(from.Parameters, to.Parameters),
            _ => true,
        };
    }

    private (bool Fits, bool WasBound) Bind(CelType parameter, CelType type)
    {
        if (type.Equals(parameter))
        {
            return (true, true);
        }

        if (!_bound.TryGetValue(parameter.Name, out var bound))
        {
            if (Occurs(parameter, type))
            {
                return (false, false);
            }

            _bound[parameter.Name] = type;
            return (true, false);
        }

        if (type.Equals(bound))
        {
            return (true, true);
        }

        if (!Unify(type, bound))
        {
            return (false, true);
        }

        var general = MoreGeneral(type, bound);
        if (!Occurs(parameter, general))
        {
            _bound[parameter.Name] = general;
        }

        return (true, true);
    }

    private bool Occurs(CelType parameter, CelType type)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Name == parameter.Name || (_bound.TryGetValue(type.Name, out var bound) && Occurs(parameter, bound));
        }

        return type.Parameters.Any(part => Occurs(parameter, part));
    }
}
