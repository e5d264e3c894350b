using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Config;

/// <summary>A configuration as lines, each of which stands for itself: made for grep.</summary>
internal static class ConfigLines
{
    /// <summary>For instance <c>config/core.interfaces/wlan0#essid = "mesh"  # user alice</c>; items that have no values have a line, too.</summary>
    public static IEnumerable<string> Of(V1.Config config)
    {
        foreach (var item in config.Items)
        {
            var path = Printable.Text($"{config.Point}/{ConfigPath.Text(item.Ref)}");
            var under = item.Parent is { } parent ? $" under {Printable.Text(ConfigPath.Text(parent))}" : "";
            yield return $"{path} is {Printable.Text(item.Class)}{under}{Behind(item.Source)}";
            foreach (var field in item.Values.Keys.Concat(item.MaskedFields).Order(StringComparer.Ordinal))
            {
                var value = item.Values.TryGetValue(field, out var shown) ? JsonText.Of(shown) : "(hidden)";
                yield return $"{path}#{Printable.Text(field)} = {value}{Behind(item.Sources.GetValueOrDefault(field))}";
            }
        }
    }

    private static string Behind(ValueSource? source) => source is null ? "" : $"  # {SourceText.Of(source)}";
}
