using Microsoft.Extensions.Logging.Abstractions;
using Registry.Domain;
using Registry.Engine;
using Registry.Storage;

namespace Fuzz.Targets;

/// <summary>A small registry, so that files have something in them.</summary>
internal static class SampleRegistry
{
    /// <summary>Makes some commits upon a store.</summary>
    public static void Fill(IRegistryStore store)
    {
        using var engine = Load(store);
        Run(engine, new RegisterNodeCommand { Node = Node("a", "web-1"), Blobs = [new BlobDraft("k", "blob"u8.ToArray())] });
        Run(engine, new RegisterNodeCommand { Node = Node("b", "web-2") with { Parent = "a" }, Blobs = [] });
        Run(engine, new DeleteNodeCommand { Target = new NodeRef(NodeRefKind.Id, "b"), Detach = true });
    }

    /// <summary>Loads what a store holds.</summary>
    /// <exception cref="StoreException">It breaks the rules.</exception>
    public static RegistryEngine Load(IRegistryStore store) =>
        RegistryEngine.Start(store, new RegistryEngineOptions(), TimeProvider.System, NullLogger<RegistryEngine>.Instance);

    private static Node Node(string id, string name) => new()
    {
        Id = id, Type = "vm", Name = name, State = "running", UniqueKeys = [$"serial:{id}"],
    };

    private static void Run(RegistryEngine engine, Command command)
    {
        var request = new CommandRequest(command, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "fuzz", "", UInt128.Zero, ValidateOnly: false, SizeBytes: 0);
        var outcome = engine.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (outcome.Rejection is { } rejection)
        {
            throw new InvalidOperationException($"The sample is refused: {rejection}");
        }
    }
}
