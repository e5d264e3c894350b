namespace Registry.FunctionalTests.Clients;

/// <summary>Programs for node in <c>tests/clients</c>, with the packages that they use.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Copies a client and installs exactly what its lock file names: the repository's own folder stays as it is. Skips where that cannot be.
    /// </summary>
    public static async Task InstallAsync(string client, string folder)
    {
        foreach (var program in new[] { "node", "npm" })
        {
            if (!ForeignProgram.IsInstalled(program))
            {
                ForeignProgram.Skip($"{program} is not installed");
            }
        }

        foreach (var file in Directory.EnumerateFiles(client))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var install = await ForeignProgram.RunAsync(Deadline, folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (install.ExitCode != 0)
        {
            ForeignProgram.Skip($"npm cannot install the packages of {Path.GetFileName(client)}: {install.Errors}{install.Output}");
        }
    }
}
