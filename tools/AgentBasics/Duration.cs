using System.Globalization;

namespace AgentBasics;

/// <summary>Reads durations such as <c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    /// <summary>A whole number and a unit, above zero and at most one day.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        double? unitSeconds = text[digits..] switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => null,
        };
        duration = default;
        if (unitSeconds is not { } seconds || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * seconds);
        return duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(1);
    }
}
