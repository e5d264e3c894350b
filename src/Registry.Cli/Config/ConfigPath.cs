using System.Text.RegularExpressions;
using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>What a path names: an item of a point, or a field of it.</summary>
/// <param name="Point">The point; null where the path leaves it out.</param>
/// <param name="Id">The registry id.</param>
/// <param name="Key">The key; empty: none.</param>
/// <param name="Field">The field; empty: the item itself.</param>
internal sealed partial record ConfigPath(string? Point, string Id, string Key, string Field)
{
    /// <summary>The point that is meant where none is named.</summary>
    public const string DefaultPoint = "config";

    /// <summary>How paths look, for messages.</summary>
    public const string Forms = "core.general#name, core.interfaces/wlan0#essid or core.interfaces/wlan0";

    /// <summary>The item.</summary>
    public ItemRef Item => new() { Id = Id, Key = Key };

    /// <summary>An item as paths show it.</summary>
    public static string Text(ItemRef item) => item.Key.Length == 0 ? item.Id : $"{item.Id}/{item.Key}";

    /// <summary>
    /// Reads <c>[point/]id[/key][#field]</c>. Of two names the first is the point where it is <c>config</c>, or has no dot and the second looks
    /// like an id; <c>point/id/key</c> leaves no doubt.
    /// </summary>
    /// <exception cref="UsageException">The text is no path.</exception>
    public static ConfigPath Parse(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var names = (hash < 0 ? text : text[..hash]).Split('/');
        var field = hash < 0 ? "" : text[(hash + 1)..];
        if (names.Length > 3 || names.Any(name => name.Length == 0) || (hash >= 0 && field.Length == 0) || field.Contains('/', StringComparison.Ordinal))
        {
            throw new UsageException($"'{text}' is no path such as {Forms}.");
        }

        return names switch
        {
            [var point, var id, var key] => new ConfigPath(point, id, key, field),
            [var point, var id] when IsPoint(point, id) => new ConfigPath(point, id, "", field),
            [var id, var key] => new ConfigPath(null, id, key, field),
            _ => new ConfigPath(null, names[0], "", field),
        };
    }

    /// <summary>Reads the path of a field.</summary>
    /// <exception cref="UsageException">The text is no path, or names no field.</exception>
    public static ConfigPath ParseField(string text)
    {
        var path = Parse(text);
        return path.Field.Length > 0 ? path : throw new UsageException($"'{text}' names no field: add #FIELD, for instance {text}#name.");
    }

    /// <summary>Reads the path of an item.</summary>
    /// <exception cref="UsageException">The text is no path, or names a field.</exception>
    public static ConfigPath ParseItem(string text)
    {
        var path = Parse(text);
        return path.Field.Length == 0 ? path : throw new UsageException($"'{text}' names a field; an item is meant: leave #{path.Field} out.");
    }

    /// <summary>The one point of an option and some paths; empty: the default.</summary>
    /// <exception cref="UsageException">They name several.</exception>
    public static string PointOf(string? option, IEnumerable<ConfigPath> paths)
    {
        var points = paths.Select(path => path.Point ?? option ?? DefaultPoint).Append(option ?? "").Where(point => point.Length > 0)
            .Distinct(StringComparer.Ordinal).ToList();
        return points.Count <= 1
            ? points.FirstOrDefault("")
            : throw new UsageException($"One command is about one point, not {string.Join(" and ", points)}.");
    }

    public override string ToString()
        => (Point is null ? "" : $"{Point}/") + Text(Item) + (Field.Length == 0 ? "" : $"#{Field}");

    private static bool IsPoint(string point, string id)
        => point == DefaultPoint || (!point.Contains('.', StringComparison.Ordinal) && DottedName().IsMatch(id));

    [GeneratedRegex(@"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
    private static partial Regex DottedName();
}
