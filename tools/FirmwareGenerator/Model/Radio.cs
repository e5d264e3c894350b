using System.Collections.Immutable;

namespace FirmwareGenerator.Model;

/// <summary>A radio.</summary>
internal sealed record Radio
{
    /// <summary>Its section: <c>radio0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Its driver: <c>mac80211</c> or <c>madwifi</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>Its place on the bus; null: not known.</summary>
    public string? Path { get; init; }

    /// <summary>Which generation of IEEE 802.11 it speaks.</summary>
    public required WifiGeneration Generation { get; init; }

    /// <summary>Whether it is in the band of 5 GHz.</summary>
    public required bool Is5GHz { get; init; }

    /// <summary>Width of its channel in MHz: 5, 10, 20 or 40.</summary>
    public required int WidthMHz { get; init; }

    /// <summary>Of a wide channel, whether the second half lies above; null: it is not wide.</summary>
    public bool? IsExtendedAbove { get; init; }

    /// <summary>Number of its channel; null: chosen by the radio.</summary>
    public int? Channel { get; init; }

    /// <summary>Power in dBm; null: as much as is allowed.</summary>
    public int? TxPower { get; init; }

    /// <summary>Distance to the farthest peer in m; null: near.</summary>
    public int? Distance { get; init; }

    /// <summary>Which of several connectors it uses, from 0; null: it has one, or decides by itself.</summary>
    public int? Connector { get; init; }

    /// <summary>The legacy rates in kbit/s that all of its interfaces allow; null: all.</summary>
    public ImmutableArray<int>? Rates { get; init; }

    /// <summary>Whether peers must know more than legacy rates.</summary>
    public bool RequiresHighThroughput { get; init; }
}

/// <summary>A generation of IEEE 802.11.</summary>
internal enum WifiGeneration
{
    /// <summary>a, b and g.</summary>
    Legacy,

    /// <summary>n.</summary>
    HighThroughput,

    /// <summary>ac.</summary>
    VeryHighThroughput,

    /// <summary>ax.</summary>
    HighEfficiency,
}
