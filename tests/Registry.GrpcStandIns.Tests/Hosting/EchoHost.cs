using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests.Hosting;

/// <summary>The official server with the echo service on a free loopback port, and official clients of it.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;
    private readonly List<GrpcChannel> _channels = [];

    private EchoHost(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public CallLog Log => _app.Services.GetRequiredService<CallLog>();

    public string Address => _app.Urls.Single();

    public static Task<EchoHost> StartAsync(Action<GrpcServiceOptions>? configure = null) => StartAsync(configure, null);

    public static Task<EchoHost> StartWithTlsAsync() => StartAsync(null, CreateCertificate());

    public Echo.EchoClient CreateClient(Action<GrpcChannelOptions>? configure = null) => new(CreateChannel(configure));

    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        if (_certificate is not null)
        {
            var handler = new SocketsHttpHandler();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) =>
                served?.GetCertHashString() == _certificate.GetCertHashString();
            options.HttpHandler = handler;
            options.DisposeHttpClient = true;
        }

        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(Address, options);
        _channels.Add(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static async Task<EchoHost> StartAsync(Action<GrpcServiceOptions>? configure, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<CallLog>();
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));

        var host = new EchoHost(builder.Build(), certificate);
        host._app.MapGrpcService<EchoService>();
        host._app.MapGrpcService<ReverseService>();
        try
        {
            await host._app.StartAsync();
        }
        catch (IOException)
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }
}
