using Registry.Cli.Output;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Config;

/// <summary>Sources in words.</summary>
internal static class SourceText
{
    /// <summary>For instance <c>default defaults@1.0.0/essid</c>, <c>user alice</c>, <c>constant</c>.</summary>
    public static string Of(ValueSource source)
    {
        var word = source.Origin == Origin.Unspecified ? "unknown" : source.Origin.ToString().ToLowerInvariant();
        return source.By.Length == 0 ? word : $"{word} {Printable.Text(source.By)}";
    }
}
