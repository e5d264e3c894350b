using System.Diagnostics;

namespace Registry.FaultTests;

/// <summary>Runs a program of the system.</summary>
internal static class Shell
{
    /// <returns>Its exit code and what it wrote to standard error; -1 where it is not installed.</returns>
    public static (int ExitCode, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error.Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, $"{program} is not installed: {e.Message}");
        }
    }

    /// <returns>Its exit code and what it wrote to standard output.</returns>
    public static (int ExitCode, string Output) Read(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }
}
