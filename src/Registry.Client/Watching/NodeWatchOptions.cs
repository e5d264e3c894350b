using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.Client;

/// <summary>What a <see cref="NodeWatcher"/> watches, and how.</summary>
public sealed class NodeWatchOptions
{
    /// <summary>Which nodes. Not set: all.</summary>
    public NodeSelector? Selector { get; init; }

    /// <summary>Fields of the nodes to receive; empty: all.</summary>
    public IReadOnlyList<string> ReadMask { get; init; } = [];

    /// <summary>Fields whose changes matter; empty: all.</summary>
    public IReadOnlyList<string> WatchMask { get; init; } = [];

    /// <summary>How changes come when they come faster than they are read. Default: every one.</summary>
    public WatchDelivery Delivery { get; init; } = WatchDelivery.EveryChange;

    /// <summary>Whether changes of liveness are told too.</summary>
    public bool IncludeLiveness { get; init; }

    /// <summary>Begin with changes from now on, without the present state.</summary>
    public bool SkipSnapshot { get; init; }

    /// <summary>Begin after a place that was reached before, without the present state if the registry still has all changes since.</summary>
    public NodeWatchPlace? ResumeAfter { get; init; }

    /// <summary>
    /// How often the daemon says how far it is when nothing changes: 1 second to 1 hour; a connection that is silent for three times as long is
    /// taken for broken. Default 10 seconds.
    /// </summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(10);

    internal TimeSpan Patience => BookmarkInterval * 3;

    internal WatchNodesRequest ToRequest(NodeWatchPlace? place)
    {
        var request = new WatchNodesRequest
        {
            Selector = Selector,
            ReadMask = ReadMask.Count == 0 ? null : new FieldMask { Paths = { ReadMask } },
            WatchMask = WatchMask.Count == 0 ? null : new FieldMask { Paths = { WatchMask } },
            Delivery = Delivery,
            IncludeLiveness = IncludeLiveness,
            SkipSnapshot = SkipSnapshot && place is null,
            BookmarkInterval = Duration.FromTimeSpan(BookmarkInterval),
        };
        if (place is not null)
        {
            request.AfterRevision = place.Revision;
            request.Epoch = place.Epoch;
        }

        return request;
    }
}
