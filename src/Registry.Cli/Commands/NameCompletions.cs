using System.CommandLine.Completions;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>Names of nodes and of modules for the shell's completion; none where no daemon answers at once.</summary>
internal static class NameCompletions
{
    private const int Most = 100;

    public static IEnumerable<CompletionItem> Of(CliHost host, CompletionContext context, string? type = null) => Fetch(host, context, async client =>
    {
        var page = await client.ListNodesPageAsync(new ListNodesRequest
        {
            Selector = new NodeSelector { NamePrefix = context.WordToComplete, Types_ = { type is null ? [] : [type] } },
            PageSize = Most,
            OrderBy = "name",
            ReadMask = FieldMask.FromString("name"),
        }).ConfigureAwait(false);
        return page.Nodes.Select(n => n.Name);
    });

    public static IEnumerable<CompletionItem> OfModules(CliHost host, CompletionContext context) => Fetch(host, context, async client =>
    {
        var list = await client.ListModulesAsync().ConfigureAwait(false);
        return list.Modules.Select(module => module.Module.Module_).Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal));
    });

    public static IEnumerable<CompletionItem> OfClasses(CliHost host, CompletionContext context) => Fetch(host, context, async client =>
    {
        var list = await client.ListPointsAsync().ConfigureAwait(false);
        return list.Points.SelectMany(point => point.Items).SelectMany(item => item.Classes)
            .Where(path => path.StartsWith(context.WordToComplete, StringComparison.Ordinal));
    });

    internal static IEnumerable<CompletionItem> Fetch(CliHost host, CompletionContext context, Func<RegistryClient, Task<IEnumerable<string>>> fetch)
    {
        try
        {
            return FetchAsync(host, context, fetch).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RegistryException or UsageException)
        {
            // A completion has nowhere to report an error to; the command itself will.
            return [];
        }
    }

    private static async Task<IEnumerable<CompletionItem>> FetchAsync(
        CliHost host, CompletionContext context, Func<RegistryClient, Task<IEnumerable<string>>> fetch)
    {
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = host.Globals.Server(context.ParseResult),
            Deadline = TimeSpan.FromSeconds(1),
            Retry = new RegistryRetryOptions { MaxAttempts = 1 },
        });
        var names = await fetch(client).ConfigureAwait(false);
        return [.. names.Select(name => new CompletionItem(name))];
    }
}
