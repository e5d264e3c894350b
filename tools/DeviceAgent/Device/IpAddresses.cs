using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeviceAgent.Device;

/// <summary>A network interface, as <c>ip -json -statistics address</c> shows it.</summary>
internal sealed record Link
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("ifname")]
    public string Name { get; init; } = "";

    /// <summary>Its flags, such as <c>UP</c>.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Largest packet, bytes.</summary>
    [JsonPropertyName("mtu")]
    public long Mtu { get; init; }

    /// <summary>What it is: <c>ether</c>, <c>loopback</c>, …</summary>
    [JsonPropertyName("link_type")]
    public string Type { get; init; } = "";

    /// <summary>Its hardware address; of some types no MAC address.</summary>
    [JsonPropertyName("address")]
    public string? HardwareAddress { get; init; }

    /// <summary>Its addresses.</summary>
    [JsonPropertyName("addr_info")]
    public IReadOnlyList<LinkAddress> Addresses { get; init; } = [];

    /// <summary>Its counters; null: not told.</summary>
    [JsonPropertyName("stats64")]
    public LinkCounters? Counters { get; init; }
}

/// <summary>An address of an interface.</summary>
internal sealed record LinkAddress
{
    /// <summary><c>inet</c> or <c>inet6</c>.</summary>
    [JsonPropertyName("family")]
    public string Family { get; init; } = "";

    /// <summary>The address; null of families that have none.</summary>
    [JsonPropertyName("local")]
    public string? Local { get; init; }

    /// <summary>Length of its network's prefix, bits.</summary>
    [JsonPropertyName("prefixlen")]
    public int PrefixLength { get; init; }
}

/// <summary>Counters in both directions.</summary>
internal sealed record LinkCounters
{
    /// <summary>What came in.</summary>
    [JsonPropertyName("rx")]
    public LinkTraffic Received { get; init; } = new();

    /// <summary>What went out.</summary>
    [JsonPropertyName("tx")]
    public LinkTraffic Sent { get; init; } = new();
}

/// <summary>Counters of one direction.</summary>
internal sealed record LinkTraffic
{
    /// <summary>Bytes.</summary>
    [JsonPropertyName("bytes")]
    public long Bytes { get; init; }

    /// <summary>Packets.</summary>
    [JsonPropertyName("packets")]
    public long Packets { get; init; }

    /// <summary>Packets with errors.</summary>
    [JsonPropertyName("errors")]
    public long Errors { get; init; }

    /// <summary>Packets dropped.</summary>
    [JsonPropertyName("dropped")]
    public long Dropped { get; init; }
}

/// <summary>Reads what <c>ip</c> writes.</summary>
internal static class IpAddresses
{
    /// <summary>The interfaces, in the order of the kernel.</summary>
    /// <exception cref="JsonException">It is no JSON of <c>ip</c>.</exception>
    public static IReadOnlyList<Link> Read(string json) =>
        [.. (JsonSerializer.Deserialize<IReadOnlyList<Link>>(json) ?? []).Where(link => link.Name.Length > 0)];
}
