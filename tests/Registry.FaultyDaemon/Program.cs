using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Registry.Engine;
using Registry.FaultyDaemon;
using Registry.Server;
using Registry.Server.Health;
using Registry.Server.History;
using Registry.Server.Nodes;
using Registry.Server.Paging;
using Registry.Storage;

// A daemon of the product's own engine and services with a fault planted in it: takes what tests give to registryd, and FAULTYD_PLANT.
var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
var plant = Enum.Parse<Plant>(Environment.GetEnvironmentVariable("FAULTYD_PLANT") ?? nameof(Plant.None));
var engineOptions = new RegistryEngineOptions();
var store = SqliteStore.Open(new SqliteStoreOptions
{
    Path = Path.Combine(DataDirectory.Prepare(options["--data-dir"]), DataDirectory.DatabaseFile),
    NewEpoch = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
});
var late = plant is Plant.AcknowledgeEarly or Plant.PublishEarly ? new LateStore(store, TimeSpan.FromMilliseconds(300)) : null;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders().AddJsonConsole().SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
ListenOptions? grpc = null, http = null;
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPEndPoint.Parse(options["--grpc-address"]), listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        grpc = listen;
    });
    kestrel.Listen(IPEndPoint.Parse(options["--http-address"]), listen =>
    {
        listen.Protocols = HttpProtocols.Http1;
        http = listen;
    });
});
builder.Services.AddGrpc(setup => RegistryServer.Configure(setup, 16 * 1024 * 1024));
builder.Services.AddSingleton(provider => RegistryEngine.Start(
    (IRegistryStore?)late ?? store, engineOptions, TimeProvider.System, provider.GetRequiredService<ILogger<RegistryEngine>>()));
var serving = new ServingState();
serving.TryMoveTo(ServingPhase.Serving, "");
builder.Services.AddSingleton(serving);
builder.Services.AddSingleton(provider => new PlantInterceptor(plant, provider.GetRequiredService<RegistryEngine>(), late));
builder.Services.Configure<Grpc.AspNetCore.Server.GrpcServiceOptions>(setup => setup.Interceptors.Add<PlantInterceptor>());
builder.Services.AddRegistryServices(
    engineOptions, new SnapshotRetentionOptions(), new HistoryOptions(), new StreamingOptions());
builder.Services.AddSingleton(new Registry.Server.Maintenance.ServerFacts("faulty", "sqlite"));
var app = builder.Build();
app.MapRegistryServices();
app.Services.GetRequiredService<RegistryEngine>();
await app.StartAsync();
Console.WriteLine($"registryd ready grpc={grpc!.IPEndPoint} http={http!.IPEndPoint}");
await app.WaitForShutdownAsync();
