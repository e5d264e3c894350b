namespace Registry.Cel.Checking;

/// <summary>The local variables of the folds around a node, the innermost first.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type)> _locals = [];

    public int Mark => _locals.Count;

    public void Add(string name, CelType type) => _locals.Add((name, type));

    public void Restore(int mark) => _locals.RemoveRange(mark, _locals.Count - mark);

    public CelType? Find(string name)
    {
        for (var i = _locals.Count - 1; i >= 0; i--)
        {
            if (_locals[i].Name == name)
            {
                return _locals[i].Type;
            }
        }

        return null;
    }

    public IEnumerable<string> Names => _locals.Select(local => local.Name);
}
