namespace Registry.Daemon.Options;

/// <summary>One option: its names, what it means, how its text becomes a value and back.</summary>
/// <param name="Key">Path in a configuration file, levels apart by colons: <c>log:level</c>.</param>
/// <param name="Flag">Name on the command line: <c>--log-level</c>.</param>
/// <param name="Form">What its value looks like, for the help text.</param>
/// <param name="Description">One sentence: what it does, its bounds.</param>
/// <param name="Read">The value as text.</param>
/// <param name="TryApply">Sets the value; returns what is wrong with the text, or null.</param>
internal sealed record OptionSpec(
    string Key, string Flag, string Form, string Description, Func<RegistryDaemonOptions, string> Read,
    Func<RegistryDaemonOptions, string, string?> TryApply)
{
    /// <summary>Begins the names of all environment variables.</summary>
    public const string EnvironmentPrefix = "REGISTRYD_";

    /// <summary>Name in the environment: <c>REGISTRYD_LOG__LEVEL</c>.</summary>
    public string Variable { get; } = ToVariable(Key);

    /// <summary>The variable of a key.</summary>
    public static string ToVariable(string key)
        => EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Makes an option of a typed property.</summary>
    /// <param name="key">See the record.</param>
    /// <param name="flag">See the record.</param>
    /// <param name="form">How its text is read and written.</param>
    /// <param name="description">See the record.</param>
    /// <param name="get">Reads the property.</param>
    /// <param name="set">Writes the property.</param>
    public static OptionSpec Of<T>(
        string key, string flag, ValueForm<T> form, string description, Func<RegistryDaemonOptions, T> get,
        Action<RegistryDaemonOptions, T> set)
        => new(key, flag, form.Placeholder, description, options => form.Write(get(options)), (options, text) =>
        {
            if (form.Parse(text, out var value) is { } problem)
            {
                return problem;
            }

            set(options, value);
            return null;
        });
}

/// <summary>Reads a value from text: returns what is wrong with it, or null.</summary>
internal delegate string? ValueParser<T>(string text, out T value);

/// <summary>How values of a kind look as text.</summary>
/// <param name="Placeholder">Stands for the value in the help text.</param>
/// <param name="Parse">Reads one.</param>
/// <param name="Write">Writes one so that <paramref name="Parse"/> reads it back.</param>
internal sealed record ValueForm<T>(string Placeholder, ValueParser<T> Parse, Func<T, string> Write);
