using System.CommandLine;
using Registry.Modules.Definition;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>The module files that a command is about, each after those that it requires.</summary>
internal sealed class ModuleFiles
{
    private readonly Argument<string[]> _paths = new("FILE")
    {
        Description = "Module files, YAML or JSON, or directories of them; '-' is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    public ModuleFiles(Command command) => command.Add(_paths);

    /// <summary>Reads them. Which of them are valid is for the daemon to say; what cannot be read comes first, so that nothing is applied before it.</summary>
    /// <exception cref="UsageException">A file or directory cannot be read, or one module is in two of them.</exception>
    public async Task<IReadOnlyList<ModuleSource>> ReadAsync(CliSession session)
    {
        var files = new List<(ModuleSource Source, ModuleDefinition? Definition)>();
        foreach (var path in session.Get(_paths)!.SelectMany(Expand).Distinct(StringComparer.Ordinal))
        {
            var source = new ModuleSource { FileName = path, Text = await ReadAsync(session, path).ConfigureAwait(false) };
            files.Add((source, ModuleReader.Read(source.Text, path).File?.Definition));
        }

        if (files.Where(file => file.Definition is not null).GroupBy(file => file.Definition!.Module, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twins)
        {
            throw new UsageException($"module '{twins.Key}' is in {string.Join(" and in ", twins.Select(file => file.Source.FileName))}; name one of them.");
        }

        return [.. ModuleSequence.Sort([.. files.OrderBy(file => file.Definition is not null)], file => file.Definition).Select(file => file.Source)];
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            var files = Directory.EnumerateFiles(path)
                .Where(file => ModuleSequence.IsModule(Path.GetFileName(file)))
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? files : throw new UsageException($"{path}: holds no module files (*.yaml, *.yml, *.json).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    private static async Task<string> ReadAsync(CliSession session, string path)
    {
        if (path == "-")
        {
            return await session.Console.In.ReadToEndAsync(session.CancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await File.ReadAllTextAsync(path, session.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }
}
