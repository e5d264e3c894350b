using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var command = new Command("status", "Shows whether the daemon serves, and how it is: nodes, store, journal, queue.") { count };
        host.Run(command, async session =>
        {
            await session.Client.CheckHealthAsync("", session.CancellationToken).ConfigureAwait(false);

            // The second call is timed: the first one also connects.
            var before = session.Console.TimeProvider.GetTimestamp();
            var health = await session.Client.CheckHealthAsync("", session.CancellationToken).ConfigureAwait(false);
            var answer = session.Console.TimeProvider.GetElapsedTime(before);
            var status = await session.Client.GetStatusAsync(session.CancellationToken).ConfigureAwait(false);
            var groups = session.Get(count) ? await GroupAsync(session).ConfigureAwait(false) : null;
            var serving = health == HealthCheckResponse.Types.ServingStatus.Serving;
            if (session.Format == OutputFormat.Id)
            {
                throw new UsageException("--output id has no meaning here.");
            }

            if (session.Format == OutputFormat.Table)
            {
                Print(session, serving ? "serving" : health.ToString(), answer, status, groups);
            }
            else
            {
                PrintJson(session, serving ? "SERVING" : health.ToString().ToUpperInvariant(), status, groups);
            }

            return serving ? ExitCode.Ok : ExitCode.Refused;
        });
        host.Examples(command, "registryctl status", "registryctl status --count", "registryctl status -o json");
        return command;
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

    private static void Print(
        CliSession session, string health, TimeSpan answer, StatusResponse status, List<(string Type, string State, int Count)>? groups)
    {
        List<(string Label, string Text)> lines =
        [
            .. StatusText.Lines(session, status),
            ("answer in", string.Create(CultureInfo.InvariantCulture, $"{answer.TotalMilliseconds:0.#} ms")),
        ];
        if (status.Problems.Count > 0)
        {
            lines.Add(("problems", $"{status.Problems.Count} at the start, which did not keep it from serving:"));
        }

        lines.Insert(1, ("status", health));
        foreach (var (label, text) in lines)
        {
            session.Out.WriteLine(StatusText.Line(label, text));
        }

        foreach (var problem in status.Problems)
        {
            session.Out.WriteLine($"  {Printable.Text(problem)}");
        }

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

    private static void PrintJson(CliSession session, string health, StatusResponse status, List<(string Type, string State, int Count)>? groups)
    {
        // Numbers of 64 bits are strings, as protobuf's JSON writes them.
        var document = new JsonObject
        {
            ["server"] = StatusText.Address(session),
            ["status"] = health,
            ["revision"] = status.Revision.ToString(CultureInfo.InvariantCulture),
            ["nodes"] = status.NodeCount.ToString(CultureInfo.InvariantCulture),
            ["daemon"] = JsonNode.Parse(ProtoJson.Line(status)),
        };
        if (groups is not null)
        {
            document["counts"] = new JsonArray(
                [.. groups.Select(g => new JsonObject { ["type"] = g.Type, ["state"] = g.State, ["nodes"] = g.Count })]);
        }

        session.Out.WriteLine(document.ToJsonString(new JsonSerializerOptions { WriteIndented = session.Format == OutputFormat.Json }));
    }
}
