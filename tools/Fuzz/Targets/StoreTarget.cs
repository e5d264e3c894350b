using Registry.Storage;

namespace Fuzz.Targets;

/// <summary>Database files that something else wrote: opened and loaded, or refused with a named error.</summary>
internal sealed class StoreTarget : IFuzzTarget
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz-stores-").FullName;

    public string Name => "stores";

    public IEnumerable<byte[]> Seeds => [Sample(), []];

    public IEnumerable<string> Words => ["SQLite format 3\0", "CREATE TABLE ", "records", "journal", "\0\0\0\0", "\u007f\u007f"];

    public void Run(byte[] input)
    {
        var folder = Path.Combine(_folder, "data");
        Directory.CreateDirectory(folder);
        try
        {
            var path = Path.Combine(folder, DataDirectory.DatabaseFile);
            File.WriteAllBytes(path, input);
            using var store = SqliteStore.Open(new SqliteStoreOptions { Path = path, NewEpoch = Guid.AllBitsSet });
            SampleRegistry.Load(store).Dispose();
        }
        catch (StoreException refused) when (refused.Message.Length > 0)
        {
            // As documented.
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private byte[] Sample()
    {
        var folder = Path.Combine(_folder, "sample");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, DataDirectory.DatabaseFile);
        using (var store = SqliteStore.Open(new SqliteStoreOptions { Path = path, NewEpoch = Guid.AllBitsSet }))
        {
            SampleRegistry.Fill(store);
        }

        var bytes = File.ReadAllBytes(path);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }
}
