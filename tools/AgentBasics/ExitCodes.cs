namespace AgentBasics;

/// <summary>Exit codes of the program; the same as those of <c>registryctl</c>.</summary>
internal static class ExitCodes
{
    /// <summary>All is done, or the agent was told to stop.</summary>
    public const int Ok = 0;

    /// <summary>The registry refused something, or the machine could not be read.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No registry answers.</summary>
    public const int Unreachable = 3;
}
