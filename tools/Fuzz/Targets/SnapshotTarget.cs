using Registry.Domain;
using Registry.Storage;
using Registry.Storage.Snapshots;

namespace Fuzz.Targets;

/// <summary>Snapshot files: verified and, where that is well, restored and loaded.</summary>
internal sealed class SnapshotTarget : IFuzzTarget
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz-snapshots-").FullName;

    public string Name => "snapshots";

    public IEnumerable<byte[]> Seeds => [Sample(omitHistory: false), Sample(omitHistory: true), []];

    public IEnumerable<string> Words => ["RGDSNP\r\n", "\0\0\0\0", "\u007f\u007f"];

    public void Run(byte[] input)
    {
        var path = Path.Combine(_folder, "input");
        File.WriteAllBytes(path, input);
        try
        {
            SnapshotFile.Verify(path);
        }
        catch (StoreException refused) when (refused.Message.Length > 0)
        {
            return;
        }

        var directory = Path.Combine(_folder, "restored");
        SnapshotFile.Restore(path, directory, Guid.AllBitsSet);
        using (var store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(directory, DataDirectory.DatabaseFile), NewEpoch = Guid.AllBitsSet }))
        {
            SampleRegistry.Load(store).Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    private static byte[] Sample(bool omitHistory)
    {
        using var store = new InMemoryStore();
        SampleRegistry.Fill(store);
        using var view = store.OpenView();
        using var file = new MemoryStream();
        foreach (var part in SnapshotWriter.Write(view, "epoch", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), itemCount: 3, omitHistory))
        {
            file.Write(part.Bytes.Span);
        }

        return file.ToArray();
    }
}
