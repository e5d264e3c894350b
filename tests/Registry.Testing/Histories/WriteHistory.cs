using System.Collections.Concurrent;
using Grpc.Core;
using Registry.Client;
using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>How an attempt to write ended, as its client saw it.</summary>
public enum AttemptEnd
{
    /// <summary>Answered: it is durable.</summary>
    Acknowledged,

    /// <summary>Refused with a reason of the catalogue: nothing was done.</summary>
    Refused,

    /// <summary>No answer: nobody knows yet.</summary>
    Unknown,
}

/// <summary>
/// What clients were told by a registry that they alone write to: recorded by many threads at once, judged by a
/// <see cref="HistoryChecker"/> when it is quiet.
/// </summary>
public sealed class WriteHistory
{
    private const int KeptAnswers = 256;

    private readonly ConcurrentQueue<(WriteAttempt Attempt, WriteBatchResponse Answer)> _latest = new();
    private readonly ConcurrentQueue<(WriteAttempt Attempt, WriteBatchResponse Answer)> _acknowledged = new();
    private readonly ConcurrentDictionary<string, WriteAttempt> _unknown = new();
    private readonly ConcurrentDictionary<(string Id, long Revision), Node> _seen = new();
    private readonly ConcurrentDictionary<string, byte> _names = new();
    private readonly ConcurrentDictionary<string, byte> _keys = new();
    private readonly ConcurrentDictionary<ErrorReason, int> _refusals = new();
    private readonly ConcurrentDictionary<(StatusCode Status, string Cause), int> _failures = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private long _lastRevision;
    private long _acknowledgedCount;

    /// <summary>Newest revision that any client was told of.</summary>
    public long LastRevision => Volatile.Read(ref _lastRevision);

    /// <summary>How many attempts have been acknowledged.</summary>
    public long AcknowledgedCount => Volatile.Read(ref _acknowledgedCount);

    /// <summary>How many attempts have been refused, by reason.</summary>
    public IReadOnlyDictionary<ErrorReason, int> Refusals => _refusals;

    /// <summary>How many attempts have ended without an answer, by status and cause; those that their client gave up are not among them.</summary>
    public IReadOnlyDictionary<(StatusCode Status, string Cause), int> Failures => _failures;

    /// <summary>The attempts of which nobody knows whether they were carried out.</summary>
    public IReadOnlyCollection<WriteAttempt> Unknown => [.. _unknown.Values];

    /// <summary>Every name that any attempt asked for.</summary>
    public IReadOnlyCollection<string> Names => [.. _names.Keys];

    /// <summary>Every unique key that any attempt asked for.</summary>
    public IReadOnlyCollection<string> Keys => [.. _keys.Keys];

    /// <summary>Sends an attempt and records how it ends.</summary>
    /// <param name="client">A client that does not retry: what it is told is what the daemon said.</param>
    /// <param name="attempt">The attempt; one that is <see cref="AttemptEnd.Unknown"/> may be sent again.</param>
    /// <param name="cancellationToken">Gives up, which leaves the attempt unknown.</param>
    public async Task<AttemptEnd> WriteAsync(RegistryClient client, WriteAttempt attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        NoteClaims(attempt);
        _unknown[attempt.RequestId] = attempt;
        try
        {
            Acknowledge(attempt, await attempt.SendAsync(client, cancellationToken));
            return AttemptEnd.Acknowledged;
        }
        catch (OperationCanceledException)
        {
            return AttemptEnd.Unknown;
        }
        catch (RegistryException e) when (e.Reason == ErrorReason.Unspecified)
        {
            _failures.AddOrUpdate((e.StatusCode, CauseOf(e)), 1, (_, count) => count + 1);
            if (e.StatusCode is StatusCode.Internal or StatusCode.Unknown)
            {
                _problems.Enqueue($"{attempt.RequestId} was answered {e.StatusCode}: {e.Message}");
            }

            return AttemptEnd.Unknown;
        }
        catch (RegistryException e)
        {
            _refusals.AddOrUpdate(e.Reason, 1, (_, count) => count + 1);
            _unknown.TryRemove(attempt.RequestId, out _);
            return AttemptEnd.Refused;
        }
    }

    /// <summary>Sends every unknown attempt again, at once, so that its end is known.</summary>
    public async Task ResolveAsync(RegistryClient client)
    {
        foreach (var chunk in Unknown.Chunk(64))
        {
            await Task.WhenAll(chunk.Select(attempt => WriteAsync(client, attempt)));
        }

        foreach (var attempt in Unknown)
        {
            _problems.Enqueue($"{attempt.RequestId} could not be repeated although the daemon serves");
        }
    }

    /// <summary>Sends the latest acknowledged attempts again: each must be answered as before.</summary>
    public async Task RepeatLatestAsync(RegistryClient client, int count)
    {
        foreach (var (attempt, answer) in _latest.TakeLast(count))
        {
            var again = await attempt.SendAsync(client);
            if (!again.Equals(answer))
            {
                _problems.Enqueue($"{attempt.RequestId} was answered {answer} and, repeated, {again}");
            }
        }
    }

    /// <summary>Records that a reader saw this node: it must turn out to be durable.</summary>
    public void Saw(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        SawRevision(node.Revision);
        var first = _seen.GetOrAdd((node.Id, node.Revision), node);
        if (!first.Equals(node))
        {
            _problems.Enqueue($"two readers saw different nodes '{node.Id}' of revision {node.Revision}: {first} and {node}");
        }
    }

    /// <summary>Records that a reader was answered from this revision: it must turn out to be durable.</summary>
    /// <param name="revision">Revision of the answer.</param>
    /// <param name="atLeast">What had been acknowledged before the reader asked; an older answer is a problem.</param>
    public void SawRevision(long revision, long atLeast = 0)
    {
        if (revision < atLeast)
        {
            _problems.Enqueue($"a reader was answered from revision {revision} after {atLeast} had been acknowledged");
        }

        Raise(revision);
    }

    internal IEnumerable<(WriteAttempt Attempt, WriteBatchResponse Answer)> TakeAcknowledged() => Drain(_acknowledged);

    internal IReadOnlyList<string> TakeProblems() => [.. Drain(_problems)];

    internal IReadOnlyList<Node> TakeSeen()
    {
        var seen = _seen.Values.ToArray();
        _seen.Clear();
        return seen;
    }

    private static IEnumerable<T> Drain<T>(ConcurrentQueue<T> queue)
    {
        while (queue.TryDequeue(out var item))
        {
            yield return item;
        }
    }

    private static string CauseOf(RegistryException e) =>
        e.InnerException is RpcException { Status.DebugException: { } cause }
            ? $"{cause.GetType().Name}: {cause.GetBaseException().Message}"
            : e.Message;

    private void Acknowledge(WriteAttempt attempt, WriteBatchResponse answer)
    {
        _unknown.TryRemove(attempt.RequestId, out _);
        _acknowledged.Enqueue((attempt, answer));
        if (attempt.IsOwnCommit(answer))
        {
            _latest.Enqueue((attempt, answer));
        }

        while (_latest.Count > KeptAnswers)
        {
            _latest.TryDequeue(out _);
        }

        Raise(answer.Revision);
        Interlocked.Increment(ref _acknowledgedCount);
    }

    private void Raise(long revision)
    {
        for (var last = LastRevision; revision > last; last = LastRevision)
        {
            Interlocked.CompareExchange(ref _lastRevision, revision, last);
        }
    }

    private void NoteClaims(WriteAttempt attempt)
    {
        foreach (var write in attempt.Writes)
        {
            var node = write.RegisterNode?.Node ?? write.UpdateNode?.Node;
            IEnumerable<string> keys = [.. node?.UniqueKeys ?? [], .. write.UpdateNode?.AddUniqueKeys ?? []];
            foreach (var key in keys)
            {
                _keys.TryAdd(key, 0);
            }

            if (node is { Name.Length: > 0 })
            {
                _names.TryAdd(node.Name, 0);
            }
        }
    }
}
