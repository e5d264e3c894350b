using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Registry.V1;

namespace Bench;

/// <summary>
/// Forms of the worked example, a wireless router of a project, with the modules that ship with the daemon: how long <c>EvaluateForm</c> takes a
/// client that edits field after field.
/// </summary>
internal static class FormLoad
{
    private const int WarmUp = 2_000;

    private static readonly (string Id, string Field, string Value)[] Router =
        [("core.general", "platform", "openwrt"), ("core.general", "router", "tp-link-wr741nd"), ("core.type", "type", "wireless")];

    /// <summary>Starts a registry of its own, and measures it.</summary>
    public static async Task RunAsync(int calls, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("registry-form-");
        try
        {
            using var registry = await ServerProcess.StartRegistryAsync(directory.FullName, "--modules-directory", ServerProcess.ModulesDirectory);
            using var channel = GrpcChannel.ForAddress(registry.Address);
            var request = await PrepareAsync(channel, cancellationToken);
            var configs = new ConfigRegistry.ConfigRegistryClient(channel);
            await MeasureAsync(configs, request, WarmUp, cancellationToken);
            var before = registry.ProcessorTime;
            var times = await MeasureAsync(configs, request, calls, cancellationToken);
            var processor = (registry.ProcessorTime - before) / calls;
            var form = await configs.EvaluateFormAsync(request, cancellationToken: cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"form of {Count(form.Sections)} items, {form.CalculateSize() / 1024.0:f0} KiB, {form.ErrorCount} errors; {calls} calls, one at a time: "
                + $"p50 {times[calls / 2].TotalMilliseconds:f2} ms, p99 {times[calls * 99 / 100].TotalMilliseconds:f2} ms, largest {times[^1].TotalMilliseconds:f2} ms; "
                + $"processor time of the daemon {processor.TotalMilliseconds:f2} ms a form"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>A project with its SSIDs, the router, and the request for the router's form with one edit.</summary>
    private static async Task<EvaluateFormRequest> PrepareAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var nodes = new NodeRegistry.NodeRegistryClient(channel);
        var pool = await new PoolRegistry.PoolRegistryClient(channel).CreatePoolAsync(
            new CreatePoolRequest { Id = "form-pool", Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.0.0.0/16" }, DefaultPrefixLength = 28 } },
            cancellationToken: cancellationToken);
        var project = await RegisterAsync(nodes, "project", "form-project", [Set("project.general", "default_ip_pool", pool.Node.Id), Ssid("ap"), Ssid("mesh")], cancellationToken);
        var edits = Router.Select(set => Set(set.Id, set.Field, set.Value)).Append(Set("core.project", "project", project.Id));
        var router = await RegisterAsync(nodes, "router", "form-router", edits, cancellationToken);
        return new EvaluateFormRequest { NodeRef = new NodeRef { Id = router.Id }, Edits = { Set("core.general", "name", "edited") } };
    }

    private static async Task<Node> RegisterAsync(
        NodeRegistry.NodeRegistryClient nodes, string type, string name, IEnumerable<ConfigEdit> edits, CancellationToken cancellationToken) =>
        await nodes.RegisterNodeAsync(
            new RegisterNodeRequest { Node = new Node { Type = type, Name = name }, ConfigEdits = { new PointEdits { Edits = { edits } } } },
            cancellationToken: cancellationToken);

    private static ConfigEdit Set(string id, string field, string value) =>
        new() { SetField = new SetField { Item = new ItemRef { Id = id }, Field = field, Value = Value.ForString(value) } };

    private static ConfigEdit Ssid(string purpose) => new()
    {
        AddItem = new AddItem
        {
            Id = "project.ssids", Key = purpose,
            Values = { ["purpose"] = Value.ForString(purpose), ["essid"] = Value.ForString($"{purpose}.example.net") },
        },
    };

    private static async Task<TimeSpan[]> MeasureAsync(
        ConfigRegistry.ConfigRegistryClient configs, EvaluateFormRequest request, int calls, CancellationToken cancellationToken)
    {
        var times = new TimeSpan[calls];
        for (var i = 0; i < calls; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await configs.EvaluateFormAsync(request, cancellationToken: cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(begun);
        }

        Array.Sort(times);
        return times;
    }

    private static int Count(IEnumerable<FormSection> sections) => sections.SelectMany(section => section.Items).Sum(item => 1 + Count(item.Sections));
}
