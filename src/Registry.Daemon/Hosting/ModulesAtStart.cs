using Microsoft.Extensions.Logging;
using Registry.Daemon.Options;
using Registry.Engine;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Server.Maintenance;
using Registry.Server.Modules;
using Registry.Storage;

namespace Registry.Daemon.Hosting;

/// <summary>What is done about modules when the store is open and nothing is served yet: the files of the directory are applied, and then what is
/// stored must compile.</summary>
internal sealed partial class ModulesAtStart(
    RegistryDaemonOptions options, RegistryEngine engine, SchemaCache schemas, StartModules modules, StartProblems found, ILogger<ModulesAtStart> logger)
{
    private const long LongestFileBytes = 4 * 1024 * 1024;

    /// <summary>Applies and checks. A file with problems is logged, shown in the status, and left out.</summary>
    /// <exception cref="StoreException">The stored modules do not compile; the message lists why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.ModulesDirectory.Length > 0)
        {
            await ApplyAsync(options.ModulesDirectory, cancellationToken).ConfigureAwait(false);
        }

        RefuseWhatDoesNotCompile();
    }

    private async Task ApplyAsync(string directory, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var texts = await ReadAsync(directory, problems, cancellationToken).ConfigureAwait(false);
        var (changed, refused) = await modules.ApplyAsync(texts, cancellationToken).ConfigureAwait(false);
        problems.AddRange(refused);
        LogApplied(texts.Count, directory, changed);
        foreach (var problem in problems)
        {
            LogProblem(problem);
        }

        found.Report(problems);
    }

    private static async Task<List<ModuleText>> ReadAsync(string directory, List<string> problems, CancellationToken cancellationToken)
    {
        var texts = new List<ModuleText>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(directory).Where(path => ModuleSequence.IsModule(Path.GetFileName(path))).Order(StringComparer.Ordinal))
            {
                try
                {
                    if (new FileInfo(path).Length > LongestFileBytes)
                    {
                        problems.Add($"{path}: longer than {LongestFileBytes} bytes");
                        continue;
                    }

                    texts.Add(new ModuleText(path, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)));
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    problems.Add($"{path}: cannot be read: {failure.Message}");
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{directory}: the directory cannot be read: {failure.Message}");
        }

        return texts;
    }

    /// <summary>What compiled when it was stored may not after an upgrade; every call would find out for itself.</summary>
    private void RefuseWhatDoesNotCompile()
    {
        try
        {
            schemas.Of(engine.Current.Modules);
        }
        catch (InvalidOperationException failure)
        {
            throw new StoreException(
                $"{failure.Message}. Put them right with files in the modules directory (--modules-directory), or use the version that stored them.", failure);
        }
    }

    [LoggerMessage(3041, LogLevel.Information, "read {Count} modules of {Directory}, of which {Changed} were new or changed")]
    private partial void LogApplied(int count, string directory, int changed);

    [LoggerMessage(3042, LogLevel.Error, "a module was not applied: {Problem}")]
    private partial void LogProblem(string problem);
}
