namespace Grpc.Core;

/// <summary>State of a channel's connection.</summary>
public enum ConnectivityState
{
    /// <summary>No connection, and none is being made.</summary>
    Idle,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Ready,

    /// <summary>The connection failed; it will be tried again.</summary>
    TransientFailure,

    /// <summary>The channel is disposed of.</summary>
    Shutdown,
}
