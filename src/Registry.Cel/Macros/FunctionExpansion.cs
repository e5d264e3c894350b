namespace Registry.Cel.Macros;

/// <summary>
/// Puts the body of a function where it is called: a copy with fresh ids, at the call's position. Parameters get names that no source can
/// write, and all other free names a leading dot, so that the body means the same wherever it is put.
/// </summary>
internal sealed class FunctionExpansion(ExprFactory make, int position, string function, IReadOnlyList<string> parameters) : ExprCopy(make)
{
    public CelExpr Expand(CelExpr body, IReadOnlyList<CelExpr> args)
    {
        var context = new MacroContext(Make, position);
        var result = Copy(body);
        for (var i = parameters.Count - 1; i >= 0; i--)
        {
            result = context.Bind(NameOf(parameters[i]), args[i], result);
        }

        return result;
    }

    protected override int PositionOf(CelExpr node) => position;

    protected override CelExpr Name(CelIdent ident, int at) => Make.Ident(at, Rename(ident.Name));

    private string NameOf(string parameter) => $"@{function}:{parameter}";

    private string Rename(string name) =>
        IsLocal(name) || name.StartsWith('.') || name.StartsWith('@') ? name
        : parameters.Contains(name) ? NameOf(name)
        : "." + name;
}
