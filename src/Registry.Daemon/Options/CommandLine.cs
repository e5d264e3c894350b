using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Registry.Domain;

namespace Registry.Daemon.Options;

/// <summary>What the command line asked for.</summary>
/// <param name="Values">Values by flag, of the options that were given.</param>
/// <param name="ConfigurationFile">The file to read, or null.</param>
/// <param name="PrintConfiguration">Print the options and end.</param>
/// <param name="SnapshotToRestore">Make the database of this file and end; null: serve.</param>
/// <param name="Problems">What is wrong with the command line itself.</param>
/// <param name="Answer">Prints help or version and returns the exit code; null for a command line that asks for neither.</param>
internal sealed record CommandLineRequest(
    IReadOnlyDictionary<string, string> Values, string? ConfigurationFile, bool PrintConfiguration, string? SnapshotToRestore,
    IReadOnlyList<string> Problems, Func<TextWriter, int>? Answer);

/// <summary>The command line of <c>registryd</c>.</summary>
internal static class CommandLine
{
    /// <summary>Reads the arguments.</summary>
    public static CommandLineRequest Parse(IReadOnlyList<string> arguments)
    {
        var defaults = new RegistryDaemonOptions();
        var config = new Option<string>("--config")
        {
            Description = "JSON file with options; the environment and the command line win over it",
            HelpName = "FILE",
        };
        var print = new Option<bool>("--print-config") { Description = "Print the options in the form of such a file, and end" };
        var flags = OptionCatalog.All.Select(spec => (Spec: spec, Option: ToOption(spec, defaults))).ToList();
        var root = new RootCommand(
            "Keeps the registry of a cluster. Options also come from the environment: log:level is " + OptionSpec.ToVariable("log:level") + ".")
        {
            config,
            print,
        };
        flags.ForEach(flag => root.Add(flag.Option));
        root.SetAction(_ => 0);
        var snapshot = new Argument<string>("FILE") { Description = "What 'registryctl snapshot save' wrote" };
        var restore = new System.CommandLine.Command("restore", "Makes the database of a snapshot, in a data directory that has none, and ends") { snapshot };
        restore.SetAction(_ => 0);
        root.Add(restore);
        // Of the daemon's options these alone mean something to a restore.
        config.Recursive = true;
        flags.First(flag => flag.Spec.Key == "dataDir").Option.Recursive = true;

        var result = root.Parse(arguments);
        var values = flags
            .Where(flag => result.GetResult(flag.Option) is { Implicit: false, Errors: var errors } && !errors.Any())
            .ToDictionary(flag => flag.Spec.Flag, flag => result.GetValue(flag.Option) ?? "", StringComparer.Ordinal);
        var asksForText = result.Action is HelpAction || result.GetResult("--version") is OptionResult { Implicit: false };
        return new CommandLineRequest(
            values,
            result.GetValue(config),
            result.GetValue(print),
            result.CommandResult.Command == restore && result.Errors.Count == 0 ? result.GetValue(snapshot) : null,
            FindProblems(result, root),
            asksForText ? output => result.Invoke(new InvocationConfiguration { Output = output }) : null);
    }

    private static Option<string> ToOption(OptionSpec spec, RegistryDaemonOptions defaults)
    {
        var shown = spec.Read(defaults);
        var description = spec.Description + $" [{spec.Variable}]" + (shown.Length > 0 ? $" [default: {shown}]" : "");
        return new Option<string>(spec.Flag) { Description = description, HelpName = spec.Form };
    }

    private static List<string> FindProblems(ParseResult result, RootCommand root)
    {
        var known = root.Options.Select(option => option.Name).ToList();
        var unmatched = result.UnmatchedTokens.Select(token => token.StartsWith('-')
            ? $"{token}: there is no such option" + (NearestName.Best(token, known) is { } nearest ? $"; did you mean {nearest}?" : "")
            : $"{token}: an argument that belongs to no option");
        // The parser reports an unmatched token as an error as well, without a suggestion.
        var others = result.Errors
            .Select(error => error.Message)
            .Where(message => !result.UnmatchedTokens.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        return [.. unmatched, .. others];
    }
}
