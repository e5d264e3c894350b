using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>A million nodes of 600 bytes: imported, listed, filtered, looked up, loaded again. Prints what it measures; run it by name.</summary>
[TestFixture]
[Explicit("takes minutes")]
[Category("Slow")]
public sealed class MillionNodesTests
{
    private const int BatchSize = 500;
    private const int PageSize = 50;

    private static readonly int Nodes = int.Parse(Environment.GetEnvironmentVariable("REGISTRY_TEST_NODES") ?? "1000000");
    private static readonly Struct Definition = new() { Fields = { ["pad"] = Value.ForString(new string('x', 580)) } };

    [Test]
    public async Task Import_AMillionNodes_IsServedAndLoadedAgain()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.File("data");
        await using (var daemon = await DaemonProcess.StartAsync(data, "--log-level", "warning"))
        {
            using var client = daemon.Connect();
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(0, Nodes / BatchSize, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (batch, _) => Register(client, batch));
            Print($"import: {Nodes / Stopwatch.GetElapsedTime(started).TotalSeconds:n0} nodes/s");
            await Use(client, daemon);
            Assert.That(await daemon.StopAsync(), Is.Zero);
        }

        var begun = Stopwatch.GetTimestamp();
        await using var again = await DaemonProcess.StartAsync(data, "--log-level", "warning");
        Print($"start to serving: {Stopwatch.GetElapsedTime(begun).TotalSeconds:n1} s; resident {Resident(again):n0} MiB");
        using var second = again.Connect();
        await Use(second, again);
    }

    private static async Task Use(RegistryClient client, DaemonProcess daemon)
    {
        await Time("get by unique key", 2_000, async i => Assert.That(
            (await client.GetNodeAsync(NodeRefs.UniqueKey(Mac(i * 499)))).Name, Is.EqualTo(Name(i * 499))));
        await Time("list 50 of one tenant and state", 300, async i =>
        {
            var page = await client.ListNodesPageAsync(new ListNodesRequest
            {
                Selector = new NodeSelector { Tenant = $"tenant-{i % 100}", States = { "stopped" } }, PageSize = PageSize,
            });
            Assert.That(page.Nodes, Has.Count.EqualTo(PageSize));
        });
        await Time("list 50 by name prefix and name", 300, async i =>
        {
            var page = await client.ListNodesPageAsync(new ListNodesRequest
            {
                Selector = new NodeSelector { NamePrefix = $"node-{i:d4}" }, PageSize = PageSize, OrderBy = "name",
            });
            Assert.That(page.Nodes, Has.Count.EqualTo(PageSize));
        });
        var begun = Stopwatch.GetTimestamp();
        var count = 0;
        await foreach (var part in client.StreamNodePartsAsync(new StreamNodesRequest()))
        {
            count += part.Nodes.Count;
        }

        Print($"stream of all: {count / Stopwatch.GetElapsedTime(begun).TotalSeconds:n0} nodes/s; resident {Resident(daemon):n0} MiB");
        Assert.That(count, Is.EqualTo(Nodes));
    }

    private static async ValueTask Register(RegistryClient client, int batch) => await client.WriteBatchAsync(
        Enumerable.Range(batch * BatchSize, BatchSize).Select(i => new Write
        {
            RegisterNode = new RegisterNodeRequest
            {
                Node = new Node
                {
                    Type = "vm",
                    Name = Name(i),
                    Tenant = $"tenant-{i % 100}",
                    State = i % 10 == i / 100 % 10 ? "stopped" : "running",
                    Definition = Definition,
                    UniqueKeys = { Mac(i), $"serial:{i * 0x9E3779B9L:x}" },
                },
            },
        }));

    private static async Task Time(string what, int count, Func<int, Task> call)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await call(i);
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        }

        Array.Sort(times);
        Print($"{what}: p50 {times[count / 2]:n0} µs, p99 {times[count * 99 / 100]:n0} µs");
    }

    private static long Resident(DaemonProcess daemon) => Process.GetProcessById(daemon.ProcessId).WorkingSet64 >> 20;

    private static string Name(int i) => $"node-{i:d7}";

    private static string Mac(int i) => $"mac:{(ulong)i * 0x9E3779B97F4A7C15:x16}";

    private static void Print(FormattableString line) => TestContext.Progress.WriteLine(FormattableString.Invariant(line));
}
