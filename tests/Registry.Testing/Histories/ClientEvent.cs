using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>One thing that a client of a registry saw, or that a test did to the daemon.</summary>
public abstract record ClientEvent
{
    private ClientEvent()
    {
    }

    /// <summary>When it happened.</summary>
    public required CallSpan Span { get; init; }

    /// <summary>An answer was of a revision.</summary>
    /// <param name="Scope">What the revision is of: a node or a blob; empty: the registry.</param>
    /// <param name="Revision">The revision.</param>
    /// <param name="IsCommit">Whether the call itself made the revision.</param>
    /// <param name="Image">What the scope was like at that revision; empty: not told.</param>
    public sealed record Answered(string Scope, long Revision, bool IsCommit, string Image) : ClientEvent;

    /// <summary>A request with a request id was answered.</summary>
    /// <param name="RequestId">Its id.</param>
    /// <param name="Answer">The whole answer, or the refusal.</param>
    /// <param name="End">Done or Refused.</param>
    public sealed record Replied(string RequestId, string Answer, CallEnd End) : ClientEvent;

    /// <summary>A node that was to take a unique key.</summary>
    public sealed record KeyTaken(string Key, string NodeId, CallEnd End) : ClientEvent;

    /// <summary>A node that was to give its unique key up.</summary>
    public sealed record KeyReleased(string Key, string NodeId, CallEnd End) : ClientEvent;

    /// <summary>Somebody looked a unique key up.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="NodeId">Who was found; empty: nobody.</param>
    public sealed record KeyLookedUp(string Key, string NodeId) : ClientEvent;

    /// <summary>A pool gave a value.</summary>
    /// <param name="Holder">Names this allocation.</param>
    /// <param name="Value">The value.</param>
    public sealed record ValueAllocated(string Holder, string Value) : ClientEvent;

    /// <summary>A value was to be freed: from the beginning of the call on its holder no longer counts on it.</summary>
    public sealed record ValueFreed(string Holder, string Value) : ClientEvent;

    /// <summary>A heartbeat.</summary>
    public sealed record Beat(string NodeId, TimeSpan Ttl, CallEnd End) : ClientEvent;

    /// <summary>Somebody saw how a node stood.</summary>
    public sealed record LivenessSeen(string NodeId, Liveness.Types.State State) : ClientEvent;

    /// <summary>A watch began or began anew: it is told every change after a revision.</summary>
    public sealed record WatchBegan(string Watch, long AfterRevision) : ClientEvent;

    /// <summary>A watch was told of a change.</summary>
    /// <param name="Watch">Names the watch, over any number of resumptions.</param>
    /// <param name="NodeId">The node.</param>
    /// <param name="Revision">Revision of the commit.</param>
    /// <param name="Image">The node after it; empty: gone.</param>
    public sealed record WatchTold(string Watch, string NodeId, long Revision, string Image) : ClientEvent;

    /// <summary>A watch was told that it knows every change up to a revision.</summary>
    public sealed record WatchProgress(string Watch, long Revision) : ClientEvent;

    /// <summary>The daemon was started again; <see cref="Span"/> lasts from its end until it serves.</summary>
    public sealed record Restarted : ClientEvent;

    /// <summary>The daemon stood still for the span.</summary>
    public sealed record Paused : ClientEvent;

    /// <summary>The daemon's clock was moved ahead.</summary>
    public sealed record ClockMovedAhead(TimeSpan By) : ClientEvent;
}
