using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>What <c>heartbeat</c> measures.</summary>
/// <param name="Nodes">Nodes that are alive.</param>
/// <param name="Streams">Streams at once.</param>
/// <param name="Refs">Refs in a message.</param>
/// <param name="Duration">How long each run takes.</param>
internal sealed record HeartbeatOptions(int Nodes, int Streams, int Refs, TimeSpan Duration);

/// <summary>
/// Heartbeats over streams, as fast as the daemon takes them and at the rate of nodes that report every 20 s: what they cost it in processor
/// time and memory. Messages are made beforehand, so that the client costs little.
/// </summary>
internal static class HeartbeatLoad
{
    private const int NodesPerBatch = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Starts a registry of its own, and measures it.</summary>
    public static async Task RunAsync(HeartbeatOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("registry-heartbeat-");
        try
        {
            using var registry = await ServerProcess.StartRegistryAsync(directory.FullName);
            using var channel = GrpcChannel.ForAddress(registry.Address);
            var client = new NodeRegistry.NodeRegistryClient(channel);
            var revision = await RegisterAsync(client, options.Nodes, cancellationToken);
            Print($"{options.Nodes} nodes registered, {Environment.ProcessorCount} processors shared with the client");
            var messages = Messages(options);

            await Task.Delay(Settling, TimeProvider.System, cancellationToken);
            var before = registry.ResidentBytes;
            await MeasureAsync("first heartbeat of each node", registry, () => OnceAsync(channel, messages, cancellationToken));
            await Task.Delay(Settling, TimeProvider.System, cancellationToken);
            Print($"resident memory {before / 1e6:f1} MB before, {registry.ResidentBytes / 1e6:f1} MB after");

            var flood = $"{options.Streams} streams, {options.Refs} refs a message";
            await MeasureAsync(flood, registry, () => FloodAsync(registry.Address, messages, options, cancellationToken));
            await MeasureAsync(
                $"each node every {Interval.TotalSeconds:f0} s", registry, () => PacedAsync(channel, messages, options.Duration, cancellationToken));
            Print($"resident memory {registry.ResidentBytes / 1e6:f1} MB at the end");
            var page = await client.ListNodesAsync(new ListNodesRequest { PageSize = 1 }, cancellationToken: cancellationToken);
            Print($"commits by heartbeats: {page.Revision - revision}");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<long> RegisterAsync(NodeRegistry.NodeRegistryClient client, int nodes, CancellationToken cancellationToken)
    {
        var revision = 0L;
        foreach (var numbers in Enumerable.Range(0, nodes).Chunk(NodesPerBatch))
        {
            var batch = new WriteBatchRequest();
            foreach (var number in numbers)
            {
                var node = Requests.MakeNode(number);
                node.Id = Id(number);
                batch.Writes.Add(new Write { RegisterNode = new RegisterNodeRequest { Node = node } });
            }

            revision = (await client.WriteBatchAsync(batch, cancellationToken: cancellationToken)).Revision;
        }

        return revision;
    }

    private static byte[][] Messages(HeartbeatOptions options) =>
    [
        .. Enumerable.Range(0, options.Nodes).Chunk(options.Refs).Select(numbers => new HeartbeatRequest
        {
            NodeRefs = { numbers.Select(number => new NodeRef { Id = Id(number) }) }, Ttl = (Interval * 3).ToDuration(),
        }.ToByteArray()),
    ];

    // As long as a UUID, which is what ids are where the registry makes them.
    private static string Id(int number) => $"0193f2a0-0000-7000-8000-{number:d12}";

    private static async Task<long> OnceAsync(GrpcChannel channel, byte[][] messages, CancellationToken cancellationToken)
    {
        using var call = Open(channel, cancellationToken);
        foreach (var message in messages)
        {
            await call.RequestStream.WriteAsync(message, cancellationToken);
        }

        return await EndAsync(call);
    }

    private static async Task<long> FloodAsync(string address, byte[][] messages, HeartbeatOptions options, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var accepted = await Task.WhenAll(Enumerable.Range(0, options.Streams).Select(stream => Task.Run(
            async () =>
            {
                using var channel = GrpcChannel.ForAddress(address);
                using var call = Open(channel, cancellationToken);
                for (var i = stream; Stopwatch.GetElapsedTime(started) < options.Duration; i += options.Streams)
                {
                    await call.RequestStream.WriteAsync(messages[i % messages.Length], cancellationToken);
                }

                return await EndAsync(call);
            },
            cancellationToken)));
        return accepted.Sum();
    }

    private static async Task<long> PacedAsync(GrpcChannel channel, byte[][] messages, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var call = Open(channel, cancellationToken);
        using var timer = new PeriodicTimer(Interval / messages.Length);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < duration; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            await call.RequestStream.WriteAsync(messages[i % messages.Length], cancellationToken);
        }

        return await EndAsync(call);
    }

    private static AsyncClientStreamingCall<byte[], byte[]> Open(GrpcChannel channel, CancellationToken cancellationToken) =>
        channel.CreateCallInvoker().AsyncClientStreamingCall(RawCalls.StreamHeartbeats, null, new CallOptions(cancellationToken: cancellationToken));

    private static async Task<long> EndAsync(AsyncClientStreamingCall<byte[], byte[]> call)
    {
        await call.RequestStream.CompleteAsync();
        var answer = HeartbeatResponse.Parser.ParseFrom(await call.ResponseAsync);
        return answer.UnknownCount == 0 ? answer.AcceptedCount : throw new InvalidOperationException($"{answer.UnknownCount} nodes are not known");
    }

    private static async Task MeasureAsync(string what, ServerProcess registry, Func<Task<long>> run)
    {
        var (started, processor) = (Stopwatch.GetTimestamp(), registry.ProcessorTime);
        var accepted = await run();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var busy = registry.ProcessorTime - processor;
        Print($"{what}: {accepted / elapsed.TotalSeconds:f0} heartbeats/s, {busy.TotalNanoseconds / accepted:f0} ns of the daemon each");
        Print($"  the daemon used {busy / elapsed:p1} of one processor");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
