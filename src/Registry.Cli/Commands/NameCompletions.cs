using System.CommandLine.Completions;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary>Names of nodes for the shell's completion; none where no daemon answers at once.</summary>
internal static class NameCompletions
{
    private const int Most = 100;

    public static IEnumerable<CompletionItem> Of(CliHost host, CompletionContext context, string? type = null)
    {
        try
        {
            return FetchAsync(host, context, type).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RegistryException or UsageException)
        {
            // A completion has nowhere to report an error to; the command itself will.
            return [];
        }
    }

    private static async Task<IEnumerable<CompletionItem>> FetchAsync(CliHost host, CompletionContext context, string? type)
    {
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = host.Globals.Server(context.ParseResult),
            Deadline = TimeSpan.FromSeconds(1),
            Retry = new RegistryRetryOptions { MaxAttempts = 1 },
        });
        var page = await client.ListNodesPageAsync(new ListNodesRequest
        {
            Selector = new NodeSelector { NamePrefix = context.WordToComplete, Types_ = { type is null ? [] : [type] } },
            PageSize = Most,
            OrderBy = "name",
            ReadMask = FieldMask.FromString("name"),
        }).ConfigureAwait(false);
        return page.Nodes.Select(n => new CompletionItem(n.Name));
    }
}
