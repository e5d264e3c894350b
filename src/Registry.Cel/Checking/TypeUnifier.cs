namespace Registry.Cel.Checking;

/// <summary>
/// Assignability with type parameters. A parameter stands for the first type it meets and is widened to dyn where a less specific one comes
/// along; a failed attempt leaves no trace.
/// </summary>
internal sealed class TypeUnifier
{
    /// <summary>The most types that one is made of: parts are walked as often as they occur.</summary>
    public const int MaxSize = 2_000;

    private const int MaxWork = 5_000_000;

    private readonly Dictionary<string, CelType> _bound = [];

    // What the attempt under way has bound, with what was bound before.
    private readonly List<(string Name, CelType? Before)> _trail = [];
    private int _lastFresh;
    private int _work;

    /// <summary>A parameter that nothing else uses.</summary>
    public CelType Fresh() => CelType.Parameter($"_{++_lastFresh}");

    /// <summary>Whether a value of one type fits where the other is declared; binds parameters if so.</summary>
    public bool IsAssignable(CelType from, CelType to) => Kept(Unify(from, to));

    /// <summary>Whether all fit; binds parameters if so.</summary>
    public bool AreAssignable(IReadOnlyList<CelType> from, IReadOnlyList<CelType> to) => Kept(UnifyAll(from, to));

    /// <summary>Replaces bound parameters; the others by dyn if asked.</summary>
    /// <exception cref="TypesTooLargeException">The types are too large to go on.</exception>
    public CelType Substitute(CelType type, bool freeToDyn = false)
    {
        Work();
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

    /// <summary>Ends an attempt: takes back what it bound if it failed.</summary>
    private bool Kept(bool isUnified)
    {
        for (var i = _trail.Count - 1; i >= 0 && !isUnified; i--)
        {
            if (_trail[i].Before is { } before)
            {
                _bound[_trail[i].Name] = before;
            }
            else
            {
                _bound.Remove(_trail[i].Name);
            }
        }

        _trail.Clear();
        return isUnified;
    }

    private void Set(string name, CelType type)
    {
        _trail.Add((name, _bound.GetValueOrDefault(name)));
        _bound[name] = type;
    }

    private void Work()
    {
        if (++_work > MaxWork)
        {
            throw new TypesTooLargeException();
        }
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
        Work();
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

            Set(parameter.Name, type);
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
            Set(parameter.Name, general);
        }

        return (true, true);
    }

    private bool Occurs(CelType parameter, CelType type)
    {
        Work();
        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Name == parameter.Name || (_bound.TryGetValue(type.Name, out var bound) && Occurs(parameter, bound));
        }

        return type.Parameters.Any(part => Occurs(parameter, part));
    }
}

/// <summary>Ends a check whose types are too large: a few names can stand for a type that does not fit the memory.</summary>
internal sealed class TypesTooLargeException : Exception;
