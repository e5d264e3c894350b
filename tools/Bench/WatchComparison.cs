using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>How the benchmark of watches is run.</summary>
internal sealed record WatchOptions(TimeSpan Duration, int Runs, int Watchers, int CommitsPerSecond, bool Json);

/// <summary>What a case showed.</summary>
/// <param name="Case">What watched.</param>
/// <param name="Commits">Commits a second that were made.</param>
/// <param name="Events">Events a second that the watches were told.</param>
/// <param name="EventsPerMessage">How many came in one message.</param>
/// <param name="DeliveryP50Milliseconds">From the moment before a commit was asked for until a watch was told of it: median.</param>
/// <param name="DeliveryP99Milliseconds">The same: 99th percentile.</param>
/// <param name="WriteP50Milliseconds">Latency of the writes: median.</param>
/// <param name="WriteP99Milliseconds">The same: 99th percentile.</param>
internal sealed record WatchRow(
    string Case, double Commits, double Events, double EventsPerMessage, double DeliveryP50Milliseconds, double DeliveryP99Milliseconds,
    double WriteP50Milliseconds, double WriteP99Milliseconds);

/// <summary>
/// Measures what many watches are told, how late, and what that costs the writers. Each change carries the moment at which it was asked for, so
/// that the delivery is measured from the client's call to the client's watch: the durable write is part of it.
/// </summary>
internal static class WatchComparison
{
    private const int Writers = 16;

    /// <summary>Runs it and prints the results.</summary>
    public static async Task<int> RunAsync(WatchOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("registry-bench-");
        try
        {
            using var registry = await ServerProcess.StartRegistryAsync(Path.Combine(directory.FullName, "data"));
            await RegisterAsync(registry.Address, options.Watchers, cancellationToken);
            (string Name, WatchKind? Kind, bool Stalled, bool Paced)[] cases =
            [
                ("no watch, paced", null, false, true),
                ("each its own node, paced", WatchKind.OwnNode, false, true),
                ("each its own node, one stalled, paced", WatchKind.OwnNode, true, true),
                ("each everything, paced", WatchKind.Everything, false, true),
                ("no watch, as fast as it goes", null, false, false),
                ("each its own node, as fast as it goes", WatchKind.OwnNode, false, false),
            ];
            var rows = new List<WatchRow>();
            foreach (var (name, kind, stalled, paced) in cases)
            {
                var runs = new List<WatchRow>();
                for (var i = 0; i < options.Runs; i++)
                {
                    await using var crowd = await WatchCrowd.StartAsync(registry.Address, kind, options.Watchers, stalled);
                    using var load = new Load(registry.Address);
                    await WriteAsync(load, options, paced, TimeSpan.FromSeconds(2));
                    crowd.Reset();
                    var started = Stopwatch.GetTimestamp();
                    var writes = await WriteAsync(load, options, paced, options.Duration);
                    runs.Add(crowd.Summarize(name, writes, Stopwatch.GetElapsedTime(started)));
                }

                rows.Add(runs.OrderBy(run => run.DeliveryP99Milliseconds).ElementAt(runs.Count / 2));
            }

            Print(rows, options, registry.ResidentBytes);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Sets the state of one node after the other to the moment of the call.</summary>
    private static Task<RunResult> WriteAsync(Load load, WatchOptions options, bool paced, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        return load.RunAsync(
            RawCalls.UpdateNode,
            i => new UpdateNodeRequest
            {
                NodeRef = new NodeRef { Id = WatchCrowd.NodeId((int)(i % options.Watchers)) },
                Node = new Node { State = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) },
                UpdateMask = new FieldMask { Paths = { "state" } },
            }.ToByteArray(),
            Writers,
            duration,
            paced ? i => TimeSpan.FromSeconds((double)i / options.CommitsPerSecond) - Stopwatch.GetElapsedTime(started) : null);
    }

    private static async Task RegisterAsync(string address, int nodes, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var batch = new WriteBatchRequest();
        for (var i = 0; i < nodes; i++)
        {
            batch.Writes.Add(new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = WatchCrowd.NodeId(i), Type = "vm" } } });
        }

        await new NodeRegistry.NodeRegistryClient(channel).WriteBatchAsync(batch, cancellationToken: cancellationToken);
    }

    private static void Print(List<WatchRow> rows, WatchOptions options, long residentBytes)
    {
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { options.Watchers, rows, residentBytes }, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine($"{options.Watchers} watches; delivery and writes in ms");
        Console.WriteLine($"{"case",-40}{"commits/s",11}{"events/s",11}{"/message",10}{"p50",8}{"p99",8}{"write p50",11}{"p99",8}");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Case,-40}{row.Commits,11:n0}{row.Events,11:n0}{row.EventsPerMessage,10:f1}{row.DeliveryP50Milliseconds,8:f1}{row.DeliveryP99Milliseconds,8:f1}{row.WriteP50Milliseconds,11:f2}{row.WriteP99Milliseconds,8:f2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"registry at the end: {residentBytes / 1048576.0:n0} MiB resident"));
    }
}
