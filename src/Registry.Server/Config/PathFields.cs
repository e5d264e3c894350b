using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Modules.Schema;

namespace Registry.Server.Config;

/// <summary>Finds the field that a path of data names, to show its value in its form, or not at all.</summary>
/// <param name="schema">What the modules declare.</param>
/// <param name="reveal">Whether sensitive values are shown.</param>
internal sealed class PathFields(ModuleSchema schema, bool reveal)
{
    private const string Masked = "***";

    /// <summary>The value of a path for an answer.</summary>
    /// <param name="path"><c>point/id/key#field</c>, of another node with <c>node-id:</c> before it.</param>
    /// <param name="value">The value as data.</param>
    public Value? Show(string path, in CelValue value)
    {
        if (value.Kind == CelKind.Null)
        {
            return null;
        }

        return !reveal && Find(path) is { Definition.Sensitive: true } ? Value.ForString(Masked) : ConfigEncoder.Value(value);
    }

    private FieldSchema? Find(string path)
    {
        var hash = path.LastIndexOf('#');
        if (hash < 0)
        {
            return null;
        }

        foreach (var point in schema.Points)
        {
            var start = path.IndexOf(point.Name + "/", StringComparison.Ordinal);
            if (start < 0 || (start > 0 && path[start - 1] != ':'))
            {
                continue;
            }

            var item = path[(start + point.Name.Length + 1)..hash];
            var slash = item.IndexOf('/', StringComparison.Ordinal);
            var name = path[(hash + 1)..];
            // Of fields of one name in several classes one that is sensitive counts: rather too little is shown than too much.
            var fields = point.Item(slash < 0 ? item : item[..slash])?.Classes.SelectMany(known => known.OwnFields).Where(known => known.Name == name).ToArray();
            return fields?.FirstOrDefault(known => known.Definition.Sensitive) ?? fields?.FirstOrDefault();
        }

        return null;
    }
}
