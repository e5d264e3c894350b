using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Import;

/// <summary>
/// Registers the nodes of a file in batches. A parent that does not exist when its child's turn comes is set after the last line, so
/// children may come before their parents.
/// </summary>
internal sealed class Importer
{
    private const int MostWrites = 1000;
    private const int MostBatchBytes = 4 * 1024 * 1024;

    private readonly RegistryClient _client;
    private readonly LineReader _lines;
    private readonly ImportJournal _journal;
    private readonly IfExists? _ifExists;
    private readonly CancellationToken _cancellationToken;
    private readonly Queue<ImportLine> _window = new();
    private readonly List<LineError> _badLines = [];
    private readonly HashSet<string> _knownParents = new(StringComparer.Ordinal);
    private readonly BatchSizer _sizer = new(MostWrites);
    private long _windowBytes;
    private long _lastRevision;

    public Importer(RegistryClient client, LineReader lines, ImportJournal journal, IfExists? ifExists, CancellationToken cancellationToken)
    {
        _client = client;
        _lines = lines;
        _journal = journal;
        _ifExists = ifExists;
        _cancellationToken = cancellationToken;
    }

    private ImportState State => _journal.State;

    /// <summary>Imports from where the journal says.</summary>
    /// <param name="report">Gets the number of bytes dealt with, now and then.</param>
    public async Task RunAsync(Action<long> report)
    {
        while (_lines.Number < State.Done && await _lines.ReadAsync(_cancellationToken).ConfigureAwait(false) is not null)
        {
            // Dealt with before the import was interrupted.
        }

        await RepeatPendingAsync().ConfigureAwait(false);
        while (true)
        {
            await FillAsync(_sizer.Next).ConfigureAwait(false);
            if (_window.Count == 0)
            {
                break;
            }

            var batch = TakeBatch(_sizer.Next);
            await SendAsync(batch, await FindDeferredAsync(batch).ConfigureAwait(false)).ConfigureAwait(false);
            report(_lines.BytesRead - _windowBytes);
        }

        await DoneAsync(_lines.Number, new ImportRecord()).ConfigureAwait(false);
        await new DeferredParents(_client, _journal, MostWrites).SetAsync(_cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a failure condemns a write, and not the connection or the daemon.</summary>
    public static bool IsRefusal(RegistryException e) => e.StatusCode
        is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition
        or StatusCode.Aborted or StatusCode.OutOfRange
        || (e.StatusCode == StatusCode.ResourceExhausted && e.RetryDelay is null);

    /// <summary>
    /// A batch that was on its way when the import stopped goes again with the same content under the same request id: if it was carried
    /// out, the daemon answers as it did.
    /// </summary>
    private async Task RepeatPendingAsync()
    {
        if (State.Pending is not { From: { } from, To: { } to } pending)
        {
            return;
        }

        while (_lines.Number < to && await ReadLineAsync().ConfigureAwait(false))
        {
            // The whole batch must be in the window.
        }

        var batch = _window.Where(l => l.Number >= from && l.Number <= to).ToList();
        if (batch.Count > 0)
        {
            await SendAsync(batch, [.. pending.Deferred ?? []]).ConfigureAwait(false);
        }
    }

    private async Task FillAsync(int count)
    {
        while (_window.Count < count && _windowBytes < MostBatchBytes && await ReadLineAsync().ConfigureAwait(false))
        {
            // One line more.
        }
    }

    private async Task<bool> ReadLineAsync()
    {
        var bytes = await _lines.ReadAsync(_cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return false;
        }

        if (bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
        {
            return true;
        }

        try
        {
            var line = ImportLine.Parse(_lines.Number, bytes);
            line.Request.IfExists = _ifExists ?? line.Request.IfExists;
            _window.Enqueue(line);
            _windowBytes += line.SizeBytes;
        }
        catch (FormatException e)
        {
            _badLines.Add(new LineError(_lines.Number, Printable.Text(e.Message)));
        }

        return true;
    }

    private List<ImportLine> TakeBatch(int most)
    {
        var bytes = 0L;
        return [.. _window.Take(most).TakeWhile((line, i) => (bytes += line.SizeBytes) <= MostBatchBytes || i == 0)];
    }

    /// <summary>The lines whose parents neither exist nor are registered by an earlier line of the batch.</summary>
    private async Task<HashSet<long>> FindDeferredAsync(List<ImportLine> batch)
    {
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<ImportLine>();
        foreach (var line in batch)
        {
            var parent = line.Request.Node?.Parent ?? "";
            if (parent.Length > 0 && !earlier.Contains(parent) && !_knownParents.Contains(parent))
            {
                open.Add(line);
            }

            earlier.Add(line.Request.Node?.Id ?? "");
        }

        if (open.Count > 0)
        {
            await LearnAsync([.. open.Select(l => l.Request.Node.Parent).Distinct(StringComparer.Ordinal)]).ConfigureAwait(false);
        }

        return [.. open.Where(l => !_knownParents.Contains(l.Request.Node.Parent)).Select(l => l.Number)];
    }

    private async Task LearnAsync(IReadOnlyList<string> parents)
    {
        var request = new BatchGetNodesRequest { NodeRefs = { parents.Select(NodeRefs.Id) }, ReadMask = FieldMask.FromString("id") };
        try
        {
            var response = await _client.BatchGetNodesAsync(request, _cancellationToken).ConfigureAwait(false);
            _knownParents.UnionWith(response.Results.Where(r => r.Node is not null).Select(r => r.Node.Id));
        }
        catch (RegistryException e) when (IsRefusal(e) && parents.Count > 1)
        {
            foreach (var parent in parents)
            {
                await LearnAsync([parent]).ConfigureAwait(false);
            }
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            // A parent that cannot be an id: let the write itself be refused, with its line.
            _knownParents.UnionWith(parents);
        }
    }

    private async Task SendAsync(List<ImportLine> batch, HashSet<long> deferred)
    {
        var (from, to) = (batch[0].Number, batch[^1].Number);
        var request = new WriteBatchRequest { RequestId = string.Create(CultureInfo.InvariantCulture, $"{State.Import}-{from}-{to}") };
        request.Writes.AddRange(batch.Select(l => new Write { RegisterNode = WriteOf(l, deferred.Contains(l.Number)) }));
        await _journal.AppendAsync(new ImportRecord { From = from, To = to, Deferred = [.. deferred.Order()] }, _cancellationToken).ConfigureAwait(false);
        WriteBatchResponse response;
        try
        {
            response = await _client.WriteBatchAsync(request, _cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            await RefusedAsync(batch, e).ConfigureAwait(false);
            return;
        }

        _sizer.Succeeded();
        await DoneAsync(to, Tally(batch, deferred, response)).ConfigureAwait(false);
    }

    private static RegisterNodeRequest WriteOf(ImportLine line, bool withoutParent)
    {
        if (!withoutParent)
        {
            return line.Request;
        }

        var request = line.Request.Clone();
        request.Node.Parent = "";
        return request;
    }

    private async Task RefusedAsync(List<ImportLine> batch, RegistryException e)
    {
        if (_sizer.Refused(batch.Count, e.Index))
        {
            var error = new LineError(batch[0].Number, ErrorReport.LineOfWrite(e, 0, "register_node"));
            await DoneAsync(batch[0].Number, new ImportRecord { Errors = [error] }).ConfigureAwait(false);
        }
    }

    private ImportRecord Tally(List<ImportLine> batch, HashSet<long> deferred, WriteBatchResponse response)
    {
        var created = new HashSet<string>(StringComparer.Ordinal);
        var parents = new List<DeferredParent>();
        for (var i = 0; i < batch.Count; i++)
        {
            var node = response.Results[i].Node;
            if (node.CreateRevision == response.Revision && response.Revision > _lastRevision)
            {
                created.Add(node.Id);
            }

            // With RETURN, a node that was there before keeps the parent that it has.
            if (deferred.Contains(batch[i].Number) && (created.Contains(node.Id) || batch[i].Request.IfExists != IfExists.Return))
            {
                parents.Add(new DeferredParent(batch[i].Number, node.Id, batch[i].Request.Node.Parent));
            }
        }

        _lastRevision = response.Revision;
        return new ImportRecord { Created = created.Count, Existing = batch.Count - created.Count, Parents = parents.Count > 0 ? parents : null };
    }

    /// <summary>Records that all lines up to this one are dealt with, among them those that could not be read.</summary>
    private async Task DoneAsync(long line, ImportRecord record)
    {
        while (_window.TryPeek(out var first) && first.Number <= line)
        {
            _windowBytes -= _window.Dequeue().SizeBytes;
        }

        var bad = _badLines.Where(b => b.Line <= line).ToList();
        _badLines.RemoveRange(0, bad.Count);
        List<LineError> errors = [.. bad, .. record.Errors ?? []];
        await _journal.AppendAsync(record with { Done = line, Errors = errors.Count > 0 ? errors : null }, _cancellationToken).ConfigureAwait(false);
    }
}
