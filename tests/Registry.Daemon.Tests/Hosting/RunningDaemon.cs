using System.Net;
using Grpc.Net.Client;
using Registry.Daemon.Hosting;
using Registry.Daemon.Options;

namespace Registry.Daemon.Tests.Hosting;

/// <summary>A daemon within the test's process, on free ports, with clients of both its listeners.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private RunningDaemon(DaemonHost host)
    {
        Host = host;
        GrpcAddress = new Uri($"http://{host.GrpcAddress}");
        Channel = GrpcChannel.ForAddress(GrpcAddress);
        Http = new HttpClient { BaseAddress = new Uri($"http://{host.HttpAddress}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public DaemonHost Host { get; }

    public Uri GrpcAddress { get; }

    public GrpcChannel Channel { get; }

    public HttpClient Http { get; }

    /// <summary>Options for a daemon in memory that logs warnings only.</summary>
    public static RegistryDaemonOptions Options() => new()
    {
        Store = StoreKind.Memory,
        GrpcAddress = new IPEndPoint(IPAddress.Loopback, 0),
        HttpAddress = new IPEndPoint(IPAddress.Loopback, 0),
        LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
    };

    public static async Task<RunningDaemon> StartAsync(RegistryDaemonOptions? options = null)
    {
        var host = new DaemonHost(options ?? Options());
        try
        {
            await host.StartAsync();
            return new RunningDaemon(host);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await Host.DisposeAsync();
    }
}
