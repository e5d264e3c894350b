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
            var preview = new UpdateConfigRequest { NodeRef = request.NodeRef, Edits = { request.Edits }, ValidateOnly = true };
            await MeasureAsync("preview of the same edit", registry, calls, () => configs.UpdateConfigAsync(preview, cancellationToken: cancellationToken).ResponseAsync);
            await MeasureAsync("form", registry, calls, () => configs.EvaluateFormAsync(request, cancellationToken: cancellationToken).ResponseAsync);
            var form = await configs.EvaluateFormAsync(request, cancellationToken: cancellationToken);
            Print($"the form has {Count(form.Sections)} items, {form.CalculateSize() / 1024.0:f0} KiB and {form.ErrorCount} errors");
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

    /// <summary>Calls one after the other, after as many to warm up.</summary>
    private static async Task MeasureAsync(string what, ServerProcess registry, int calls, Func<Task> call)
    {
        var times = new TimeSpan[calls];
        var before = registry.ProcessorTime;
        for (var i = -calls; i < calls; i++)
        {
            before = i == 0 ? registry.ProcessorTime : before;
            var begun = Stopwatch.GetTimestamp();
            await call();
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(begun);
        }

        var processor = (registry.ProcessorTime - before) / calls;
        Array.Sort(times);
        Print($"{what}: p50 {Ms(times[calls / 2])}, p99 {Ms(times[calls * 99 / 100])}, largest {Ms(times[^1])}; processor time of the daemon {Ms(processor)} a call");
    }

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:f2} ms");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static int Count(IEnumerable<FormSection> sections) => sections.SelectMany(section => section.Items).Sum(item => 1 + Count(item.Sections));
}
