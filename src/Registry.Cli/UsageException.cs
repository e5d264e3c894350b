namespace Registry.Cli;

/// <summary>The command line asks for something that makes no sense; its message is for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);
