using Microsoft.Extensions.Logging;
using Registry.Domain.Queries;
using Registry.Engine;
using Registry.Engine.Commits;
using Registry.Modules.Schema;
using Registry.Storage;

namespace Registry.Server.Hooks;

/// <summary>
/// Tells one hook of the commits that concern it: one after the other, from its place on, each until the hook has taken it. What fails holds up
/// this hook alone. Not for several threads at once.
/// </summary>
internal sealed class HookFollower(HookSchema hook, HookClient client, RegistryEngine engine, HookPlaces places, TimeProvider time, ILogger logger)
{
    private const int PortionCount = 64;
    private const long PortionBytes = 256 * 1024;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private IReadOnlyList<Commit> _portion = [];

    /// <summary>Tells until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await FollowAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // A journal that cannot be read, or a defect: the other hooks go on.
                Log.HookFollowingFailed(logger, hook.Name, e);
                await Task.Delay(PauseAfterFailure, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var place = Place();
            if (place.Epoch != engine.Epoch || place.Revision + 1 < engine.Commits.Oldest)
            {
                await ResyncAsync(place.Revision, cancellationToken).ConfigureAwait(false);
            }
            else if (place.Revision >= engine.Commits.Head)
            {
                _portion = [];
                _ = await engine.AtLeastAsync(place.Revision + 1, cancellationToken).ConfigureAwait(false);
            }
            else if (Find(place.Revision + 1) is { } commit)
            {
                await TellAsync(commit, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private StoredHookPlace Place() => places.TryGet(hook.Name, out var place) ? place : new StoredHookPlace(hook.Name, "", 0);

    /// <summary>A commit; null where it was trimmed a moment ago.</summary>
    private Commit? Find(long revision)
    {
        if (engine.Commits.FindInMemory(revision) is { } known)
        {
            _portion = [];
            return known;
        }

        if (_portion.Count == 0 || revision < _portion[0].Revision || revision > _portion[^1].Revision)
        {
            _portion = engine.Commits.Read(revision, PortionCount, PortionBytes);
        }

        return _portion.Count == 0 ? null : _portion[(int)(revision - _portion[0].Revision)];
    }

    private async Task TellAsync(Commit commit, CancellationToken cancellationToken)
    {
        foreach (var change in commit.Changes)
        {
            if (Concerns(change))
            {
                await client.TellAsync(HookMessages.Committed(hook, commit, change), cancellationToken).ConfigureAwait(false);
            }
        }

        places.Set(new StoredHookPlace(hook.Name, engine.Epoch, commit.Revision));
    }

    private bool Concerns(CommitChange change)
    {
        if (!hook.AppliesTo((change.After ?? change.Before)!.Type))
        {
            return false;
        }

        var (before, after) = (change.Before?.Items.Point(hook.Point.Name), change.After?.Items.Point(hook.Point.Name));
        return before is null || after is null ? !(before ?? after)!.IsEmpty : !before.HasContentOf(after);
    }

    private async Task ResyncAsync(long place, CancellationToken cancellationToken)
    {
        var snapshot = engine.Current;
        Log.HookResync(logger, hook.Name, snapshot.Revision, place);
        foreach (var node in new NodeQuery(snapshot, NodeFilter.All).ById("", cancellationToken))
        {
            if (hook.AppliesTo(node.Type))
            {
                await client.TellAsync(HookMessages.Resync(hook, node), cancellationToken).ConfigureAwait(false);
            }
        }

        places.Set(new StoredHookPlace(hook.Name, engine.Epoch, snapshot.Revision));
    }
}
