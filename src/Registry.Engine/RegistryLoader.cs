using System.Diagnostics;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Registry.Domain;
using Registry.Domain.Collections;
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

    public static LoadedRegistry Load(IRegistryStore store, RegistryEngineOptions options, TimeProvider time, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        var nodes = new List<Node>();
        var epoch = "";
        using (var view = store.OpenView())
        {
            foreach (var (key, body) in view.Records(new HashSet<RecordKind> { RecordKind.Meta, RecordKind.Node }))
            {
                if (key.Kind == RecordKind.Node)
                {
                    nodes.Add(DecodeNode(key, body.Span));
                }
                else
                {
                    epoch = StoreRecord.Parser.ParseFrom(body.Span).Epoch;
                }
            }
        }

        var revision = store.Revision;
        var problems = new List<string>();
        var snapshot = RegistrySnapshot.Build(nodes, revision, LastCommitTime(store, revision), problems);
        if (problems.Count > 0)
        {
            throw new StoreException(
                $"The store breaks the registry's rules in {problems.Count} places and is not served: "
                + string.Join("; ", problems.Take(ListedProblems)) + ". Restore a snapshot, or repair the records named.");
        }

        var (requests, window) = LoadRequests(store, options, time.GetUtcNow().UtcDateTime);
        Log.Loaded(logger, nodes.Count, revision, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return new LoadedRegistry(new EngineState(snapshot, requests), window, epoch);
    }

    private static Node DecodeNode(RecordKey key, ReadOnlySpan<byte> body)
    {
        Node node;
        try
        {
            node = NodeRecordCodec.Decode(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StoreException($"The record of node '{key.Id}' cannot be read: {e.Message} Restore a snapshot.", e);
        }

        return node.Id == key.Id
            ? node
            : throw new StoreException($"The record under the id '{key.Id}' says that it is node '{node.Id}'. Restore a snapshot.");
    }

    private static DateTime LastCommitTime(IRegistryStore store, long revision) =>
        store.ReadJournalHeaders(revision, 1) is [var last] ? CommitDecoder.Time(last.Header) : DateTime.UnixEpoch;

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
                if (CommitDecoder.Mark(entry.Header) is var (requestId, mark) && now - mark.Time <= options.IdempotencyAge)
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
