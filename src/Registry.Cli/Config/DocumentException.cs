namespace Registry.Cli.Config;

/// <summary>A file that is no configuration, or asks for a change that cannot be made; its message is for the user.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="line">The line, from 1; 0: no one line.</param>
internal sealed class DocumentException(string message, int line = 0) : Exception(message)
{
    /// <summary>The line, from 1; 0: no one line.</summary>
    public int Line { get; } = line;
}
