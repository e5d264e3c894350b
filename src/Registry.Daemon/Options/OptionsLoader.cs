using System.Collections;
using Microsoft.Extensions.Configuration;
using Registry.Domain;

namespace Registry.Daemon.Options;

/// <summary>What options came to: the options, or everything that is wrong with them.</summary>
/// <param name="Options">The options; defaults stand where there are problems.</param>
/// <param name="Problems">One sentence each, naming the source and the option; empty if all is well.</param>
internal sealed record LoadedOptions(RegistryDaemonOptions Options, IReadOnlyList<string> Problems);

/// <summary>Puts options together: the command line wins over the environment, that over the file, that over the defaults.</summary>
internal static class OptionsLoader
{
    /// <summary>Name of the variable that names the file.</summary>
    public const string FileVariable = OptionSpec.EnvironmentPrefix + "CONFIG";

    private const string StateDirectoryVariable = "STATE_DIRECTORY";

    /// <summary>Reads and checks all sources.</summary>
    /// <param name="commandLine">Values by flag.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="file">The configuration file that the command line names, or null.</param>
    public static LoadedOptions Load(IReadOnlyDictionary<string, string> commandLine, IDictionary environment, string? file)
    {
        var problems = new List<string>();
        var variables = environment.Cast<DictionaryEntry>()
            .Where(entry => ((string)entry.Key).StartsWith(OptionSpec.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.OrdinalIgnoreCase);
        variables.Remove(FileVariable, out var fileOfEnvironment);

        var options = new RegistryDaemonOptions();
        if (environment[StateDirectoryVariable] is string { Length: > 0 } stateDirectories)
        {
            options.DataDirectory = stateDirectories.Split(':')[0];
        }

        Source[] sources =
        [
            FromFile(file ?? fileOfEnvironment, problems),
            new Source("", variables, spec => spec.Variable),
            new Source("", commandLine, spec => spec.Flag),
        ];
        foreach (var source in sources)
        {
            source.Apply(options, problems);
        }

        if (problems.Count == 0)
        {
            problems.AddRange(OptionCatalog.FindContradictions(options));
        }

        return new LoadedOptions(options, problems);
    }

    private static Source FromFile(string? file, List<string> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (file is not null)
        {
            try
            {
                var configuration = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
                foreach (var (key, value) in configuration.AsEnumerable().Where(pair => !IsSection(pair)))
                {
                    values[key] = value ?? "";
                }
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
            {
                problems.Add($"{file}: {failure.Message}{(failure.InnerException is { } inner ? " " + inner.Message : "")}");
            }
        }

        return new Source(file + ": ", values, spec => spec.Key);
    }

    // The configuration lists an object beside its members, as a key without a value.
    private static bool IsSection(KeyValuePair<string, string?> pair)
        => pair.Value is null && OptionCatalog.All.Any(spec => spec.Key.StartsWith(pair.Key + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>One place that options come from.</summary>
    /// <param name="Prefix">Put before the name of an option in a problem.</param>
    /// <param name="Values">Values by name.</param>
    /// <param name="NameOf">What an option is called here.</param>
    private sealed record Source(string Prefix, IReadOnlyDictionary<string, string> Values, Func<OptionSpec, string> NameOf)
    {
        public void Apply(RegistryDaemonOptions options, List<string> problems)
        {
            var specs = OptionCatalog.All.ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, text) in Values.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
            {
                var problem = specs.TryGetValue(name, out var spec) ? spec.TryApply(options, text) : Unknown(name, specs.Keys);
                if (problem is not null)
                {
                    problems.Add($"{Prefix}{name}: {problem}");
                }
            }
        }

        private static string Unknown(string name, IEnumerable<string> known)
            => "there is no such option" + (NearestName.Best(name, known) is { } nearest ? $"; did you mean {nearest}?" : "");
    }
}
