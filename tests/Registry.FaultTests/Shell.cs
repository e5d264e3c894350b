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
}
