namespace Registry.Cli;

/// <summary>What <c>registryctl</c> tells its caller; the numbers are part of its interface.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The registry refused the request, or there is no such node.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong, or names a file that cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>No daemon answers.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted (as shells report SIGINT).</summary>
    public const int Interrupted = 130;
}
