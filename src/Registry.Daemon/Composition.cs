using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Registry.Daemon.Hosting;
using Registry.Daemon.Options;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Registry.Daemon;

/// <summary>The one place where store, engine and services come together.</summary>
internal static class Composition
{
    /// <summary>The services that the daemon serves beside health and reflection.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } = [];

    /// <summary>Registers what the services need. The store is not open yet.</summary>
    public static void Add(IServiceCollection services, RegistryDaemonOptions options)
    {
    }

    /// <summary>Maps the services.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>Opens the store, loads it and starts the engine. Calls are let in when it has returned.</summary>
    /// <returns>Finishes what is queued and closes the store when it is disposed.</returns>
    /// <exception cref="Storage.StoreException">The store cannot be used; the message says why.</exception>
    public static Task<IAsyncDisposable?> OpenAsync(IServiceProvider services, RegistryDaemonOptions options, CancellationToken cancellationToken)
    {
        DataDirectory.Prepare(options.DataDirectory);
        return Task.FromResult<IAsyncDisposable?>(null);
    }
}
