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

    private protected override Task PrepareAsync(string folder) => NodePackages.InstallAsync(FolderOf(Client), folder);

    private protected override Task<ProgramResult> RunAsync(string folder, string address, string protos) =>
        ForeignProgram.RunAsync(Deadline, folder, "node", "run.mjs", address, protos);

    [GeneratedRegex(@"^export async function (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
