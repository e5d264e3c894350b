using System.Diagnostics;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Modules.Compilation;
using Registry.Storage;
using Registry.Storage.V1;

namespace Registry.Engine;

/// <summary>What start-up finds in the store.</summary>
internal sealed record LoadedRegistry(EngineState State, RequestWindow Window, string Epoch);

/// <summary>Reads the store, checks it against the rules of the registry, and builds the first snapshot.</summary>
internal static class RegistryLoader
{
    private const int ListedProblems = 20;
    private const int HeadersPerRead = 4_096;

    private static readonly HashSet<RecordKind> Kinds = [RecordKind.Meta, RecordKind.Node, RecordKind.Module, RecordKind.Allocation];

    public static LoadedRegistry Load(IRegistryStore store, RegistryEngineOptions options, TimeProvider time, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        var records = new StoredRecords();
        var epoch = "";
        using (var view = store.OpenView())
        {
            foreach (var (key, body) in view.Records(Kinds))
            {
                if (key.Kind == RecordKind.Meta)
                {
                    epoch = StoreRecord.Parser.ParseFrom(body.Span).Epoch;
                }
                else if (records.Take(key.Kind, key.Id, body.Span) is { } problem)
                {
                    throw new StoreException($"The store is damaged: {problem}. Restore a snapshot.");
                }
            }
        }

        var revision = store.Revision;
        var problems = new List<string>();
        var snapshot = RegistrySnapshot.Build(records.State, revision, LastCommitTime(store, revision), problems);
        if (problems.Count > 0)
        {
            throw new StoreException(
                $"The store breaks the registry's rules in {problems.Count} places and is not served: "
                + string.Join("; ", problems.Take(ListedProblems)) + ". Restore a snapshot, or repair the records named.");
        }

        if (snapshot.Modules.Count > 0)
        {
            // Modules that do not compile are told by whoever asks for their schema; the registry is not served with them.
            snapshot = snapshot.WithIndexed(StoredModules.Compile(snapshot.Modules).Schema?.IndexedFields ?? []);
        }

        var (requests, window) = LoadRequests(store, options, time.GetUtcNow().UtcDateTime);
        Log.Loaded(logger, records.NodeCount, revision, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return new LoadedRegistry(new EngineState(snapshot, requests), window, epoch);
    }

    private static DateTime LastCommitTime(IRegistryStore store, long revision) =>
        store.ReadJournalHeaders(revision, 1) is [var last] ? Read(last, CommitDecoder.Time) : DateTime.UnixEpoch;

    private static T Read<T>(JournalEntry entry, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(entry.Header);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentException or OverflowException)
        {
            throw new StoreException(
                $"The journal's entry of revision {entry.Revision} cannot be read ({error.Message}), and the store is not served. Restore a snapshot.", error);
        }
    }

    /// <summary>The remembered requests: the journal's latest, by count and age.</summary>
    private static (RequestLog, RequestWindow) LoadRequests(IRegistryStore store, RegistryEngineOptions options, DateTime now)
    {
        var window = new RequestWindow(options.IdempotencyCount, options.IdempotencyAge);
        var requests = RequestLog.Empty;
        var token = new EditToken();
        var from = Math.Max(store.OldestJournalRevision, store.Revision - options.IdempotencyCount + 1);
        while (from > 0 && from <= store.Revision)
        {
            var headers = store.ReadJournalHeaders(from, HeadersPerRead);
            foreach (var entry in headers)
            {
                if (Read(entry, CommitDecoder.Mark) is var (requestId, mark) && now - mark.Time <= options.IdempotencyAge)
                {
                    requests = requests.Add(requestId, mark, token);
                    window.Add(requestId, mark.Revision, mark.Time);
                }
            }

            if (headers.Count == 0)
            {
                break;
            }

            from = headers[^1].Revision + 1;
        }

        return (requests, window);
    }
}
