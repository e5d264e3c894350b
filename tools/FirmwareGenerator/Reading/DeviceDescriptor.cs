using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace FirmwareGenerator.Reading;

/// <summary>What is known of a device: the metadata of a choice of <c>core.general#router</c>, and how OpenWrt sees it.</summary>
internal sealed record DeviceDescriptor
{
    /// <summary>Who makes it.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Its radios.</summary>
    public required ImmutableArray<DescribedRadio> Radios { get; init; }

    /// <summary>Its switches.</summary>
    public required ImmutableArray<DescribedSwitch> Switches { get; init; }

    /// <summary>How OpenWrt sees it; null: not known.</summary>
    public required OpenWrtPlatform? OpenWrt { get; init; }

    /// <summary>Reads the metadata of a choice. What is absent is empty.</summary>
    public static DeviceDescriptor Of(Value metadata) => new()
    {
        Manufacturer = metadata.Text("manufacturer"),
        Name = metadata.Text("name"),
        Radios = [.. metadata.List("radios").Select(DescribedRadio.Of)],
        Switches = [.. metadata.List("switches").Select(DescribedSwitch.Of)],
        OpenWrt = metadata.Member("platforms").Member("openwrt") is { KindCase: Value.KindOneofCase.StructValue } platform
            ? OpenWrtPlatform.Of(platform)
            : null,
    };
}

/// <summary>A radio of a device.</summary>
internal sealed record DescribedRadio(string Id, ImmutableArray<string> Connectors, ImmutableArray<DescribedProtocol> Protocols)
{
    public static DescribedRadio Of(Value radio) => new(
        radio.Text("id"),
        [.. radio.List("connectors").Select(connector => connector.Text("id"))],
        [.. radio.List("protocols").Select(protocol => new DescribedProtocol(protocol.Text("id"), protocol.Text("band") == "5"))]);
}

/// <summary>A protocol of a radio.</summary>
internal sealed record DescribedProtocol(string Id, bool Is5GHz);

/// <summary>A switch of a device.</summary>
internal sealed record DescribedSwitch(string Id, string CpuPort, bool IsCpuTagged, ImmutableArray<DescribedPreset> Presets)
{
    public static DescribedSwitch Of(Value item) => new(
        item.Text("id"), item.Text("cpu_port"), item.Member("cpu_tagged") is { BoolValue: true },
        [.. item.List("presets").Select(preset => new DescribedPreset(
            preset.Text("id"),
            [.. preset.List("vlans").Select(vlan => new DescribedVlan(
                (int)(vlan.Member("vlan")?.NumberValue ?? 0), [.. vlan.List("ports").Select(port => port.AsText())]))]))]);
}

/// <summary>A set of VLANs that a switch can have.</summary>
internal sealed record DescribedPreset(string Id, ImmutableArray<DescribedVlan> Vlans);

/// <summary>A VLAN: its number and its ports.</summary>
internal sealed record DescribedVlan(int Number, ImmutableArray<string> Ports);

/// <summary>How OpenWrt sees a device.</summary>
/// <param name="Target">Target and subtarget.</param>
/// <param name="Profile">Profile of the image builder.</param>
/// <param name="Packages">Packages that it always needs.</param>
/// <param name="Ports">Devices of the ports, by id.</param>
/// <param name="Radios">The radios, by id.</param>
/// <param name="Switches">The switches, by id.</param>
internal sealed record OpenWrtPlatform(
    string Target, string Profile, ImmutableArray<string> Packages, IReadOnlyDictionary<string, string> Ports,
    IReadOnlyDictionary<string, OpenWrtRadio> Radios, IReadOnlyDictionary<string, OpenWrtSwitch> Switches)
{
    public static OpenWrtPlatform Of(Value platform) => new(
        platform.Text("target"), platform.Text("profile"), [.. platform.List("packages").Select(package => package.AsText())],
        platform.Map("ports", port => port.AsText()),
        platform.Map("radios", radio => new OpenWrtRadio(radio.Text("device"), radio.Text("driver"), radio.Text("path"))),
        platform.Map("switches", item => new OpenWrtSwitch(item.Text("device"), item.Text("interface"), item.Text("driver"))));
}

/// <summary>A radio as OpenWrt sees it; an empty path is not known.</summary>
internal sealed record OpenWrtRadio(string Device, string Driver, string Path);

/// <summary>A switch as OpenWrt sees it, with the interface by which the CPU reaches it.</summary>
internal sealed record OpenWrtSwitch(string Device, string Interface, string Driver);

/// <summary>Reads values of no fixed form: what is not there, or is of another kind, reads as empty.</summary>
internal static class ValueReading
{
    public static Value? Member(this Value? value, string name) =>
        value?.KindCase == Value.KindOneofCase.StructValue ? value.StructValue.Fields.GetValueOrDefault(name) : null;

    public static string Text(this Value? value, string name) => value.Member(name).AsText();

    public static string AsText(this Value? value) => value?.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    public static IEnumerable<Value> List(this Value? value, string name) =>
        value.Member(name) is { KindCase: Value.KindOneofCase.ListValue } list ? list.ListValue.Values : [];

    public static IReadOnlyDictionary<string, T> Map<T>(this Value? value, string name, Func<Value, T> read) =>
        value.Member(name) is { KindCase: Value.KindOneofCase.StructValue } map
            ? map.StructValue.Fields.ToDictionary(entry => entry.Key, entry => read(entry.Value), StringComparer.Ordinal)
            : new Dictionary<string, T>();
}
