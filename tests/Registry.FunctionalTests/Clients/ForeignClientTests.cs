using System.Text.RegularExpressions;
using Registry.Testing;

namespace Registry.FunctionalTests.Clients;

/// <summary>
/// A client in another language, run once against a daemon of its own; each of its checks is a test of the derived class.
/// </summary>
public abstract class ForeignClientTests
{
    private ProgramResult _result = new(0, "", "");
    private IReadOnlyList<string> _loggedErrors = [];

    [OneTimeSetUp]
    public async Task RunClientAsync()
    {
        using var folder = new TemporaryDirectory();
        await PrepareAsync(folder.Path);
        await using var daemon = await DaemonProcess.StartAsync();
        _result = await RunAsync(folder.Path, new Uri(daemon.Address).Authority, ForeignProgram.Protos);
        _loggedErrors = daemon.LoggedErrors;
    }

    [Test]
    public void Daemon_ServingTheClient_LogsNoError()
    {
        Assert.That(_result.Checks, Is.Not.Empty, _result.Errors);
        // The lines come first in the message: a report of the run may show no more than its beginning.
        Assert.That(_loggedErrors, Is.Empty, string.Join('\n', _loggedErrors));
    }

    /// <summary>The folder of a client.</summary>
    private protected static string FolderOf(string client) => Path.Combine(ForeignProgram.RepositoryRoot, "tests", "clients", client);

    /// <summary>The names of a client's checks, as its files declare them.</summary>
    private protected static IEnumerable<string> ChecksOf(string client, string files, Regex declaration) =>
        Directory.EnumerateFiles(FolderOf(client), files).Order(StringComparer.Ordinal)
            .SelectMany(file => declaration.Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value);

    /// <summary>Gets a folder ready to run the client in; skips where something is not installed.</summary>
    private protected abstract Task PrepareAsync(string folder);

    /// <summary>Runs the client.</summary>
    private protected abstract Task<ProgramResult> RunAsync(string folder, string address, string protos);

    private protected void ExpectPassed(string check)
    {
        Assert.That(_result.Checks, Does.ContainKey(check), $"was not run: {_result.Output}{_result.Errors}");
        Assert.That(_result.Checks[check], Is.Empty, _result.Errors);
    }
}
