using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>A copy of the program whose assemblies count the edges that they take. An assembly cannot be changed once it is loaded.</summary>
internal static class Instrumented
{
    private static readonly string[] Assemblies =
    [
        "Registry.Cel.dll", "Registry.Domain.dll", "Registry.Modules.dll", "Registry.Storage.dll", "Registry.Engine.dll", "Registry.Server.dll", "registryctl.dll",
    ];

    /// <summary>Makes the copy.</summary>
    /// <returns>Its folder.</returns>
    public static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-instrumented-").FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var assembly in Assemblies.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            SharpFuzz.Fuzzer.Instrument(assembly, static _ => true, SharpFuzz.Options.Value);
        }

        return folder;
    }

    /// <summary>Runs the copy with arguments, and waits for it.</summary>
    public static int Run(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(folder, "Fuzz.dll"));
        }
        else
        {
            start.FileName = Path.Combine(folder, Path.GetFileName(start.FileName));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
