namespace Registry.Engine.Liveness;

/// <summary>What heartbeats tell of a node.</summary>
public enum LivenessState : byte
{
    /// <summary>Nobody has reported on it.</summary>
    Unknown,

    /// <summary>The last heartbeat still counts.</summary>
    Alive,

    /// <summary>The last heartbeat counts no more.</summary>
    Expired,
}

/// <summary>The liveness of a node at one moment; the default value says that nobody has reported on it.</summary>
/// <param name="State">The state.</param>
/// <param name="LastSeen">When the last heartbeat came, UTC, by the wall clock.</param>
/// <param name="Ttl">For how long it counts.</param>
public readonly record struct NodeLiveness(LivenessState State, DateTime LastSeen, TimeSpan Ttl)
{
    /// <summary>Whether anybody has reported on the node.</summary>
    public bool IsKnown => State != LivenessState.Unknown;
}
