using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Registry.Engine;
using Registry.Modules.Queries;
using Registry.Server;
using Registry.Server.Config;
using Registry.Server.Errors;
using Registry.Server.History;
using Registry.Server.Maintenance;
using Registry.Server.Modules;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Server.Pools;
using Registry.Storage;
using Registry.V1;
using Fuzz.Targets;

namespace Fuzz.Rpc;

/// <summary>The services of the daemon upon a registry in memory, called without a connection.</summary>
internal sealed class RpcHost : IDisposable
{
    // A stream goes on until its client leaves.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly RegistryEngine _engine;

    private RpcHost(ServiceProvider services, RegistryEngine engine, List<RpcCall> rpcs)
    {
        (_services, _engine, Rpcs) = (services, engine, rpcs);
        Paged = [.. rpcs.Where(rpc => rpc.Request.FindFieldByName("page_token") is not null)];
        Tokens = [.. Paged.Select(FirstToken)];
    }

    /// <summary>All RPCs.</summary>
    public IReadOnlyList<RpcCall> Rpcs { get; }

    /// <summary>Those that answer page by page.</summary>
    public IReadOnlyList<RpcCall> Paged { get; }

    /// <summary>A token for each of these.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Starts with a small registry.</summary>
    public static RpcHost Start()
    {
        var store = new InMemoryStore();
        SampleRegistry.Fill(store);
        var engine = SampleRegistry.Load(store);
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics();
        services.AddSingleton(engine);
        services.AddSingleton(new ServerFacts("fuzz", "memory"));
        services.AddSingleton<Registry.Server.Health.ServingState>();
        services.AddRegistryServices(
            new RegistryEngineOptions(), new SnapshotRetentionOptions(), new HistoryOptions(), new StreamingOptions());
        var provider = services.BuildServiceProvider();
        var binder = new CapturingBinder();
        NodeRegistryBinding.Bind(binder, provider.GetRequiredService<NodeRegistryService>());
        PoolRegistryBinding.Bind(binder, provider.GetRequiredService<PoolRegistryService>());
        ConfigRegistryBinding.Bind(binder, provider.GetRequiredService<ConfigRegistryService>());
        ModuleRegistryBinding.Bind(binder, provider.GetRequiredService<ModuleRegistryService>());
        MaintenanceBinding.Bind(binder, provider.GetRequiredService<MaintenanceService>());
        return new RpcHost(provider, engine, binder.Calls);
    }

    /// <summary>Makes a call. A refusal that <c>errors.proto</c> knows is an answer.</summary>
    public void Call(RpcCall rpc, ReadOnlyMemory<byte> request)
    {
        using var leaving = new CancellationTokenSource();
        try
        {
            var answer = rpc.Answer(request, new FuzzCallContext(leaving.Token));
            if (!answer.Wait(Patience))
            {
                leaving.Cancel();
                if (!answer.Wait(Deadline))
                {
                    throw new TimeoutException($"{rpc.FullName} goes on after its client has left");
                }
            }
        }
        catch (AggregateException failure) when (IsAnswer(failure.InnerException!, leaving.IsCancellationRequested))
        {
            // As documented.
        }
        catch (RpcException refused) when (IsAnswer(refused, isLeft: false))
        {
            // As documented.
        }
    }

    /// <summary>Asks for the page of a token.</summary>
    public void CallPaged(RpcCall rpc, string token) => Call(rpc, Paging(rpc, token).ToByteArray());

    public void Dispose()
    {
        _services.Dispose();
        _engine.Dispose();
    }

    private static IMessage Paging(RpcCall rpc, string token)
    {
        var request = rpc.Request.Parser.ParseFrom(ReadOnlySpan<byte>.Empty.ToArray());
        rpc.Request.FindFieldByName("page_token").Accessor.SetValue(request, token);
        return request;
    }

    // Of lists with one entry a page, where there are two; else of what is in no registry.
    private string FirstToken(RpcCall rpc)
    {
        var tokens = _services.GetRequiredService<PageTokens>();
        return rpc.FullName.EndsWith("ListHistory", StringComparison.Ordinal)
            ? tokens.NextOfHistory(1, "a", UInt128.Zero)
            : tokens.Next(_engine.Current, UInt128.Zero, "a");
    }

    private static bool IsAnswer(Exception exception, bool isLeft) => exception switch
    {
        RpcException refused => IsDocumented(refused),
        QueryException => true,
        OperationCanceledException or InvalidOperationException or IOException => isLeft,
        _ => false,
    };

    private static bool IsDocumented(RpcException refused)
    {
        if (refused.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss)
        {
            return false;
        }

        var details = refused.Trailers.GetValueBytes(TrailerBudget.DetailsTrailer);
        return details is null
            ? refused.StatusCode == StatusCode.Cancelled
            : TrailerBudget.WireBytes(Google.Rpc.Status.Parser.ParseFrom(details)) <= TrailerBudget.MaximumBytes;
    }
}
