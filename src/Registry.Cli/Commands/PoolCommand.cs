using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>pool</c> and what is below it that is about pools themselves; their values are the business of <see cref="AllocationCommand"/>.</summary>
internal static class PoolCommand
{
    private const int LargestPage = 1_000;

    private static readonly Dictionary<string, PoolSpec.Types.Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["ipv4"] = PoolSpec.Types.Kind.Ipv4Prefixes,
        ["ipv6"] = PoolSpec.Types.Kind.Ipv6Prefixes,
        ["int"] = PoolSpec.Types.Kind.Integers,
        ["mac"] = PoolSpec.Types.Kind.MacAddresses,
    };

    public static Command Create(CliHost host) => new("pool", "Hands out IP prefixes, numbers and MAC addresses, each to one at a time.")
    {
        CreateCreate(host),
        CreateList(host),
        CreateShow(host),
        CreateDelete(host),
        AllocationCommand.CreateAllocate(host),
        AllocationCommand.CreateFree(host),
        AllocationCommand.CreateList(host),
    };

    private static Command CreateCreate(CliHost host)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the pool." };
        var kind = new Argument<string>("KIND") { Description = "What it hands out: ipv4, ipv6, int or mac." };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var ranges = new Argument<string[]>("RANGE")
        {
            Description = "Where from: prefixes (10.0.0.0/8), or ranges (1-4094).", Arity = ArgumentArity.OneOrMore,
        };
        var usual = new Option<int>("--default-length") { Description = "Prefix length where a request names none.", HelpName = "bits" };
        var least = new Option<int>("--min-length") { Description = "Shortest prefix that is handed out.", HelpName = "bits" };
        var most = new Option<int>("--max-length") { Description = "Longest prefix that is handed out.", HelpName = "bits" };
        var hold = new Option<string?>("--hold-down") { Description = "How long freed values are kept back; default 1d.", HelpName = "time" };
        var tenant = new Option<string?>("--tenant") { Description = "Owner or project.", HelpName = "tenant" };
        var command = new Command("create", "Creates a pool.") { name, kind, ranges, usual, least, most, hold, tenant };
        var write = new WriteOptions(command, expectRevision: false);
        host.Run(command, async session =>
        {
            var spec = new PoolSpec
            {
                Kind = Kinds[session.Get(kind)!],
                Ranges = { session.Get(ranges)! },
                DefaultPrefixLength = session.Get(usual),
                MinPrefixLength = session.Get(least),
                MaxPrefixLength = session.Get(most),
                HoldDown = session.Get(hold) is { } time ? ValueText.Time(time, "--hold-down").ToDuration() : null,
            };
            var request = new CreatePoolRequest
            {
                Name = session.Get(name)!, Tenant = session.Get(tenant) ?? "", Spec = spec, ValidateOnly = write.ValidateOnly(session),
            };
            var pool = await session.Client.CreatePoolAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, pool, pool.Node.Id);
                return;
            }

            NodeOutput.WriteDone(session, pool.Node, write.Done(session, "pool created"));
        });
        host.Examples(
            command,
            "registryctl pool create vlans int 100-4094",
            "registryctl pool create routers ipv4 10.20.0.0/16 --default-length 27",
            "registryctl pool create macs mac 00:16:3e:00:00:00-00:16:3e:ff:ff:ff --hold-down 7d");
        return command;
    }

    private static Command CreateList(CliHost host)
    {
        var command = new Command("list", "Lists the pools, and how much of each is taken.");
        command.Aliases.Add("ls");
        host.Run(command, async session =>
        {
            var pools = session.Client.ListPoolsAsync(new ListPoolsRequest { PageSize = LargestPage }, session.CancellationToken);
            if (session.Format != OutputFormat.Table)
            {
                await NodeOutput.WriteAllAsync(session, pools, pool => pool.Node.Id).ConfigureAwait(false);
                return;
            }

            var table = new ColumnTable(session.Out, session.UseColor, "NAME", "KIND", "RANGES", "CAPACITY", "ALLOCATED", "HELD", "LARGEST FREE");
            await foreach (var pool in pools.ConfigureAwait(false))
            {
                table.Add(
                    Printable.Text(pool.Node.Name), KindName(pool), string.Join(',', pool.Node.Pool.Ranges), pool.Usage.Capacity,
                    pool.Usage.Allocated, pool.Usage.Held, Printable.OrDash(pool.Usage.LargestFree));
            }

            table.Flush();
        });
        host.Examples(command, "registryctl pool list", "registryctl pool list -o jsonl | jq -r .usage.free");
        return command;
    }

    private static Command CreateShow(CliHost host)
    {
        var command = new Command("show", "Shows a pool and how much of it is taken.");
        var name = new PoolArgument(host, command);
        host.Run(command, async session =>
        {
            var pool = await session.Client.GetPoolAsync(name.Of(session), session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, pool, pool.Node.Id);
                return;
            }

            Print(session, pool);
        });
        host.Examples(command, "registryctl pool show routers", "registryctl pool show routers -o json");
        return command;
    }

    private static Command CreateDelete(CliHost host)
    {
        var command = new Command("delete", "Deletes a pool; refused while something of it is allocated.");
        command.Aliases.Add("rm");
        var name = new PoolArgument(host, command);
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new DeletePoolRequest
            {
                Pool = name.Of(session), ExpectedRevision = write.ExpectedRevision(session), ValidateOnly = write.ValidateOnly(session),
            };
            var deleted = await session.Client.DeletePoolAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, deleted, deleted.DeletedId);
                return;
            }

            session.Out.WriteLine($"{Printable.Text(request.Pool.Any)}: {write.Done(session, "deleted")} (revision {deleted.Revision})");
        });
        host.Examples(command, "registryctl pool delete routers", "registryctl pool delete routers --validate-only");
        return command;
    }

    private static void Print(CliSession session, Pool pool)
    {
        var (spec, usage) = (pool.Node.Pool, pool.Usage);
        void Line(string name, string value) => session.Out.WriteLine($"{name,-14}{value}");
        Line("Name", Printable.Text(pool.Node.Name));
        Line("Id", pool.Node.Id);
        Line("Kind", KindName(pool));
        Line("Ranges", string.Join(", ", spec.Ranges));
        if (spec.MaxPrefixLength > 0)
        {
            Line("Lengths", string.Create(
                CultureInfo.InvariantCulture, $"/{spec.MinPrefixLength} to /{spec.MaxPrefixLength}, by default /{spec.DefaultPrefixLength}"));
        }

        Line("Hold-down", Human.Length(spec.HoldDown.ToTimeSpan()));
        Line("Capacity", usage.Capacity);
        Line("Allocated", string.Create(CultureInfo.InvariantCulture, $"{usage.Allocated} in {usage.AllocationCount} allocations"));
        Line("Held", string.Create(CultureInfo.InvariantCulture, $"{usage.Held} in {usage.HeldCount} values"));
        Line("Free", usage.Free);
        Line("Largest free", Printable.OrDash(usage.LargestFree));
    }

    private static string KindName(Pool pool) => Kinds.First(kind => kind.Value == pool.Node.Pool.Kind).Key;
}
