using Registry.V1;

namespace FirmwareGenerator.Reading;

/// <summary>Tells problems as the registry tells what it finds.</summary>
internal static class ProblemFindings
{
    /// <summary>The finding of a problem.</summary>
    public static Finding Of(Problem problem) => new()
    {
        Path = problem.Path,
        Code = problem.Code,
        Message = problem.Message,
        Severity = Finding.Types.Severity.Error,
    };
}
