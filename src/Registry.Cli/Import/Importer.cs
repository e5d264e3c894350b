using System.Globalization;
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
    private readonly ImportJournal _journal;
    private readonly ImportWindow _window;
    private readonly KnownParents _parents;
    private readonly CancellationToken _cancellationToken;
    private readonly BatchSizer _sizer = new(MostWrites);
    private long _lastRevision;

    public Importer(RegistryClient client, LineReader lines, ImportJournal journal, IfExists? ifExists, CancellationToken cancellationToken)
    {
        _client = client;
        _journal = journal;
        _window = new ImportWindow(lines, ifExists, MostBatchBytes);
        _parents = new KnownParents(client);
        _cancellationToken = cancellationToken;
    }

    private ImportState State => _journal.State;

    /// <summary>Imports from where the journal says.</summary>
    /// <param name="report">Gets the number of bytes dealt with, now and then.</param>
    public async Task RunAsync(Action<long> report)
    {
        await _window.SkipToAsync(State.Done, _cancellationToken).ConfigureAwait(false);
        await RepeatPendingAsync().ConfigureAwait(false);
        while (true)
        {
            await _window.FillAsync(_sizer.Next, _cancellationToken).ConfigureAwait(false);
            if (_window.IsEmpty)
            {
                break;
            }

            var batch = _window.Batch(_sizer.Next);
            await SendAsync(batch, await _parents.FindMissingAsync(batch, _cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            report(_window.BytesDone);
        }

        await DoneAsync(_window.LastLine, new ImportRecord()).ConfigureAwait(false);
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

        await _window.FillToAsync(to, _cancellationToken).ConfigureAwait(false);
        var batch = _window.Between(from, to);
        if (batch.Count > 0)
        {
            await SendAsync(batch, [.. pending.Deferred ?? []]).ConfigureAwait(false);
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
        return new ImportRecord
        {
            Created = created.Count,
            Existing = batch.Count - created.Count,
            Parents = parents.Count > 0 ? parents : null,
        };
    }

    /// <summary>Records that all lines up to this one are dealt with, among them those that could not be read.</summary>
    private async Task DoneAsync(long line, ImportRecord record)
    {
        List<LineError> errors = [.. _window.DropThrough(line), .. record.Errors ?? []];
        await _journal.AppendAsync(record with { Done = line, Errors = errors.Count > 0 ? errors : null }, _cancellationToken).ConfigureAwait(false);
    }
}
