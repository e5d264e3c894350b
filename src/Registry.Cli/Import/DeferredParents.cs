using Registry.Cli.Output;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Import;

/// <summary>Sets the parents that were not there when their children were registered.</summary>
internal sealed class DeferredParents(RegistryClient client, ImportJournal journal, int mostWrites)
{
    private readonly BatchSizer _sizer = new(mostWrites);

    /// <summary>Sets those that the journal does not have as done. Setting one twice does no harm.</summary>
    public async Task SetAsync(CancellationToken cancellationToken)
    {
        var state = journal.State;
        while (state.ParentsDone < state.Parents.Count)
        {
            var batch = state.Parents.Skip(state.ParentsDone).Take(_sizer.Next).ToList();
            var record = await SendAsync(batch, cancellationToken).ConfigureAwait(false);
            if (record is not null)
            {
                await journal.AppendAsync(record, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ImportRecord?> SendAsync(List<DeferredParent> batch, CancellationToken cancellationToken)
    {
        var done = journal.State.ParentsDone;
        var writes = batch.Select(p => new Write { SetParent = new SetParentRequest { NodeRef = NodeRefs.Id(p.Id), Parent = NodeRefs.Id(p.Parent) } });
        try
        {
            await client.WriteBatchAsync(writes, cancellationToken).ConfigureAwait(false);
            _sizer.Succeeded();
            return new ImportRecord { ParentsDone = done + batch.Count };
        }
        catch (RegistryException e) when (Importer.IsRefusal(e))
        {
            if (!_sizer.Refused(batch.Count, e.Index))
            {
                return null;
            }

            var error = $"registered, but its parent was not set: {ErrorReport.LineOfWrite(e, 0, "set_parent")}";
            return new ImportRecord { ParentsDone = done + 1, Errors = [new LineError(batch[0].Line, error)] };
        }
    }
}
