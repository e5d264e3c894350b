using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;

namespace Registry.Cli.Commands.Config;

/// <summary>Reads assignments that were typed.</summary>
internal static class FieldText
{
    /// <summary>How values are typed, for help.</summary>
    public const string Values = "JSON where it is JSON (42, true, [\"a\"], \"42\" for a text of digits), else the text itself";

    /// <summary>Splits <c>FIELD=VALUE</c> or <c>PATH=VALUE</c>.</summary>
    public static (string Key, Value Value) Assignment(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at], JsonText.Typed(text[(at + 1)..])) : throw new UsageException($"'{text}' is not NAME=VALUE.");
    }
}
