using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>How the benchmark is run.</summary>
internal sealed record ComparisonOptions(TimeSpan Duration, int Runs, int[] Calls, int Nodes, bool Json);

/// <summary>One row of the result: a case at a number of calls at once.</summary>
internal sealed record Row(string Case, int Calls, double Rate, double RatioToEcho, double P50Microseconds, double P99Microseconds);

/// <summary>Measures register and get beside an echo of the same size, in turns, so that all see the same noise of the machine.</summary>
internal static class Comparison
{
    private const int BatchSize = 500;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Runs it and prints the results.</summary>
    public static async Task<int> RunAsync(ComparisonOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("registry-bench-");
        try
        {
            using var echo = await ServerProcess.StartEchoAsync();
            using var registry = await ServerProcess.StartRegistryAsync(Path.Combine(directory.FullName, "data"));
            await FillAsync(registry.Address, options.Nodes, cancellationToken);
            using var echoLoad = new Load(echo.Address);
            using var registryLoad = new Load(registry.Address);
            var rows = new List<Row>();
            var registered = (long)options.Nodes;
            foreach (var calls in options.Calls)
            {
                rows.AddRange(await MeasureAsync(options, calls, echoLoad, registryLoad, () => Interlocked.Increment(ref registered)));
            }

            Print(rows, options, registered, registry.ResidentBytes);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<IEnumerable<Row>> MeasureAsync(
        ComparisonOptions options, int calls, Load echo, Load registry, Func<long> nextNode)
    {
        var registerSize = new byte[Requests.Register(0).Length];
        var getSize = new byte[Requests.MakeNode(0).CalculateSize() + 80];
        var nodes = Math.Max(1, options.Nodes);
        (string Name, Func<TimeSpan, Task<RunResult>> Run)[] cases =
        [
            ("echo of a registration's size", d => echo.RunAsync(RawCalls.Echo, _ => registerSize, calls, d)),
            ("RegisterNode", d => registry.RunAsync(RawCalls.RegisterNode, _ => Requests.Register(nextNode()), calls, d)),
            ("echo of a node's size", d => echo.RunAsync(RawCalls.Echo, _ => getSize, calls, d)),
            ("GetNode by unique key", d => registry.RunAsync(RawCalls.GetNode, i => Requests.GetByKey(i % nodes), calls, d)),
        ];
        foreach (var (_, run) in cases)
        {
            await run(WarmUp);
        }

        var results = cases.Select(_ => new List<RunResult>()).ToArray();
        for (var i = 0; i < options.Runs; i++)
        {
            for (var j = 0; j < cases.Length; j++)
            {
                results[j].Add(await cases[j].Run(options.Duration));
            }
        }

        return cases.Select((c, i) => Summarize(c.Name, calls, results[i], echoes: results[i < 2 ? 0 : 2]));
    }

    private static Row Summarize(string name, int calls, List<RunResult> results, List<RunResult> echoes) => new(
        name,
        calls,
        Median(results.Select(result => result.Rate)),
        Median(results.Zip(echoes, (result, echo) => result.Rate / echo.Rate)),
        Median(results.Select(result => result.P50.TotalMicroseconds)),
        Median(results.Select(result => result.P99.TotalMicroseconds)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static async Task FillAsync(string address, int nodes, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new NodeRegistry.NodeRegistryClient(channel);
        for (var first = 0; first < nodes; first += BatchSize)
        {
            var batch = new WriteBatchRequest();
            for (var i = first; i < Math.Min(nodes, first + BatchSize); i++)
            {
                batch.Writes.Add(new Write { RegisterNode = RegisterNodeRequest.Parser.ParseFrom(Requests.Register(i)) });
            }

            await client.WriteBatchAsync(batch, cancellationToken: cancellationToken);
        }
    }

    private static void Print(List<Row> rows, ComparisonOptions options, long nodes, long residentBytes)
    {
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { rows, nodes, residentBytes }, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine($"{"case",-32}{"calls",6}{"per second",12}{"/ echo",9}{"p50 µs",10}{"p99 µs",10}");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Case,-32}{row.Calls,6}{row.Rate,12:n0}{row.RatioToEcho,9:f2}{row.P50Microseconds,10:n0}{row.P99Microseconds,10:n0}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"registry at the end: {nodes:n0} nodes, {residentBytes / 1048576.0:n0} MiB resident"));
    }
}
