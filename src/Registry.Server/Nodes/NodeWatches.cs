using Grpc.Core;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine;
using Registry.Engine.Watching;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Queries;
using Registry.Server.WireFormat;

namespace Registry.Server.Nodes;

/// <summary>The way of a watch: find its place, send the snapshot, then what comes after it.</summary>
internal sealed class NodeWatches(RegistryEngine engine, NodeReads reads, NodeQueries queries, Chunks chunks, RegistryEngineOptions options)
{
    /// <summary>Watches until the client goes or the daemon stops.</summary>
    /// <exception cref="RpcException">The watch cannot begin, or cannot go on.</exception>
    public async Task RunAsync(WatchRequest request, IServerStreamWriter<WatchAnswer> responses, ServerCallContext context)
    {
        var snapshot = await FindPlaceAsync(request, context).ConfigureAwait(false);
        var expression = queries.Watch(request.Selection);
        expression?.Verify();
        var filter = NodeReads.Filter(snapshot, request.Selection) with { Condition = expression };
        var spec = new WatchSpec
        {
            Filter = filter,
            Mask = request.WatchMask,
            LatestOnly = request.LatestOnly,
            BookmarkInterval = request.BookmarkInterval,
            Encode = new WatchEventEncoder(request.ReadMask).Encode,
            EncodeLiveness = request.IncludeLiveness ? WatchEventEncoder.Liveness : null,
            StartsWithLiveness = request.AfterRevision is not null,
            Verify = expression is null ? null : expression.Verify,
        };
        var revision = request.AfterRevision ?? snapshot.Revision;
        // Begun before the snapshot is sent: what happens meanwhile comes after it.
        using var watcher = engine.Watches.Watch(spec, revision, context.CancellationToken);
        try
        {
            if (request.AfterRevision is null && !request.SkipSnapshot)
            {
                // A condition of its own, with the budget of a list: what the present costs is not what the watch may cost later.
                var present = queries.Select(snapshot, request.Selection, watcher.Ended);
                await SendSnapshotAsync(present.Query, request.ReadMask, responses, watcher.Ended).ConfigureAwait(false);
            }

            snapshot = null;
            await responses.WriteAsync(
                new EventsAnswer([WatchEventEncoder.Synced(revision, engine.Epoch)], revision), watcher.Ended).ConfigureAwait(false);
            await SendChangesAsync(watcher, responses).ConfigureAwait(false);
        }
        catch (WatchTooCostlyException refused)
        {
            throw QueryErrors.ToException(refused, watcher.ToldRevision, engine.Epoch);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw engine.Watches.Failure ?? (Exception)RejectionMapper.ToException(new Rejection.ShuttingDown(options.RetryAfter));
        }
    }

    private static async Task SendChangesAsync(Watcher watcher, IServerStreamWriter<WatchAnswer> responses)
    {
        while (true)
        {
            var (batch, compacted) = await watcher.NextAsync().ConfigureAwait(false);
            if (compacted is not null)
            {
                throw RejectionMapper.ToException(compacted);
            }

            await responses.WriteAsync(new EventsAnswer(batch.Events, batch.Revision), watcher.Ended).ConfigureAwait(false);
        }
    }

    private Task SendSnapshotAsync(
        NodeQuery query, NodeMask mask, IServerStreamWriter<WatchAnswer> responses, CancellationToken cancellationToken) =>
        chunks.WriteAsync<NodeView, WatchAnswer>(
            query.ById("", cancellationToken).Select(node => reads.View(node, mask)),
            node => NodeEncoder.Measure(node, mask),
            nodes => new PresentAnswer(nodes, mask),
            responses,
            cancellationToken,
            sendEmpty: false);

    /// <summary>The state to begin with; not before the revision to resume after.</summary>
    private async ValueTask<RegistrySnapshot> FindPlaceAsync(WatchRequest request, ServerCallContext context)
    {
        if (request.Epoch.Length > 0 && request.Epoch != engine.Epoch)
        {
            throw RejectionMapper.ToException(new Rejection.EpochChanged(request.Epoch, engine.Epoch));
        }

        var snapshot = await reads.SnapshotAsync(request.AfterRevision ?? 0, context).ConfigureAwait(false);
        return request.AfterRevision is { } after && after < snapshot.Revision && engine.Commits.Oldest is var oldest && after + 1 < oldest
            ? throw RejectionMapper.ToException(new Rejection.Compacted(after, oldest))
            : snapshot;
    }
}
