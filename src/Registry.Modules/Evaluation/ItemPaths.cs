using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Paths as findings, allocations and explanations show them.</summary>
internal static class ItemPaths
{
    /// <summary>The whole node.</summary>
    public const string Node = "node";

    /// <summary><c>point/id/key</c>.</summary>
    public static string Of(ConfigItem item) => Of(item.Class.Item.Point.Name, item.Ref);

    /// <summary><c>point/id/key</c>.</summary>
    public static string Of(string point, ItemRef item) => $"{point}/{item}";

    /// <summary><c>point/id/key#field</c>.</summary>
    public static string Of(ConfigItem item, FieldSchema field) => Of(item, field.Name);

    /// <summary><c>point/id/key#field</c>.</summary>
    public static string Of(ConfigItem item, string field) => field.Length == 0 ? Of(item) : $"{Of(item)}#{field}";
}
