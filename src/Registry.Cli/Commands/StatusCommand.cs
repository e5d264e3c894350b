using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Health.V1;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CliHost host)
    {
        var count = new Option<bool>("--count") { Description = "Count the nodes by type and state; reads every node." };
        var command = new Command("status", "Shows whether the daemon serves, its revision and how many nodes it holds.") { count };
        host.Run(command, async session =>
        {
            await session.Client.CheckHealthAsync("", session.CancellationToken).ConfigureAwait(false);

            // The second call is timed: the first one also connects.
            var before = session.Console.TimeProvider.GetTimestamp();
            var health = await session.Client.CheckHealthAsync("", session.CancellationToken).ConfigureAwait(false);
            var answer = session.Console.TimeProvider.GetElapsedTime(before);
            var (revision, nodes) = await CountAsync(session).ConfigureAwait(false);
            var groups = session.Get(count) ? await GroupAsync(session).ConfigureAwait(false) : null;
            var serving = health == HealthCheckResponse.Types.ServingStatus.Serving;
            if (session.Format == OutputFormat.Id)
            {
                throw new UsageException("--output id has no meaning here.");
            }

            if (session.Format == OutputFormat.Table)
            {
                Print(session, serving ? "serving" : health.ToString(), answer, revision, nodes, groups);
            }
            else
            {
                PrintJson(session, serving ? "SERVING" : health.ToString().ToUpperInvariant(), revision, nodes, groups);
            }

            return serving ? ExitCode.Ok : ExitCode.Refused;
        });
        host.Examples(command, "registryctl status", "registryctl status --count", "registryctl status -o json");
        return command;
    }

    /// <summary>The first message of a stream tells the revision and the number of candidates; the rest is not read.</summary>
    private static async Task<(long Revision, long Nodes)> CountAsync(CliSession session)
    {
        var request = new StreamNodesRequest { ReadMask = FieldMask.FromString("id") };
        await foreach (var part in session.Client.StreamNodePartsAsync(request, session.CancellationToken).ConfigureAwait(false))
        {
            return (part.Revision, part.CandidateCount);
        }

        return (0, 0);
    }

    private static async Task<List<(string Type, string State, int Count)>> GroupAsync(CliSession session)
    {
        var request = new StreamNodesRequest { ReadMask = FieldMask.FromString("type,state") };
        var counts = new Dictionary<(string Type, string State), int>();
        await foreach (var node in session.Client.StreamNodesAsync(request, session.CancellationToken).ConfigureAwait(false))
        {
            counts[(node.Type, node.State)] = counts.GetValueOrDefault((node.Type, node.State)) + 1;
        }

        return [.. counts.Select(c => (c.Key.Type, c.Key.State, c.Value))
            .OrderBy(c => c.Type, StringComparer.Ordinal).ThenBy(c => c.State, StringComparer.Ordinal)];
    }

    private static string AddressText(CliSession session) => session.Client.Address.ToString().TrimEnd('/');

    private static void Print(
        CliSession session, string health, TimeSpan answer, long revision, long nodes, List<(string Type, string State, int Count)>? groups)
    {
        session.Out.WriteLine($"server:    {AddressText(session)}");
        session.Out.WriteLine($"status:    {health}");
        session.Out.WriteLine($"revision:  {revision}");
        session.Out.WriteLine($"nodes:     {nodes}");
        session.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answer in: {answer.TotalMilliseconds:0.#} ms"));
        if (groups is { Count: > 0 })
        {
            session.Out.WriteLine();
            var table = new ColumnTable(session.Out, session.UseColor, "TYPE", "STATE", "NODES");
            foreach (var (type, state, count) in groups)
            {
                table.Add(Printable.OrDash(type), Printable.OrDash(state), count.ToString(CultureInfo.InvariantCulture));
            }

            table.Flush();
        }
    }

    private static void PrintJson(
        CliSession session, string health, long revision, long nodes, List<(string Type, string State, int Count)>? groups)
    {
        var status = new Dictionary<string, object>
        {
            ["server"] = AddressText(session),
            ["status"] = health,

            // Strings, as protobuf's JSON writes 64-bit numbers.
            ["revision"] = revision.ToString(CultureInfo.InvariantCulture),
            ["nodes"] = nodes.ToString(CultureInfo.InvariantCulture),
        };
        if (groups is not null)
        {
            status["counts"] = groups.Select(g => new { type = g.Type, state = g.State, nodes = g.Count });
        }

        session.Out.WriteLine(JsonSerializer.Serialize(status, new JsonSerializerOptions { WriteIndented = session.Format == OutputFormat.Json }));
    }
}
