namespace Registry.Server.History;

/// <summary>Which values history leaves out.</summary>
public sealed record HistoryOptions
{
    /// <summary>The words of <see cref="SensitiveWords"/> where nothing else is said.</summary>
    public static IReadOnlyList<string> DefaultSensitiveWords { get; } = ["password", "passphrase", "secret", "token", "private_key", "psk"];

    /// <summary>A value whose key holds one of these words, in any case, is left out.</summary>
    public IReadOnlyList<string> SensitiveWords { get; init; } = DefaultSensitiveWords;
}
