namespace Registry.Cel.Syntax;

/// <summary>Names with dots: chains of selections that may mean one declared name.</summary>
internal static class QualifiedName
{
    /// <summary>The text of a chain of plain selections on a name; null for any other expression.</summary>
    public static string? Of(CelExpr expr) => expr switch
    {
        CelIdent ident => ident.Name,
        CelSelect { IsTest: false, IsOptional: false } select when Of(select.Operand) is { } operand => operand + "." + select.Field,
        _ => null,
    };

    /// <summary>Where a chain begins in the source.</summary>
    public static int Start(CelExpr expr) => expr is CelSelect select ? Start(select.Operand) : expr.Position;

    /// <summary>The name at the beginning of a chain.</summary>
    public static string Root(string name)
    {
        var dot = name.IndexOf('.', 1);
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>What a name may mean in a container, the innermost first. A leading dot leaves the container out.</summary>
    public static IEnumerable<string> Candidates(string container, string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }

        for (var prefix = container; prefix.Length > 0; prefix = prefix[..Math.Max(0, prefix.LastIndexOf('.'))])
        {
            yield return prefix + "." + name;
        }

        yield return name;
    }
}
