using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bench;

/// <summary>The ceiling: a service that sends back what it gets, on the stack and with the settings of the daemon.</summary>
internal static class EchoServer
{
    /// <summary>Serves until it is cancelled; prints its address first.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<EchoService>();
        await using var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine($"echo ready {addresses.First()}");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}

/// <summary>Sends back what it gets.</summary>
[BindServiceMethod(typeof(EchoService), nameof(Bind))]
internal class EchoService
{
    public static void Bind(ServiceBinderBase binder, EchoService? service) =>
        binder.AddMethod(RawCalls.Echo, service is null ? null : service.Echo);

    public virtual Task<byte[]> Echo(byte[] request, ServerCallContext context) => Task.FromResult(request);
}
