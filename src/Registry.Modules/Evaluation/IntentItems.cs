using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>What users set of a node, as expressions see it as <c>intent</c>.</summary>
internal static class IntentItems
{
    /// <summary>
    /// A node with the items that users made or set something of, and of those no other values. An item hangs under another where that is among them.
    /// Rules that make items may read it of their own id: nothing that they do changes it.
    /// </summary>
    public static ConfigNode Of(ConfigNode node)
    {
        var intent = new ConfigNode(node.Reader, node.Node);
        var copies = new Dictionary<ConfigItem, ConfigItem>();
        foreach (var schema in node.Reader.Schema.Points.SelectMany(point => point.Items))
        {
            var items = intent.Begin(schema);
            foreach (var item in node.Items(schema).Where(IsSet))
            {
                var copy = Copy(intent, item);
                copies.Add(item, copy);
                items.Add(copy);
            }
        }

        foreach (var (item, copy) in copies)
        {
            copy.Parent = item.Parent is { } parent ? copies.GetValueOrDefault(parent) : null;
        }

        return intent;
    }

    private static bool IsSet(ConfigItem item) => item.Source is { IsUser: true } || Array.Exists(item.Sources, source => source is { IsUser: true });

    private static ConfigItem Copy(ConfigNode intent, ConfigItem item)
    {
        var copy = new ConfigItem(intent, item.Class, item.Key) { Source = item.Source, Annotations = item.Annotations };
        foreach (var field in item.Class.Fields.Where(field => item.Sources[field.Index] is { IsUser: true }))
        {
            copy.Values[field.Index] = item.Values[field.Index];
            copy.Sources[field.Index] = item.Sources[field.Index];
        }

        return copy;
    }
}
