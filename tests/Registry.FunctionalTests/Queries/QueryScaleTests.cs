using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.FunctionalTests.Config;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Queries;

/// <summary>Queries over 100,000 routers with the items of the reference pack. Prints what it measures; run it by name.</summary>
[TestFixture]
[Explicit("takes minutes")]
[Category("Slow")]
public sealed class QueryScaleTests
{
    private const int BatchSize = 200;

    private static readonly int Routers = int.Parse(Environment.GetEnvironmentVariable("REGISTRY_TEST_NODES") ?? "100000");
    private static readonly string[] Kinds = ["wireless", "backbone", "mobile"];

    [Test]
    public async Task QueryNodes_OverRoutersOfTheReferencePack_TakesSoLong()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--modules-directory", DaemonProcess.ModulesDirectory);
        using var client = daemon.Connect();
        await client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = "clients", Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.0.0.0/8" }, DefaultPrefixLength = 28 },
        });
        for (var i = 0; i < 10; i++)
        {
            await client.RegisterNodeAsync(Project(i));
        }

        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Routers / BatchSize, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (batch, _) => RegisterAsync(client, batch));
        Print($"registered {Routers / Stopwatch.GetElapsedTime(began).TotalSeconds:n0} routers/s");
        await Parallel.ForAsync(0, Routers / 10, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (i, _) => ReportAsync(client, i * 10));
        var project = new Dictionary<string, string>
        {
            ["name"] = "name", ["type"] = "type", ["router_id"] = "router_id", ["project"] = "project.name", ["last_seen"] = "monitoring.core.general.last_seen",
        };
        QueryNodesRequest Of(string filter, params string[] order) => new()
        {
            Selector = new NodeSelector { Types_ = { "router" }, Filter = filter }, Project = { project }, OrderBy = { order }, Explain = true,
        };
        await TimeAsync(client, "a name", Of("name == 'router-4711'", "type"), 200);
        await TimeAsync(client, "names that begin so", Of("name.startsWith('router-47')", "type"), 100);
        await TimeAsync(client, "a project", Of("project.id == 'project-3'", "type"), 5);
        await TimeAsync(client, "all by type", Of("", "type"), 5);
        await TimeAsync(client, "all by last_seen", Of("", "monitoring.core.general.last_seen desc"), 5);
        await TimeAsync(client, "names that contain so", Of("name.contains('-471')"), 5);
    }

    private static RegisterNodeRequest Project(int i) => new()
    {
        Node = new Node { Id = $"project-{i}", Type = "project", Name = $"project-{i}" },
        ConfigEdits =
        {
            new PointEdits
            {
                Edits =
                {
                    Set("project.general", "default_ip_pool", "clients"),
                    new ConfigEdit
                    {
                        AddItem = new AddItem { Id = "project.ssids", Key = "all", Values = { ["essid"] = Value.ForString("open.example"), ["default"] = Value.ForBool(true) } },
                    },
                },
            },
        },
    };

    private static async ValueTask RegisterAsync(RegistryClient client, int batch) => await client.WriteBatchAsync(
        Enumerable.Range(batch * BatchSize, BatchSize).Select(i => new Write
        {
            RegisterNode = new RegisterNodeRequest
            {
                Node = new Node { Id = $"router-{i}", Type = "router", Name = $"router-{i}" },
                ConfigEdits =
                {
                    new PointEdits
                    {
                        Edits =
                        {
                            Set("core.general", "router", "tp-link-wr741nd"), Set("core.type", "type", Kinds[i % Kinds.Length]),
                            Set("core.project", "project", $"project-{i % 10}"),
                        },
                    },
                },
            },
        }));

    private static async ValueTask ReportAsync(RegistryClient client, int i) => await client.UpdateConfigAsync(new UpdateConfigRequest
    {
        NodeRef = NodeRefs.Id($"router-{i}"), Point = "monitoring", Edits = { Set("core.general", "last_seen", $"2024-01-01T00:00:{i % 60:d2}Z") },
    });

    private static ConfigEdit Set(string id, string field, string value) =>
        new() { SetField = new SetField { Item = new ItemRef { Id = id }, Field = field, Value = Value.ForString(value) } };

    private static async Task TimeAsync(RegistryClient client, string what, QueryNodesRequest request, int count)
    {
        var times = new double[count];
        QueryNodesResponse answer = new();
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            answer = await client.QueryNodesPageAsync(request);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Assert.That((answer.Rows.Count, answer.Failures), Is.EqualTo((Math.Max(1, answer.Rows.Count), (QueryFailures?)null)));
        Array.Sort(times);
        Print($"{what}: {answer.Rows.Count} rows, p50 {times[count / 2]:n2} ms, p99 {times[count * 99 / 100]:n2} ms; {answer.Plan}");
    }

    private static void Print(FormattableString line) => TestContext.Progress.WriteLine(FormattableString.Invariant(line));
}
