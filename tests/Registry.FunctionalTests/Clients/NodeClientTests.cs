using System.Text.RegularExpressions;

namespace Registry.FunctionalTests.Clients;

/// <summary>The clients in <c>tests/clients/node</c>: grpc-js, once with the protos and once with what reflection tells.</summary>
public sealed partial class NodeClientTests : ForeignClientTests
{
    private const string Client = "node";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static IEnumerable<string> Checks => ChecksOf(Client, "*_checks.mjs", Declaration());

    [TestCaseSource(nameof(Checks))]
    public void Check_AgainstTheDaemon_Passes(string check) => ExpectPassed(check);

    /// <summary>Copies the client and installs exactly what its lock file names: the repository's own folder stays as it is.</summary>
    private protected override async Task PrepareAsync(string folder)
    {
        foreach (var program in new[] { "node", "npm" })
        {
            if (!ForeignProgram.IsInstalled(program))
            {
                ForeignProgram.Skip($"{program} is not installed");
            }
        }

        foreach (var file in Directory.EnumerateFiles(FolderOf(Client)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var install = await ForeignProgram.RunAsync(Deadline, folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (install.ExitCode != 0)
        {
            ForeignProgram.Skip($"npm cannot install the client's packages: {install.Errors}{install.Output}");
        }
    }

    private protected override Task<ProgramResult> RunAsync(string folder, string address, string protos) =>
        ForeignProgram.RunAsync(Deadline, folder, "node", "run.mjs", address, protos);

    [GeneratedRegex(@"^export async function (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
