using Google.Protobuf;

namespace Registry.Cli.Output;

/// <summary>The canonical JSON mapping of protobuf, in and out.</summary>
internal static class ProtoJson
{
    // A definition may be 64 levels deep and stands some levels below the top of the message.
    private static readonly JsonParser Parser = new(new JsonParser.Settings(recursionLimit: 128));

    private static readonly JsonFormatter Compact = new(JsonFormatter.Settings.Default);
    private static readonly JsonFormatter Pretty = new(JsonFormatter.Settings.Default.WithIndentation("  "));

    public static string Line(IMessage message) => Compact.Format(message);

    public static string Indented(IMessage message) => Pretty.Format(message);

    /// <summary>Reads a message; a field that it does not have is an error.</summary>
    /// <exception cref="FormatException">The text is not JSON, or not this message; the message says where.</exception>
    public static T Parse<T>(string json)
        where T : IMessage<T>, new()
    {
        try
        {
            return Parser.Parse<T>(json);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    public static T ParseArgument<T>(string json, string what)
        where T : IMessage<T>, new()
    {
        try
        {
            return Parse<T>(json);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{what} is not valid: {e.Message}");
        }
    }
}
