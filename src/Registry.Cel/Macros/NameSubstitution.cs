namespace Registry.Cel.Macros;

/// <summary>Puts expressions in the place of free names: copies at the name's position.</summary>
internal sealed class NameSubstitution(ExprFactory make, IReadOnlyDictionary<string, CelAst> names) : ExprCopy(make)
{
    protected override int PositionOf(CelExpr node) => node.Position;

    protected override CelExpr Name(CelIdent ident, int position) => names.TryGetValue(ident.Name, out var named) && !IsLocal(ident.Name)
        ? new FunctionExpansion(Make, position, ident.Name, []).Expand(named.Root, [])
        : Make.Ident(position, ident.Name);
}
