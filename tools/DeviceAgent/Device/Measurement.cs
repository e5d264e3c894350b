namespace DeviceAgent.Device;

/// <summary>What was measured at one time; null: this machine does not tell.</summary>
internal sealed record Measurement
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Id of the installation.</summary>
    public string? Uuid { get; init; }

    /// <summary>Firmware and its version.</summary>
    public string? Firmware { get; init; }

    /// <summary>Time since the start.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>Load.</summary>
    public LoadAverage? Load { get; init; }

    /// <summary>Memory.</summary>
    public Memory? Memory { get; init; }

    /// <summary>Routes of both families.</summary>
    public long? Routes { get; init; }

    /// <summary>TCP sockets of both families.</summary>
    public long? TcpConnections { get; init; }

    /// <summary>UDP sockets of both families.</summary>
    public long? UdpConnections { get; init; }

    /// <summary>Connections that the firewall tracks.</summary>
    public long? TrackedConnections { get; init; }

    /// <summary>How many it can track.</summary>
    public long? MostTrackedConnections { get; init; }

    /// <summary>The interfaces.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>The interfaces that are wireless.</summary>
    public IReadOnlySet<string> Wireless { get; init; } = new HashSet<string>();
}
