namespace FirmwareGenerator.Commands;

/// <summary>Exit codes of the program; the same as those of <c>registryctl</c>.</summary>
internal static class ExitCodes
{
    /// <summary>Everything is done.</summary>
    public const int Ok = 0;

    /// <summary>No firmware can be made of a node, or could be written, or there is no such node.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No registry answers.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted (as shells report SIGINT).</summary>
    public const int Interrupted = 130;
}
