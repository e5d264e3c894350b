using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>How the benchmark of abusive callers is run.</summary>
/// <param name="Duration">For how long each measurement lasts.</param>
/// <param name="Nodes">How many nodes there are at first.</param>
/// <param name="Rpcs">Which RPCs: those whose names contain one of these; empty: all.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record AbuseOptions(TimeSpan Duration, int Nodes, string[] Rpcs, bool Json);

/// <summary>
/// One client against the rest: for each RPC the request is searched for that delays others most, and what it does to another's GetNode and
/// RegisterNode is measured beside an equally busy caller of an echo.
/// </summary>
internal static class Abuse
{
    /// <summary>A node that abusers write to.</summary>
    public const string VictimId = "abuse-victim";

    /// <summary>A node as large as it may be, nearly.</summary>
    public const string LargeId = "abuse-large";

    /// <summary>A node with many children.</summary>
    public const string RootId = "abuse-root";

    /// <summary>A pool.</summary>
    public const string PoolId = "abuse-pool";

    /// <summary>A large blob of the large node.</summary>
    public const string BlobKey = "large";

    private const int LargeBytes = 900_000;
    private const int Children = 2_000;
    private const int BatchSize = 500;
    private const int EchoBytes = 1_000;

    private static long _registered;

    /// <summary>Runs it and prints the table.</summary>
    public static async Task<int> RunAsync(AbuseOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("registry-abuse-");
        try
        {
            using var registry = await ServerProcess.StartRegistryAsync(Path.Combine(directory.FullName, "data"));
            using var echo = await ServerProcess.StartEchoAsync();
            await FillAsync(registry.Address, options.Nodes, cancellationToken);
            using var others = new Load(registry.Address);
            await MeasureAsync(others, options);
            var rows = new List<AbuseRow>();
            var rpcs = AbuseCases.All.Where(kind => options.Rpcs.Length == 0 || options.Rpcs.Any(name => kind.Rpc.Contains(name, StringComparison.OrdinalIgnoreCase)));
            foreach (var rpc in rpcs.GroupBy(kind => kind.Rpc))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var beside = await BesideEchoAsync(others, echo.Address, options);
                rows.Add(await WorstAsync(rpc, registry.Address, others, beside, options));
            }

            Print(rows, options.Json);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<AbuseRow> WorstAsync(
        IEnumerable<AbuseCase> kinds, string address, Load others, (double Get, double Register) beside, AbuseOptions options)
    {
        AbuseRow? worst = null;
        foreach (var kind in kinds)
        {
            foreach (var size in kind.Sizes)
            {
                await using var abuser = Abuser.Start(address, kind, size);
                var (get, register) = await MeasureAsync(others, options);
                var row = new AbuseRow(
                    kind.Rpc, kind.Sizes.Length > 1 ? $"{size} {kind.Shape}" : kind.Shape, kind.Request(size, 0).Length, abuser.MillisecondsACall,
                    abuser.Status, get, register, beside.Get, beside.Register);
                worst = worst is null || row.Ratio > worst.Ratio ? row : worst;
            }
        }

        return worst!;
    }

    private static async Task<(double Get, double Register)> BesideEchoAsync(Load others, string address, AbuseOptions options)
    {
        await using var abuser = Abuser.StartEcho(address, EchoBytes);
        return await MeasureAsync(others, options);
    }

    private static async Task<(double Get, double Register)> MeasureAsync(Load others, AbuseOptions options)
    {
        var get = await others.RunAsync(RawCalls.GetNode, i => Requests.GetByKey(i % options.Nodes), 1, options.Duration);
        var register = await others.RunAsync(RawCalls.RegisterNode, _ => Requests.Register(Interlocked.Increment(ref _registered)), 1, options.Duration);
        return (get.P99.TotalMicroseconds, register.P99.TotalMicroseconds);
    }

    private static async Task FillAsync(string address, int nodes, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        var client = new NodeRegistry.NodeRegistryClient(channel);
        foreach (var chunk in Enumerable.Range(0, nodes).Chunk(BatchSize))
        {
            await WriteAsync(client, chunk.Select(i => RegisterNodeRequest.Parser.ParseFrom(Requests.Register(i))), cancellationToken);
        }

        _registered = nodes;
        var large = new Node { Id = LargeId, Type = "vm", Definition = new Struct { Fields = { ["text"] = Value.ForString(new string('x', LargeBytes)) } } };
        await client.RegisterNodeAsync(
            new RegisterNodeRequest { Node = large, Blobs = { [BlobKey] = ByteString.CopyFrom(new byte[LargeBytes]) } }, cancellationToken: cancellationToken);
        await WriteAsync(client, new[] { VictimId, RootId }.Select(id => new RegisterNodeRequest { Node = new Node { Id = id, Type = "vm" } }), cancellationToken);
        foreach (var chunk in Enumerable.Range(0, Children).Chunk(BatchSize))
        {
            await WriteAsync(client, chunk.Select(i => new RegisterNodeRequest { Node = new Node { Type = "vm", Name = $"child-{i}", Parent = RootId } }), cancellationToken);
        }

        await new PoolRegistry.PoolRegistryClient(channel).CreatePoolAsync(
            new CreatePoolRequest { Id = PoolId, Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Integers, Ranges = { "1-10000000" } } },
            cancellationToken: cancellationToken);
    }

    private static async Task WriteAsync(
        NodeRegistry.NodeRegistryClient client, IEnumerable<RegisterNodeRequest> registrations, CancellationToken cancellationToken) =>
        await client.WriteBatchAsync(
            new WriteBatchRequest { Writes = { registrations.Select(register => new Write { RegisterNode = register }) } }, cancellationToken: cancellationToken);

    private static void Print(List<AbuseRow> rows, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine($"{"RPC",-32}{"worst request",-44}{"bytes",9}{"ms/call",10} {"status",-18}{"get p99 µs",11}{"echo",9}{"reg p99 µs",11}{"echo",9}{"ratio",8}");
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Rpc,-32}{row.WorstRequest,-44}{row.RequestBytes,9:n0}{row.MillisecondsACall,10:n1} {row.Status,-18}{row.GetP99,11:n0}{row.EchoGetP99,9:n0}{row.RegisterP99,11:n0}{row.EchoRegisterP99,9:n0}{row.Ratio,8:n1}"));
        }
    }
}
