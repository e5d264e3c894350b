namespace Registry.FunctionalTests.Clients;

/// <summary>What a program left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    private const string Passed = "ok ";
    private const string Failed = "FAILED ";

    /// <summary>The checks that the program reported, one a line, each with the reason of its failure, or empty.</summary>
    public IReadOnlyDictionary<string, string> Checks { get; } = ReadChecks(Output);

    private static Dictionary<string, string> ReadChecks(string output)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith(Passed, StringComparison.Ordinal))
            {
                checks[line[Passed.Length..]] = "";
            }
            else if (line.StartsWith(Failed, StringComparison.Ordinal) && line[Failed.Length..].Split(": ", 2) is [var name, var reason])
            {
                checks[name] = reason;
            }
        }

        return checks;
    }
}
