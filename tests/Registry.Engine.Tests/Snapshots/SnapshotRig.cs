using Registry.Domain;
using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Testing;

namespace Registry.Engine.Tests.Snapshots;

/// <summary>Registries by chance, their snapshot files, and what becomes of these.</summary>
internal static class SnapshotRig
{
    public static readonly Guid NewEpoch = new("0190a6f0-0000-7000-8000-00000000000e");

    private static readonly DateTime TakenAt = new(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    /// <summary>A registry after some random commands, a few of them large.</summary>
    public static async Task<EngineRig> FillAsync(Random random, int commandCount, int largeCount = 0)
    {
        var rig = EngineRig.Start();
        var commands = new RandomCommands(random, width: 8);
        await rig.Prepare(Writes.Register("a"), Writes.Register("ab"), Writes.SetBlob("a", "firmware", "bytes of it"));
        for (var i = 0; i < commandCount; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.Run(commands.Next(rig.Current), $"request-{i}", 1);
        }

        for (var i = 0; i < largeCount; i++)
        {
            var node = Drafts.Node($"large-{i}") with { Definition = Drafts.Bytes(new string((char)('a' + i), 700_000)) };
            await rig.Prepare(Writes.Register(node));
        }

        return rig;
    }

    /// <summary>Writes a snapshot file.</summary>
    public static void Save(IStoreView view, string path, bool omitHistory = false)
    {
        using var file = File.Create(path);
        foreach (var part in SnapshotWriter.Write(view, "epoch-of-the-source", TakenAt, itemCount: 7, omitHistory))
        {
            file.Write(part.Bytes.Span);
        }
    }

    /// <summary>Writes a snapshot file of what a registry's store holds now.</summary>
    public static void Save(EngineRig rig, string path, bool omitHistory = false)
    {
        using var view = rig.Store.OpenView();
        Save(view, path, omitHistory);
    }

    public static SqliteStore Open(string directory) => SqliteStore.Open(new SqliteStoreOptions
    {
        Path = Path.Combine(directory, DataDirectory.DatabaseFile),
        NewEpoch = Guid.AllBitsSet,
    });

    public static RegistryEngine Start(IRegistryStore store) =>
        RegistryEngine.Start(store, new RegistryEngineOptions(), new ManualTime(), new CapturedLog<RegistryEngine>());

    /// <summary>Blobs and journal as text.</summary>
    public static List<string> Rest(IRegistryStore store)
    {
        using var view = store.OpenView();
        var blobs = view.Records(new HashSet<RecordKind> { RecordKind.Blob })
            .Select(record => $"{record.Key.Id} {Convert.ToHexString(record.Body.Span)}").Order(StringComparer.Ordinal);
        var journal = view.Journal(0)
            .Select(entry => $"{entry.Revision} {Convert.ToHexString(entry.Header.Span)} {Convert.ToHexString(entry.Body.Span)}");
        return [.. blobs, .. journal];
    }
}
