namespace Grpc.Core;

/// <summary>What generated clients derive from.</summary>
public abstract class ClientBase
{
    private readonly CallInvoker? _callInvoker;
    private readonly ClientBaseConfiguration? _configuration;

    /// <summary>Makes a client that cannot call, for test doubles to derive from.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Makes a client as another was made.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        _callInvoker = configuration.CreateInvoker();
    }

    /// <summary>Makes a client on a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : this(channel.CreateCallInvoker())
    {
    }

    /// <summary>Makes a client on an invoker, for instance one with interceptors.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    /// <summary>What starts this client's calls.</summary>
    protected CallInvoker CallInvoker => _callInvoker ?? throw MadeForTests();

    internal ClientBaseConfiguration Configuration => _configuration ?? throw MadeForTests();

    private static InvalidOperationException MadeForTests() =>
        new("This client was made without a channel or an invoker and cannot call.");

    /// <summary>How a client was made, so that it can be made again with another host.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker _invoker;
        private readonly string? _host;

        internal ClientBaseConfiguration(CallInvoker invoker, string? host)
        {
            ArgumentNullException.ThrowIfNull(invoker);
            _invoker = invoker;
            _host = host;
        }

        internal CallInvoker CreateInvoker() => _host is null ? _invoker : new HostCallInvoker(_invoker, _host);

        internal ClientBaseConfiguration WithHost(string host)
        {
            ArgumentNullException.ThrowIfNull(host);
            return new ClientBaseConfiguration(_invoker, host);
        }
    }
}

/// <summary>What a generated client of type <typeparamref name="T"/> derives from.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Makes a client that cannot call, for test doubles to derive from.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Makes a client on a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Makes a client on an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>Makes a client as another was made.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>The same client with another host (<c>:authority</c>) in its calls.</summary>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Makes the generated client.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
