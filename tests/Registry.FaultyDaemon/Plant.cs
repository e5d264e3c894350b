namespace Registry.FaultyDaemon;

/// <summary>A fault that is planted in a daemon, so that tests can find out whether they would see it.</summary>
internal enum Plant
{
    /// <summary>None: the daemon keeps its promises.</summary>
    None,

    /// <summary>Writes are answered before they are durable.</summary>
    AcknowledgeEarly,

    /// <summary>Writes are shown to others before they are durable, and answered afterwards.</summary>
    PublishEarly,

    /// <summary>Now and then a watch is not told of a change.</summary>
    DropEvent,

    /// <summary>Now and then a watch is told twice of a change.</summary>
    DoubleEvent,

    /// <summary>Now and then a unique key becomes free while its holder counts on it.</summary>
    ReuseKeyEarly,

    /// <summary>Now and then a value of a pool becomes free while its holder counts on it.</summary>
    ReuseValueEarly,

    /// <summary>Values of pools are not held down.</summary>
    ForgetHoldDown,

    /// <summary>Now and then a request is carried out without its request id being kept.</summary>
    ForgetRequestId,
}
