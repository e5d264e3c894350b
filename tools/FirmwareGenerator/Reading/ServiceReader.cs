using System.Collections.Immutable;
using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>Reads the services that run on the device.</summary>
internal static class ServiceReader
{
    private const string Broker = "Broker";
    private const string Txtinfo = "Txtinfo";

    // What is left of the usual sizes of packets once a tunnel's own headers are in them: a tunnel has one of these MTUs.
    private static readonly int[] MtusOfTunnels = [1280, 1346, 1396, 1422, 1438, 1446];

    /// <summary>The broker of tunnels, with a bridge for the tunnels of each MTU; null: none.</summary>
    public static TunnelBroker? ReadBroker(ReadingContext context, ImmutableArray<Prefix> routerIds)
    {
        if (First(context, Broker) is not { } item)
        {
            return null;
        }

        var ports = item.Texts("ports").Select(port => int.Parse(port, CultureInfo.InvariantCulture)).ToImmutableArray();
        if (ports.IsEmpty)
        {
            context.Add(item.PathOf("ports"), ProblemCodes.Value, "'ports' has no value; set it.");
        }

        return new TunnelBroker(
            context.NameOf(item, "uplink_interface"), ports, item.Number("max_cookies") ?? 1024, item.Number("max_tunnels") ?? 1024,
            Minutes(item.Text("tunnel_timeout")), item.Flag("pmtu_discovery") ?? true,
            [.. MtusOfTunnels.Select(mtu => (mtu, Bridge(context, item, mtu, routerIds)))]);
    }

    private static BridgeLink Bridge(ReadingContext context, ItemView item, int mtu, ImmutableArray<Prefix> routerIds)
    {
        var name = context.NameNetwork(string.Create(CultureInfo.InvariantCulture, $"tunnels{mtu}"), UciNames.Longest);
        var protocols = item.Texts("routing_protocols");
        return new BridgeLink
        {
            Name = name,
            Device = $"br-{name}",
            RoutingProtocols = protocols,
            Networks = [protocols.Length > 0 && routerIds.Length > 0 ? new StaticNetwork(name, routerIds) : new PlainNetwork(name)],
        };
    }

    /// <summary>OLSR's plug-in that tells of its state; null: none.</summary>
    public static TextInformation? ReadTextInformation(ReadingContext context) => First(context, Txtinfo) is { } item
        ? new TextInformation(item.Number("port") ?? 2006, item.Text("allowed_host") ?? "127.0.0.1")
        : null;

    /// <summary>Notes services for which there is no firmware, or none beside the rest.</summary>
    public static void Check(ReadingContext context)
    {
        var routed = context.Items.Enabled(Ids.Interface).Concat(context.Items.Enabled(Ids.Package))
            .SelectMany(item => item.Texts("routing_protocols"));
        if (First(context, Txtinfo) is { } txtinfo && !routed.Contains(RoutingProtocols.Olsr))
        {
            context.Add(txtinfo.Path, ProblemCodes.Class, "Txtinfo tells of OLSR, which runs on no interface; switch it off, or run OLSR.");
        }

        foreach (var item in context.Items.Enabled(Ids.Package).Where(item => item.Class is not (Broker or Txtinfo)))
        {
            context.Add(
                item.Path, ProblemCodes.Class, $"No firmware can be made with the package '{item.Class}'; remove the item, or switch it off.");
        }
    }

    private static ItemView? First(ReadingContext context, string packageClass) =>
        context.Items.Enabled(Ids.Package).FirstOrDefault(item => item.Class == packageClass);

    private static TimeSpan Minutes(string? duration) => duration is not null && duration.EndsWith('m')
        && int.TryParse(duration[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromMinutes(1);
}
