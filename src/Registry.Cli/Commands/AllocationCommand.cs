using System.CommandLine;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>pool allocate</c>, <c>pool free</c> and <c>pool allocations</c>.</summary>
internal static class AllocationCommand
{
    private const int LargestPage = 1_000;

    public static Command CreateAllocate(CliHost host)
    {
        var command = new Command("allocate", "Allocates the lowest free value of a pool, or exactly the one hinted at.");
        var pool = new PoolArgument(host, command);
        var length = new Option<int>("--length", "-l") { Description = "Length of the prefix.", HelpName = "bits" };
        var hint = new Option<string?>("--hint") { Description = "The value wanted: this one or none.", HelpName = "value" };
        var node = NodeOption(host, "The node that it is for.");
        var purpose = new Option<string?>("--purpose") { Description = "What it is for.", HelpName = "text" };
        foreach (var option in (Option[])[length, hint, node, purpose])
        {
            command.Add(option);
        }

        var write = new WriteOptions(command, expectRevision: false);
        host.Run(command, async session =>
        {
            var request = new AllocateRequest
            {
                Pool = pool.Of(session),
                PrefixLength = session.Get(length),
                Hint = session.Get(hint) ?? "",
                Node = session.Get(node) is { } name ? NodeRefs.Any(name) : null,
                Purpose = session.Get(purpose) ?? "",
                ValidateOnly = write.ValidateOnly(session),
            };
            var made = await session.Client.AllocateAsync(request, session.CancellationToken).ConfigureAwait(false);
            Done(session, made.Allocation, write.Done(session, "allocated"));
        });
        host.Examples(
            command,
            "registryctl pool allocate vlans",
            "registryctl pool allocate routers --length 27 --node web-1 --purpose uplink",
            "registryctl pool allocate vlans --hint 200 -o id");
        return command;
    }

    public static Command CreateFree(CliHost host)
    {
        var command = new Command("free", "Frees a value of a pool; nobody gets it before the pool's hold-down has passed.");
        var pool = new PoolArgument(host, command);
        var value = new Argument<string>("VALUE") { Description = "The value." };
        command.Add(value);
        var write = new WriteOptions(command, expectRevision: false);
        host.Run(command, async session =>
        {
            var request = new FreeRequest { Pool = pool.Of(session), Value = session.Get(value)!, ValidateOnly = write.ValidateOnly(session) };
            var freed = await session.Client.FreeAsync(request, session.CancellationToken).ConfigureAwait(false);
            Done(session, freed.Allocation, write.Done(session, $"freed, held until {Printable.Time(freed.Allocation.HeldUntilTime)}"));
        });
        host.Examples(command, "registryctl pool free routers 10.20.0.0/27");
        return command;
    }

    public static Command CreateList(CliHost host)
    {
        var pool = new Argument<string?>("POOL") { Description = "Only of this pool.", Arity = ArgumentArity.ZeroOrOne };
        pool.CompletionSources.Add(context => NameCompletions.Of(host, context, "pool"));
        var node = NodeOption(host, "Only of this node.");
        var held = new Option<bool>("--held") { Description = "Also freed values that are held down." };
        var command = new Command("allocations", "Lists what is allocated, all from one revision.") { pool, node, held };
        host.Run(command, async session =>
        {
            var allocations = session.Client.ListAllocationsAsync(
                new ListAllocationsRequest
                {
                    Pool = session.Get(pool) is { } name ? NodeRefs.Any(name) : null,
                    Node = session.Get(node) is { } owner ? NodeRefs.Any(owner) : null,
                    IncludeHeld = session.Get(held),
                    PageSize = LargestPage,
                },
                session.CancellationToken);
            if (session.Format != OutputFormat.Table)
            {
                await NodeOutput.WriteAllAsync(session, allocations, allocation => allocation.Value).ConfigureAwait(false);
                return;
            }

            var table = new ColumnTable(session.Out, session.UseColor, "VALUE", "POOL", "NODE", "PURPOSE", "ALLOCATED", "HELD UNTIL");
            await foreach (var allocation in allocations.ConfigureAwait(false))
            {
                table.Add(
                    allocation.Value, allocation.Pool, Printable.OrDash(allocation.Node),
                    Printable.OrDash(allocation.Path.Length > 0 ? allocation.Path : allocation.Purpose), Printable.Time(allocation.AllocateTime),
                    Printable.Time(allocation.HeldUntilTime));
            }

            table.Flush();
        });
        host.Examples(
            command,
            "registryctl pool allocations routers",
            "registryctl pool allocations --node web-1",
            "registryctl pool allocations vlans --held -o jsonl");
        return command;
    }

    private static Option<string?> NodeOption(CliHost host, string description)
    {
        var node = new Option<string?>("--node") { Description = description, HelpName = "node" };
        node.CompletionSources.Add(context => NameCompletions.Of(host, context));
        return node;
    }

    private static void Done(CliSession session, Allocation allocation, string done)
    {
        if (session.Format == OutputFormat.Table)
        {
            session.Out.WriteLine($"{allocation.Value}: {done}");
            return;
        }

        NodeOutput.WriteMessage(session, allocation, allocation.Value);
    }
}
