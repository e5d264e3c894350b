using System.Net;
using FirmwareGenerator.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Registry.Client;

namespace FirmwareGenerator.Hooks;

/// <summary>Serves the hook.</summary>
internal static class HookServer
{
    /// <summary>Serves until cancelled; says where once it does.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task RunAsync(IPEndPoint address, RegistryClient client, ToolConsole console, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http2));
        _ = builder.Services.AddGrpc();
        _ = builder.Services.AddSingleton(_ => new HookService(client));
        await using var app = builder.Build();
        _ = app.MapGrpcService<HookService>();
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        var served = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await console.Out.WriteLineAsync($"firmware-generator hook ready {served}").ConfigureAwait(false);
        await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
    }
}
