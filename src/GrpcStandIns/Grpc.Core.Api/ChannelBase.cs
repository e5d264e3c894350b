namespace Grpc.Core;

/// <summary>A way to one server, over which clients make their calls.</summary>
public abstract class ChannelBase
{
    /// <summary>Makes a channel to a target.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server's host and port.</summary>
    public string Target { get; }

    /// <summary>What starts calls on this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Shuts the channel down. The official channel does nothing here: dispose it instead.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Backs <see cref="ShutdownAsync"/>.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
