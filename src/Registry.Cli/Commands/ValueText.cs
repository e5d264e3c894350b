using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;

namespace Registry.Cli.Commands;

/// <summary>Reads the values that are typed: pairs, files, JSON.</summary>
internal static class ValueText
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The content that a value stands for: a file's for <c>@PATH</c>, standard input's for <c>-</c>, else the text itself.</summary>
    public static async Task<byte[]> ContentAsync(CliSession session, string text) => text switch
    {
        "-" => await session.Console.ReadAllBytesAsync(session.CancellationToken).ConfigureAwait(false),
        ['@', .. var path] => await FileAsync(path, session.CancellationToken).ConfigureAwait(false),
        _ => Encoding.UTF8.GetBytes(text),
    };

    /// <summary>A definition: a JSON object typed, in a file or on standard input. Empty text clears it.</summary>
    public static async Task<Struct> DefinitionAsync(CliSession session, string text)
    {
        var content = Encoding.UTF8.GetString(await ContentAsync(session, text).ConfigureAwait(false)).Trim('\uFEFF', ' ', '\t', '\r', '\n');
        return content.Length == 0 ? new Struct() : ProtoJson.ParseArgument<Struct>(content, "The definition");
    }

    /// <summary>Splits <c>key=value</c>; without <c>=</c> the value is empty.</summary>
    public static (string Key, string Value) Tag(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
        return key.Length > 0 ? (key, value) : throw new UsageException($"'{text}' has no key before its '='.");
    }

    /// <summary>Splits <c>key=text</c> or <c>key:=JSON</c>.</summary>
    public static (string Key, Value Value) Metadata(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0 || text[..at] is ":")
        {
            throw new UsageException($"'{text}' is neither KEY=TEXT nor KEY:=JSON.");
        }

        var value = text[(at + 1)..];
        return text[at - 1] == ':'
            ? (text[..(at - 1)], ProtoJson.ParseArgument<Value>(value, $"The JSON of '{text}'"))
            : (text[..at], Value.ForString(value));
    }

    /// <summary>A time such as <c>500ms</c>, <c>10s</c>, <c>2m</c>; a bare number is seconds.</summary>
    public static TimeSpan Time(string text, string option)
    {
        var (suffix, factor) = Units.FirstOrDefault(u => text.EndsWith(u.Suffix, StringComparison.Ordinal), ("", 1));
        if (double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * factor is > 0 and <= 86400)
        {
            return TimeSpan.FromSeconds(count * factor);
        }

        throw new UsageException($"{option} '{text}' is not a time such as 500ms, 10s or 2m (above zero, at most 24h).");
    }

    public static IEnumerable<T> Each<T>(IEnumerable<string>? texts, Func<string, T> parse) => (texts ?? []).Select(parse);

    /// <summary>The pairs, refused where a key comes twice.</summary>
    public static void AddTo<T>(IDictionary<string, T> map, IEnumerable<(string Key, T Value)> pairs)
    {
        foreach (var (key, value) in pairs)
        {
            if (!map.TryAdd(key, value))
            {
                throw new UsageException($"'{key}' is given twice.");
            }
        }
    }

    private static async Task<byte[]> FileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"Cannot read '{path}': {e.Message}");
        }
    }
}
