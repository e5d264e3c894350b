namespace Registry.Engine.Liveness;

/// <summary>A node came alive or expired. Shared by everyone who reads it.</summary>
/// <param name="sequence">Number of the change: one more than that of the change before; 0 where it only repeats how the node stands.</param>
/// <param name="nodeId">Id of the node.</param>
/// <param name="liveness">Its liveness since then.</param>
public sealed class LivenessChange(long sequence, string nodeId, NodeLiveness liveness)
{
    private byte[]? _encoded;

    /// <summary>Number of the change.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Id of the node.</summary>
    public string NodeId { get; } = nodeId;

    /// <summary>Its liveness since then.</summary>
    public NodeLiveness Liveness { get; } = liveness;

    /// <summary>Its encoded form, made once for all watches. Any thread; when two ask at once both may encode, and both get the same.</summary>
    public byte[] Encoding(Func<LivenessChange, byte[]> encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return _encoded ??= encode(this);
    }
}

/// <summary>
/// The latest changes of liveness, in memory. Any thread reads, without locks, from a place of its own; who has fallen so far behind that the
/// change is forgotten reads the state of all nodes instead. Numbers begin at 1 with each start of the daemon.
/// </summary>
public sealed class LivenessFeed
{
    /// <summary>How many changes are kept; a power of two.</summary>
    public const int Capacity = 16_384;

    private readonly Lock _guard = new();
    private readonly LivenessChange?[] _slots = new LivenessChange?[Capacity];
    private long _head;

    internal LivenessFeed()
    {
    }

    /// <summary>Raised after changes: once for all that one message of heartbeats, or one tick, has made. On the thread that made them, so that
    /// a handler must be quick; nothing is locked.</summary>
    public event Action? Changed;

    /// <summary>Number of the last change; 0 before the first.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The change of a number, if it is still kept.</summary>
    public LivenessChange? Find(long sequence) =>
        Volatile.Read(ref Slot(sequence)) is { } change && change.Sequence == sequence ? change : null;

    /// <summary>Adds a change. The caller has locked the node's entry, so that the changes of one node come in order.</summary>
    internal void Append(LivenessEntry entry)
    {
        lock (_guard)
        {
            var sequence = _head + 1;
            Volatile.Write(ref Slot(sequence), new LivenessChange(sequence, entry.NodeId, entry.Value));
            Volatile.Write(ref _head, sequence);
        }
    }

    internal void RaiseChanged() => Changed?.Invoke();

    private ref LivenessChange? Slot(long sequence) => ref _slots[sequence & (Capacity - 1)];
}
