using Microsoft.Extensions.Logging.Abstractions;
using Registry.Domain;
using Registry.Domain.Modules;
using Registry.Domain.Pools;
using Registry.Engine;
using Registry.Storage;
using Registry.Storage.Snapshots;
using Registry.Storage.V1;
using Registry.Testing;

namespace Registry.ModelTests.Checks;

/// <summary>Holds the registry's state against its own store: loaded again, by way of a snapshot file, and replayed from the journal.</summary>
internal static class StoreChecks
{
    /// <summary>The first thing that is wrong; null: nothing.</summary>
    public static Task<string?> DifferenceAsync(RegistryEngine engine, InMemoryStore store, TimeProvider time)
    {
        var current = engine.Current;
        var expected = SnapshotText.Of(current);
        return Task.FromResult(
            Problems(current) ?? Loaded(store, time, expected) ?? FromSnapshotFile(store, time, expected) ?? Replayed(store, current, expected));
    }

    private static string? Problems(RegistrySnapshot current)
    {
        var problems = SnapshotScan.Problems(current);
        current.FindInconsistencies(problems.Add);
        foreach (var book in current.Pools.All())
        {
            book.FindInconsistencies(problems.Add);
        }

        return problems.Count == 0 ? null : $"a scan finds\n{string.Join("; ", problems)}";
    }

    private static string? Loaded(InMemoryStore store, TimeProvider time, string expected)
    {
        using var reopened = store.Reopen();
        return Load(reopened, time, expected, "loaded again");
    }

    private static string? FromSnapshotFile(InMemoryStore store, TimeProvider time, string expected)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("snapshot");
        using (var file = File.Create(path))
        using (var view = store.OpenView())
        {
            foreach (var part in SnapshotWriter.Write(view, "", time.GetUtcNow().UtcDateTime, 0, omitHistory: false))
            {
                file.Write(part.Bytes.Span);
            }
        }

        try
        {
            SnapshotFile.Restore(path, directory.File("restored"), Guid.AllBitsSet);
        }
        catch (Exception e) when (e is not AssertionException)
        {
            return $"a snapshot of the state is not restored\n{e.Message}";
        }

        using var restored = SqliteStore.Open(new SqliteStoreOptions
        {
            Path = Path.Combine(directory.File("restored"), DataDirectory.DatabaseFile),
            NewEpoch = Guid.AllBitsSet,
        });
        return Load(restored, time, expected, "restored from a snapshot");
    }

    private static string? Load(IRegistryStore store, TimeProvider time, string expected, string how)
    {
        try
        {
            using var engine = RegistryEngine.Start(store, new RegistryEngineOptions(), time, NullLogger<RegistryEngine>.Instance);
            return Compare(how, expected, SnapshotText.Of(engine.Current));
        }
        catch (Exception e) when (e is not AssertionException)
        {
            return $"the state is not {how}\n{e.Message}";
        }
    }

    /// <summary>Every image of the journal, put over an empty state in order.</summary>
    private static string? Replayed(InMemoryStore store, RegistrySnapshot current, string expected)
    {
        var (nodes, allocations, modules) = (new Dictionary<string, Node>(), new Dictionary<string, Allocation>(), new Dictionary<string, StoredModule>());
        foreach (var entry in store.ReadJournal(1, int.MaxValue))
        {
            var body = CommitBodyRecord.Parser.ParseFrom(entry.Body.Span);
            foreach (var change in body.Changes)
            {
                Put(nodes, change.NodeId, change.After.IsEmpty ? null : NodeRecordCodec.Decode(change.After.Span));
            }

            foreach (var change in body.Allocations)
            {
                Put(allocations, change.Id, change.After.IsEmpty ? null : PoolRecordCodec.DecodeAllocation(change.After.Span));
            }

            foreach (var change in body.Modules)
            {
                Put(modules, change.Id, change.After.IsEmpty ? null : ModuleRecordCodec.Decode(change.After.Span));
            }
        }

        var problems = new List<string>();
        var stored = new StoredState([.. nodes.Values]) { Allocations = [.. allocations.Values], Modules = [.. modules.Values] };
        var replayed = RegistrySnapshot.Build(stored, current.Revision, current.Time, problems).WithIndexed(current.Indexes.ByField.Fields);
        return problems.Count > 0
            ? $"the journal leads to a broken state\n{string.Join("; ", problems)}"
            : Compare("replayed from the journal", expected, SnapshotText.Of(replayed));
    }

    private static void Put<T>(Dictionary<string, T> into, string id, T? value)
        where T : class
    {
        into.Remove(id);
        if (value is not null)
        {
            into.Add(id, value);
        }
    }

    private static string? Compare(string how, string expected, string actual) =>
        expected == actual ? null : $"the state {how} is\n{actual}\nand was\n{expected}";
}
