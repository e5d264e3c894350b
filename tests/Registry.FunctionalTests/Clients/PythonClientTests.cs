using System.Text.RegularExpressions;

namespace Registry.FunctionalTests.Clients;

/// <summary>The client in <c>tests/clients/python</c>: grpcio, with stubs generated from the protos.</summary>
public sealed partial class PythonClientTests : ForeignClientTests
{
    private const string Client = "python";
    private const string Python = "/usr/bin/python3";
    private const int NotInstalled = 77;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static IEnumerable<string> Checks => ChecksOf(Client, "*_checks.py", Declaration());

    [TestCaseSource(nameof(Checks))]
    public void Check_AgainstTheDaemon_Passes(string check) => ExpectPassed(check);

    private protected override Task PrepareAsync(string folder)
    {
        if (!File.Exists(Python))
        {
            ForeignProgram.Skip($"{Python} is not installed");
        }

        return Task.CompletedTask;
    }

    private protected override async Task<ProgramResult> RunAsync(string folder, string address, string protos)
    {
        var result = await ForeignProgram.RunAsync(Deadline, folder, Python, Path.Combine(FolderOf(Client), "run.py"), address, protos);
        if (result.ExitCode == NotInstalled)
        {
            ForeignProgram.Skip(result.Output.Trim());
        }

        return result;
    }

    [GeneratedRegex(@"^def check_(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
