using Registry.ModelTests.Model;
using Registry.V1;

namespace Registry.ModelTests.Checks;

/// <summary>Nodes and their items as text, the model's and the registry's in the same form.</summary>
internal static class Nodes
{
    /// <summary>Everything of a node, maps in order.</summary>
    public static string Text(Node node)
    {
        var rest = node.Clone();
        rest.Tags.Clear();
        rest.Metadata.Clear();
        rest.Liveness = null;
        rest.Definition = node.Definition is { Fields.Count: > 0 } ? node.Definition : null;
        return $"{rest} tags {Joined(node.Tags)} metadata {Joined(node.Metadata)}";
    }

    /// <summary>The items that are there, with the origin of each value.</summary>
    public static string Text(Config config) => string.Join('\n', config.Items.Where(item => !item.IsDefault)
        .Select(item => $"{item.Ref.Id}/{item.Ref.Key} {Values(item)}").Order(StringComparer.Ordinal));

    /// <summary>The model's items in the same form.</summary>
    public static string Text(ModelNode node) => string.Join('\n', node.Items
        .Select(item => $"{item.Id}/{item.Key} {string.Join(' ', item.Values.Select(value => $"{value.Key}={value.Value.Text} ({Origin(value.Value.Origin)})"))}")
        .Order(StringComparer.Ordinal));

    private static string Values(ConfigItem item) => string.Join(' ', item.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(
        value => $"{value.Key}={(value.Value.HasStringValue ? value.Value.StringValue : $"{value.Value.NumberValue}")} "
            + $"({item.Sources[value.Key].Origin.ToString().ToLowerInvariant()})"));

    private static string Origin(string origin) => origin.Split(' ')[0];

    private static string Joined<T>(IEnumerable<KeyValuePair<string, T>> map) =>
        string.Join(',', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
}
