namespace DeviceAgent;

/// <summary>Everything that the command line sets.</summary>
internal sealed record AgentOptions
{
    /// <summary>Address of the registry daemon.</summary>
    public required Uri Server { get; init; }

    /// <summary>Name of the node when it is registered; null: <c>router-</c> and the digits of the MAC address.</summary>
    public string? Name { get; init; }

    /// <summary>Type of the node.</summary>
    public string Type { get; init; } = "router";

    /// <summary>MAC address that names the device; null: that of <see cref="Interface"/>.</summary>
    public string? Mac { get; init; }

    /// <summary>Interface whose MAC address names the device; null: the first physical one.</summary>
    public string? Interface { get; init; }

    /// <summary>Pause between two reports.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long a heartbeat counts.</summary>
    public TimeSpan HeartbeatTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>File that has the node's configuration; null: none is written.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Command of the shell to run for each new configuration; null: none.</summary>
    public string? OnConfig { get; init; }

    /// <summary>Do everything once, then exit.</summary>
    public bool Once { get; init; }
}
