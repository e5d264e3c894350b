using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Registry.ModelTests.Model;
using Registry.V1;

namespace Registry.ModelTests.Hosting;

/// <summary>The hook of the module <c>lab.hook</c>: a real server that answers by the two rules that the model has too.</summary>
internal sealed class HookHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HookHost(WebApplication app, ListenOptions listen) => (_app, Address) = (app, $"http://{listen.IPEndPoint}");

    public string Address { get; }

    public static async Task<HookHost> StartAsync()
    {
        ListenOptions? listen = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, on =>
        {
            on.Protocols = HttpProtocols.Http2;
            listen = on;
        }));
        builder.Services.AddLogging();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Hook>();
        await app.StartAsync();
        return new HookHost(app, listen!);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Hook : ModuleHook.ModuleHookBase
    {
        public override Task<DefaultResponse> Default(HookRequest request, ServerCallContext context)
        {
            var ports = request.Config.Items.Where(item => item.Ref.Id == Lab.Port);
            return Task.FromResult(new DefaultResponse
            {
                Values = { ports.Select(port => new SetField { Item = port.Ref, Field = "note", Value = Lab.Text(Lab.HookNote) }) },
            });
        }

        public override Task<ValidateHookResponse> Validate(HookRequest request, ServerCallContext context)
        {
            var isRefused = request.Config.Items.Any(
                item => item.Ref.Id == Lab.Port && item.Values.TryGetValue("mac", out var mac) && mac.StringValue == Lab.RefusedByHook);
            return Task.FromResult(new ValidateHookResponse
            {
                Findings = { isRefused ? [new Finding { Code = "lab.refused", Message = "this address is refused" }] : Array.Empty<Finding>() },
            });
        }
    }
}
