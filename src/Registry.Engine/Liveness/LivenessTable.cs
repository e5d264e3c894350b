using System.Collections.Concurrent;
using Registry.Domain;
using Registry.Domain.Queries;

namespace Registry.Engine.Liveness;

/// <summary>
/// Which nodes were heard of lately. Kept in memory, never a commit: it changes without a revision. See ADR 0010.
/// </summary>
/// <remarks>
/// Any thread reads and reports; the clock's timer lets nodes expire. Locks are taken in one order: entry, then wheel or feed. An entry that
/// is there belongs to a node that is there, but for the moment in which a node is deleted.
/// </remarks>
public sealed class LivenessTable : IDisposable
{
    private readonly ConcurrentDictionary<string, LivenessEntry> _entries = new(StringComparer.Ordinal);
    private readonly LivenessWheel _wheel = new();
    private readonly LivenessClock _clock;
    private readonly Func<RegistrySnapshot> _current;
    private readonly TimeProvider _time;
    private readonly LivenessCounts _counts = new();
    private long _heartbeats;
    private long _changes;

    /// <param name="current">The published state.</param>
    /// <param name="time">Lets time pass, and tells when a node was last seen.</param>
    internal LivenessTable(Func<RegistrySnapshot> current, TimeProvider time)
    {
        _current = current;
        _time = time;
        _clock = new LivenessClock(time, Pass);
    }

    /// <summary>The changes between alive and expired.</summary>
    public LivenessFeed Feed { get; } = new();

    /// <summary>How many nodes are alive.</summary>
    public long AliveCount => _counts.Alive;

    /// <summary>How many nodes have expired.</summary>
    public long ExpiredCount => _counts.Expired;

    /// <summary>How many heartbeats have come, one a node and message.</summary>
    public long HeartbeatCount => Interlocked.Read(ref _heartbeats);

    /// <summary>Grows with everything that changes what <see cref="All"/> gives.</summary>
    internal long ChangeCount => Interlocked.Read(ref _changes);

    /// <summary>The liveness of a node.</summary>
    public NodeLiveness Read(string nodeId) => _entries.TryGetValue(nodeId, out var entry) ? Read(entry) : default;

    /// <summary>Every node that somebody has reported on, with its liveness; each is read when it is reached.</summary>
    public IEnumerable<KeyValuePair<string, NodeLiveness>> All()
    {
        foreach (var (nodeId, entry) in _entries)
        {
            if (Read(entry) is { IsKnown: true } liveness)
            {
                yield return KeyValuePair.Create(nodeId, liveness);
            }
        }
    }

    /// <summary>Whether the node is one of those that a filter means, as it is now.</summary>
    internal bool Matches(string nodeId, NodeFilter filter) => _current().TryGet(nodeId, out var node) && filter.Matches(node);

    /// <summary>Takes a heartbeat of each of these nodes.</summary>
    /// <param name="refs">The nodes, as the published state has them.</param>
    /// <param name="ttl">For how long it counts; one or two ticks of 250 ms later a node expires.</param>
    /// <param name="unknown">Gets the places of the refs that name no node.</param>
    public void Beat(ReadOnlySpan<NodeRef> refs, TimeSpan ttl, List<int> unknown)
    {
        ArgumentNullException.ThrowIfNull(unknown);
        _clock.Start();
        var snapshot = _current();
        var now = _time.GetUtcNow().UtcDateTime;
        var deadline = DeadlineAfter(ttl);
        var (known, changed) = (0, false);
        for (var i = 0; i < refs.Length; i++)
        {
            // A node with an entry is there: almost always one look-up is enough.
            if (refs[i].Kind is NodeRefKind.Id or NodeRefKind.Any && _entries.TryGetValue(refs[i].Value, out var entry))
            {
                known++;
                changed |= Mark(entry, now, ttl, deadline);
            }
            else if (snapshot.TryResolve(refs[i], out var node))
            {
                known++;
                changed |= Mark(node.Id, now, ttl, deadline);
            }
            else
            {
                unknown.Add(i);
            }
        }

        Interlocked.Add(ref _heartbeats, known);
        Interlocked.Increment(ref _changes);
        if (changed)
        {
            Feed.RaiseChanged();
        }
    }

    /// <summary>From here on nobody expires: a daemon that stops takes no more heartbeats, and what it does not hear says nothing.</summary>
    public void Hold() => _clock.Hold();

    /// <inheritdoc/>
    public void Dispose() => _clock.Dispose();

    /// <summary>A node was deleted. Called after a snapshot without it is published.</summary>
    internal void Forget(string nodeId)
    {
        if (!_entries.TryRemove(nodeId, out var entry))
        {
            return;
        }

        lock (entry)
        {
            entry.IsForgotten = true;
            _counts.Move(entry.State, LivenessState.Unknown);
        }

        Interlocked.Increment(ref _changes);
    }

    /// <summary>
    /// Takes over what an earlier run knew of a node: one that was alive then has its whole time to live from now, since nobody could hear of it
    /// meanwhile. Publishes nothing. For use before the first heartbeat.
    /// </summary>
    /// <returns>False where there is no such node.</returns>
    internal bool Restore(string nodeId, NodeLiveness liveness)
    {
        if (!_current().TryGet(nodeId, out var node))
        {
            return false;
        }

        _clock.Start();
        var entry = new LivenessEntry(node.Id) { State = liveness.State, LastSeen = liveness.LastSeen, Ttl = liveness.Ttl };
        lock (entry)
        {
            _entries[node.Id] = entry;
            _counts.Move(LivenessState.Unknown, entry.State);
            if (entry.State == LivenessState.Alive)
            {
                entry.Deadline = DeadlineAfter(entry.Ttl);
                _wheel.Schedule(entry);
            }
        }

        return true;
    }

    private static NodeLiveness Read(LivenessEntry entry)
    {
        lock (entry)
        {
            return entry.Value;
        }
    }

    // Returns whether the node came alive by it.
    private bool Mark(string nodeId, DateTime now, TimeSpan ttl, long deadline)
    {
        if (_entries.TryGetValue(nodeId, out var entry))
        {
            return Mark(entry, now, ttl, deadline);
        }

        var changed = Mark(_entries.GetOrAdd(nodeId, static id => new LivenessEntry(id)), now, ttl, deadline);
        // A node that was deleted since it was resolved: either its deletion was published before this look, or it finds the entry afterwards.
        if (!_current().TryGet(nodeId, out _))
        {
            Forget(nodeId);
        }

        return changed;
    }

    private bool Mark(LivenessEntry entry, DateTime now, TimeSpan ttl, long deadline)
    {
        lock (entry)
        {
            var changed = entry.State != LivenessState.Alive && !entry.IsForgotten;
            (entry.LastSeen, entry.Ttl, entry.Deadline) = (now, ttl, deadline);
            if (changed)
            {
                ChangeTo(LivenessState.Alive, entry);
            }

            if (changed || deadline < entry.Due)
            {
                _wheel.Schedule(entry);
            }

            return changed;
        }
    }

    // The clock is read before the wheel: if a tick comes in between, the deadline is late, never early.
    private long DeadlineAfter(TimeSpan ttl) => _clock.TicksOf(ttl) + _wheel.Tick;

    // On the clock's timer.
    private void Pass(int ticks)
    {
        var changed = false;
        for (var i = 0; i < ticks; i++)
        {
            changed |= LookAt(_wheel.Advance());
        }

        if (changed)
        {
            Interlocked.Increment(ref _changes);
            Feed.RaiseChanged();
        }
    }

    // Returns whether any has expired.
    private bool LookAt(List<LivenessEntry> entries)
    {
        var tick = _wheel.Tick;
        var changed = false;
        foreach (var entry in entries)
        {
            lock (entry)
            {
                if (entry.State != LivenessState.Alive || entry.Due != tick || entry.IsForgotten)
                {
                    continue;
                }

                if (entry.Deadline > tick)
                {
                    _wheel.Schedule(entry);
                }
                else
                {
                    ChangeTo(LivenessState.Expired, entry);
                    changed = true;
                }
            }
        }

        return changed;
    }

    // The caller has locked the entry.
    private void ChangeTo(LivenessState state, LivenessEntry entry)
    {
        _counts.Move(entry.State, state);
        entry.State = state;
        Feed.Append(entry);
    }
}
