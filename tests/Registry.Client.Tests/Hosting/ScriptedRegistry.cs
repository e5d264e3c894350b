using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Registry.V1;

namespace Registry.Client.Tests.Hosting;

/// <summary>
/// The official gRPC server with a registry whose answers a test scripts. It is for failures that a real daemon cannot be made to give at
/// will; everything else is tested against the daemon.
/// </summary>
internal sealed class ScriptedRegistry : NodeRegistry.NodeRegistryBase, IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedRegistry()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<ScriptedRegistry>();
        _app.MapGrpcService<ScriptedConfig>();
    }

    public Func<GetNodeRequest, ServerCallContext, Task<Node>> OnGet { get; set; } = (_, _) => Task.FromResult(new Node { Id = "n" });

    public Func<UpdateNodeRequest, Task<Node>> OnUpdate { get; set; } = _ => Task.FromResult(new Node { Id = "n" });

    public Func<UpdateConfigRequest, UpdateConfigResponse> OnUpdateConfig { get; set; } = _ => new UpdateConfigResponse();

    public Func<ListNodesRequest, ListNodesResponse> OnList { get; set; } = _ => new ListNodesResponse();

    public Func<IServerStreamWriter<StreamNodesResponse>, ServerCallContext, Task> OnStream { get; set; } = (_, _) => Task.CompletedTask;

    public Func<HeartbeatRequest, HeartbeatResponse> OnHeartbeat { get; set; } = _ => new HeartbeatResponse();

    public Func<IAsyncStreamReader<HeartbeatRequest>, Task<HeartbeatResponse>> OnHeartbeats { get; set; } = _ => Task.FromResult(new HeartbeatResponse());

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ScriptedRegistry> StartAsync()
    {
        var registry = new ScriptedRegistry();
        await registry._app.StartAsync();
        return registry;
    }

    /// <summary>A client of this server that pauses for almost no time.</summary>
    public RegistryClient Client(TimeSpan? deadline = null, int attempts = 5) => new(new RegistryClientOptions
    {
        Address = Address,
        Deadline = deadline ?? TimeSpan.FromSeconds(30),
        Retry = new RegistryRetryOptions { MaxAttempts = attempts, BaseDelay = TimeSpan.FromMilliseconds(1) },
    });

    /// <summary>A refusal as the daemon gives it.</summary>
    public static RpcException Refusal(StatusCode code, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { details.Select(Any.Pack) } };
        return new RpcException(new Grpc.Core.Status(code, message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    public static RetryInfo Retry(TimeSpan delay) => new() { RetryDelay = delay.ToDuration() };

    public override Task<Node> GetNode(GetNodeRequest request, ServerCallContext context) => OnGet(request, context);

    public override Task<Node> UpdateNode(UpdateNodeRequest request, ServerCallContext context) => OnUpdate(request);

    public override Task<ListNodesResponse> ListNodes(ListNodesRequest request, ServerCallContext context) => Task.FromResult(OnList(request));

    public override Task StreamNodes(StreamNodesRequest request, IServerStreamWriter<StreamNodesResponse> responseStream, ServerCallContext context)
        => OnStream(responseStream, context);

    public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context) => Task.FromResult(OnHeartbeat(request));

    public override Task<HeartbeatResponse> StreamHeartbeats(IAsyncStreamReader<HeartbeatRequest> requestStream, ServerCallContext context)
        => OnHeartbeats(requestStream);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The configurations of the same server.</summary>
    private sealed class ScriptedConfig(ScriptedRegistry registry) : ConfigRegistry.ConfigRegistryBase
    {
        public override Task<UpdateConfigResponse> UpdateConfig(UpdateConfigRequest request, ServerCallContext context)
            => Task.FromResult(registry.OnUpdateConfig(request));
    }
}
