namespace Registry.Modules.Evaluation;

/// <summary>
/// The other nodes by type, as expressions see them as <c>nodes</c>: a list for every type, empty where there are none. It has no keys to go through, so that
/// nobody reads all nodes by mistake.
/// </summary>
internal sealed class NodesByType(NodeReader reader) : ICelMap
{
    /// <inheritdoc/>
    public int Count => 0;

    /// <inheritdoc/>
    public IEnumerable<CelValue> Keys => [];

    /// <inheritdoc/>
    public bool TryGet(in CelValue key, out CelValue value)
    {
        value = key.Kind == CelKind.String ? CelList.View(reader.OfType(key.AsString()), id => CelValue.Of(reader.Node(id))) : default;
        return key.Kind == CelKind.String;
    }
}
