using System.Collections.Immutable;
using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>A switch, and the devices by which its VLANs are reached.</summary>
/// <param name="Switch">The switch.</param>
/// <param name="Devices">Devices by port: <c>sw0.vlan1</c> is <c>eth0.1</c>.</param>
internal sealed record ReadSwitch(Switch Switch, IReadOnlyDictionary<string, string> Devices);

/// <summary>Reads the switches.</summary>
internal static class SwitchReader
{
    /// <summary>The switches that OpenWrt can set up, in their order.</summary>
    public static ImmutableArray<ReadSwitch> Read(ReadingContext context) =>
        [.. context.Items.All(Ids.Switch).Select(item => Read(context, item)).OfType<ReadSwitch>()];

    private static ReadSwitch? Read(ReadingContext context, ItemView item)
    {
        var id = context.Required(item, "switch");
        var described = context.Device.Switches.FirstOrDefault(candidate => candidate.Id == id);
        if (described is null || !context.Platform.Switches.TryGetValue(id, out var seen))
        {
            context.Add(
                item.PathOf("switch"), ProblemCodes.Switch,
                $"The device has no switch '{id}' that OpenWrt knows; choose another, or remove the item.");
            return null;
        }

        if (seen.Driver != "swconfig")
        {
            context.Add(
                item.PathOf("switch"), ProblemCodes.Driver,
                $"No firmware can be made for a switch with the driver '{seen.Driver}', only for 'swconfig'.");
            return null;
        }

        var vlans = Vlans(context, item, described);
        var trunks = vlans.SelectMany(vlan => vlan.Ports).CountBy(port => port).Where(port => port.Value > 1).Select(port => port.Key).ToHashSet();
        return new ReadSwitch(
            new Switch(
                seen.Device, [.. vlans.Select(vlan => new SwitchVlan(vlan.Number, [.. vlan.Ports.Select(port => Port(described, trunks, port))]))]),
            vlans.ToDictionary(vlan => PortOf(id, vlan.Number), vlan => described.IsCpuTagged ? DeviceOf(seen, vlan.Number) : seen.Interface));
    }

    private static DescribedVlan[] Vlans(ReadingContext context, ItemView item, DescribedSwitch described)
    {
        // Those that were added come beside those of the preset.
        var own = context.Items.Children(Ids.Vlan, Ids.Switch, item)
            .Select(vlan => new DescribedVlan(vlan.Number("vlan") ?? 0, vlan.Texts("ports"))).ToArray();
        var preset = described.Presets.FirstOrDefault(preset => preset.Id == item.Text("vlan_preset"))?.Vlans ?? [];
        var vlans = preset.Where(vlan => own.All(other => other.Number != vlan.Number)).Concat(own);
        var sorted = vlans.OrderBy(vlan => vlan.Number).ToArray();
        if (sorted.DistinctBy(vlan => vlan.Number).Count() < sorted.Length || sorted.Any(vlan => vlan.Number is < 1 or > 4094))
        {
            context.Add(item.Path, ProblemCodes.Switch, "VLANs of the switch have no number from 1 to 4094 of their own; give each one.");
            return [];
        }

        return sorted;
    }

    // A port of several VLANs can tell them apart only by their tags.
    private static string Port(DescribedSwitch described, HashSet<string> trunks, string port) =>
        (port == described.CpuPort ? described.IsCpuTagged : trunks.Contains(port)) ? $"{port}t" : port;

    private static string PortOf(string id, int vlan) => string.Create(CultureInfo.InvariantCulture, $"{id}.vlan{vlan}");

    private static string DeviceOf(OpenWrtSwitch seen, int vlan) => string.Create(CultureInfo.InvariantCulture, $"{seen.Interface}.{vlan}");
}
