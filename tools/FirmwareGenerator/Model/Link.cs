using System.Collections.Immutable;

namespace FirmwareGenerator.Model;

/// <summary>A network interface of the device.</summary>
internal abstract record Link
{
    /// <summary>Its name in the configuration of OpenWrt: that of the first of its networks.</summary>
    public required string Name { get; init; }

    /// <summary>The device in the kernel; bridges and tunnels bring theirs, wireless interfaces are given it by the radio.</summary>
    public required string Device { get; init; }

    /// <summary>Routing protocols that run on it: <c>olsr</c>, <c>babel</c>.</summary>
    public ImmutableArray<string> RoutingProtocols { get; init; } = [];

    /// <summary>Whether it leads to the Internet.</summary>
    public bool IsUplink { get; init; }

    /// <summary>Routing protocols that tell others of the default route over it.</summary>
    public ImmutableArray<string> DefaultRouteAnnounces { get; init; } = [];

    /// <summary>What it is addressed by, at least one, unless it is bridged.</summary>
    public ImmutableArray<Network> Networks { get; init; } = [];

    /// <summary>Name of the bridge that it is a port of; null: none.</summary>
    public string? Bridge { get; init; }

    /// <summary>Bounds of its traffic; null: none.</summary>
    public TrafficLimits? Limits { get; init; }

    /// <summary>Whether any routing protocol runs on it.</summary>
    public bool IsRouted => RoutingProtocols.Length > 0;
}

/// <summary>A bridge.</summary>
internal sealed record BridgeLink : Link
{
    /// <summary>Whether it runs the spanning tree protocol.</summary>
    public bool SpanningTree { get; init; }

    /// <summary>Its MAC address; null: of one of its ports.</summary>
    public string? MacAddress { get; init; }

    /// <summary>Devices of its wired ports.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];
}

/// <summary>A wired port, or a VLAN of a switch.</summary>
internal sealed record EthernetLink : Link
{
    /// <summary>Its MAC address; null: its own.</summary>
    public string? MacAddress { get; init; }
}

/// <summary>A network of a radio.</summary>
internal sealed record WifiLink : Link
{
    /// <summary>The radio's device: <c>radio0</c>.</summary>
    public required string Radio { get; init; }

    /// <summary>What it is.</summary>
    public required WifiMode Mode { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Ssid { get; init; }

    /// <summary>Its cell, or the access point that a station keeps to; null: any.</summary>
    public string? Bssid { get; init; }

    /// <summary>Whether its clients cannot reach each other.</summary>
    public bool IsolatesClients { get; init; }
}

/// <summary>A modem of a mobile network.</summary>
internal sealed record MobileLink : Link
{
    /// <summary>How it is spoken to.</summary>
    public required ModemKind Kind { get; init; }

    /// <summary>The device file, or the device, by which it is controlled.</summary>
    public required string Control { get; init; }

    /// <summary>What is asked of the network: <c>umts</c>, <c>gprs</c>, <c>cdma</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Its access point.</summary>
    public required string AccessPoint { get; init; }

    /// <summary>PIN of the card.</summary>
    public string? Pin { get; init; }

    /// <summary>Name of the user.</summary>
    public string? Username { get; init; }

    /// <summary>Password of the user.</summary>
    public string? Password { get; init; }
}

/// <summary>A tunnel to a broker.</summary>
internal sealed record TunnelLink : Link
{
    /// <summary>Its MAC address; null: any.</summary>
    public string? MacAddress { get; init; }

    /// <summary>Where the broker answers, as <c>address:port</c>, in the order of trying.</summary>
    public required ImmutableArray<string> Brokers { get; init; }

    /// <summary>Logical interface that it goes through; null: any.</summary>
    public string? Uplink { get; init; }
}

/// <summary>What a wireless interface is.</summary>
internal enum WifiMode
{
    /// <summary>A cell without access points.</summary>
    AdHoc,

    /// <summary>A mesh of IEEE 802.11s.</summary>
    Mesh,

    /// <summary>An access point.</summary>
    AccessPoint,

    /// <summary>A client of one.</summary>
    Station,
}

/// <summary>How a modem is spoken to.</summary>
internal enum ModemKind
{
    /// <summary>PPP over a serial line.</summary>
    Serial,

    /// <summary>QMI.</summary>
    Qmi,

    /// <summary>It looks like a wired port.</summary>
    Ethernet,
}

/// <summary>Bounds of the traffic of an interface, in kbit/s; null: none in that direction.</summary>
internal sealed record TrafficLimits(int? Upload, int? Download);
