namespace Registry.Cel.Checking;

/// <summary>Finds the overloads that a call may mean.</summary>
internal sealed class OverloadResolver(CelEnvironment environment, TypeUnifier unifier)
{
    /// <summary>The overloads that take arguments of these types and the type of their result; null where there is none.</summary>
    public (IReadOnlyList<CelOverload> Overloads, CelType Type)? Resolve(
        CelFunction function, IReadOnlyList<CelType> arguments, bool isMethod)
    {
        var found = new List<CelOverload>();
        CelType? result = null;
        if (function.Overloads.Count > 1)
        {
            // The first overload must not decide what a type is that nothing has decided yet: the others may apply as well.
            arguments = [.. arguments.Select(type => unifier.Substitute(type) is { Kind: CelTypeKind.Parameter } ? CelType.Dyn : type)];
        }

        foreach (var overload in function.Overloads)
        {
            if (overload.IsMethod != isMethod || overload.Parameters.Count != arguments.Count)
            {
                continue;
            }

            // Each call has type parameters of its own.
            var names = new Dictionary<string, CelType>();
            foreach (var parameter in overload.Parameters.Append(overload.Result))
            {
                Collect(parameter, names);
            }

            var parameters = overload.Parameters.Select(parameter => TypeUnifier.Rename(parameter, names)).ToArray();
            if (unifier.AreAssignable(arguments, parameters))
            {
                found.Add(overload);
                var type = unifier.Substitute(TypeUnifier.Rename(overload.Result, names));
                result = result is null || result.Equals(type) ? type : CelType.Dyn;
            }
        }

        return result is null ? null : (found, result);
    }

    /// <summary>Says what was given and what there is.</summary>
    public string Explain(CelFunction function, IReadOnlyList<CelType> arguments, bool isMethod)
    {
        var given = arguments.Select(type => unifier.Substitute(type, freeToDyn: true).ToString()).ToArray();
        var applied = isMethod ? $"{given[0]}.({string.Join(", ", given.Skip(1))})" : $"({string.Join(", ", given)})";
        var known = function.Overloads.Select(overload => overload.ToString()).Take(8);
        var container = environment.Container.Length == 0 ? "" : $" (in container '{environment.Container}')";
        return $"found no matching overload for '{function.Name}' applied to '{applied}'{container}; there is {string.Join(", ", known)}";
    }

    private void Collect(CelType type, Dictionary<string, CelType> names)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            names.TryAdd(type.Name, unifier.Fresh());
        }

        foreach (var part in type.Parameters)
        {
            Collect(part, names);
        }
    }
}
