using System.Diagnostics;
using System.Reflection;

namespace Registry.FunctionalTests.Clients;

/// <summary>Runs programs that are not .NET, in folders of this repository.</summary>
internal static class ForeignProgram
{
    /// <summary>The root of the repository that the tests were built in.</summary>
    public static string RepositoryRoot { get; } =
        // <root>/tests/<project>/bin/<configuration>/<framework>/
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    /// <summary>The folders of the protos, with a colon between them: the repository's, and the one with <c>google/rpc</c>.</summary>
    public static string Protos { get; } = Path.Combine(RepositoryRoot, "protos") + ":" + typeof(ForeignProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "CommonProtos").Value;

    /// <summary>Whether a program of this name is on the path.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the fixture; fails it in continuous integration, where everything must be installed.</summary>
    public static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Ignore(reason);
    }

    /// <summary>Runs a program to its end, without input.</summary>
    /// <exception cref="OperationCanceledException">It did not end before the deadline, and was killed.</exception>
    public static async Task<ProgramResult> RunAsync(TimeSpan deadline, string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.StandardInput.Close();
        using var end = new CancellationTokenSource(deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(end.Token);
            var errors = process.StandardError.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token);
            return new ProgramResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
