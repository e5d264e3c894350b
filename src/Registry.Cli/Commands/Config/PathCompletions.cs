using System.CommandLine;
using System.CommandLine.Completions;
using Registry.Cli.Config;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary>Paths of a node's items and fields for the shell's completion; none where no daemon answers at once.</summary>
internal static class PathCompletions
{
    /// <summary>Completes an argument with the paths of items, and of fields that have values.</summary>
    /// <param name="host">Tells which daemon.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="node">The node.</param>
    /// <param name="select">Which of the paths, and how.</param>
    public static void Add(CliHost host, Argument argument, RefArgument node, Func<ConfigPath, string?> select)
        => argument.CompletionSources.Add(context => node.Typed(context.ParseResult) is { Length: > 0 } name ? Of(host, context, name, select) : []);

    private static IEnumerable<CompletionItem> Of(CliHost host, CompletionContext context, string node, Func<ConfigPath, string?> select)
    {
        try
        {
            return FetchAsync(host, context, node, select).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RegistryException or UsageException)
        {
            // A completion has nowhere to report an error to; the command itself will.
            return [];
        }
    }

    private static async Task<IEnumerable<CompletionItem>> FetchAsync(
        CliHost host, CompletionContext context, string node, Func<ConfigPath, string?> select)
    {
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = host.Globals.Server(context.ParseResult),
            Deadline = TimeSpan.FromSeconds(1),
            Retry = new RegistryRetryOptions { MaxAttempts = 1 },
        });
        var config = await client.GetConfigAsync(NodeRefs.Any(node)).ConfigureAwait(false);
        return [.. config.Items.SelectMany(Paths).Select(select).OfType<string>()
            .Where(path => path.StartsWith(context.WordToComplete, StringComparison.Ordinal)).Select(path => new CompletionItem(path))];
    }

    private static IEnumerable<ConfigPath> Paths(ConfigItem item) => item.Values.Keys.Concat(item.MaskedFields).Order(StringComparer.Ordinal)
        .Prepend("").Select(field => new ConfigPath(null, item.Ref.Id, item.Ref.Key, field));
}
