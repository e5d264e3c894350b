namespace Registry.Engine.Liveness;

/// <summary>What is kept of one node. Its fields are read and changed under a lock on the entry itself, which costs no memory.</summary>
internal sealed class LivenessEntry(string nodeId)
{
    /// <summary>Id of the node: the snapshot's own string, so that it takes no memory here.</summary>
    public string NodeId { get; } = nodeId;

    /// <summary>The tick at which the node expires, unless a heartbeat comes.</summary>
    public long Deadline { get; set; }

    /// <summary>The tick at which the wheel looks at the entry: not after <see cref="Deadline"/>.</summary>
    public long Due { get; set; }

    /// <summary>When the last heartbeat came, UTC.</summary>
    public DateTime LastSeen { get; set; }

    /// <summary>For how long it counts.</summary>
    public TimeSpan Ttl { get; set; }

    /// <summary>The state; unknown only until the entry's first heartbeat.</summary>
    public LivenessState State { get; set; }

    /// <summary>The node was deleted while somebody held the entry: it counts no more.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>What the fields say.</summary>
    public NodeLiveness Value => new(State, LastSeen, Ttl);
}
