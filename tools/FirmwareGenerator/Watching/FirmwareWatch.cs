using FirmwareGenerator.Nodes;
using FirmwareGenerator.Output;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Watching;

/// <summary>
/// Keeps the firmware of nodes in step with the registry: makes what a change touches, over restarts of the daemon too. Used by one caller.
/// </summary>
/// <param name="client">The registry.</param>
/// <param name="selection">The nodes.</param>
/// <param name="generator">Makes the firmware.</param>
/// <param name="report">Tells what came of it.</param>
/// <param name="time">For pauses.</param>
internal sealed class FirmwareWatch(RegistryClient client, NodeSelection selection, Generator generator, OutcomeReport report, TimeProvider time)
{
    // A change of a module is a change of no node: it is noticed with the next bookmark.
    private static readonly TimeSpan ModulesInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly DependencyMap _dependencies = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private bool _isEverythingTouched = true;
    private RegistryModules? _modules;

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // All types: what routers refer to is anything. The first pass reads the nodes by itself.
        var watcher = new NodeWatcher(client, new NodeWatchOptions
        {
            ReadMask = ["id"],
            WatchMask = ["items", "name"],
            Delivery = WatchDelivery.Latest,
            SkipSnapshot = true,
            BookmarkInterval = ModulesInterval,
        });
        await foreach (var told in watcher.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (told)
            {
                case NodeWatchEvent.Started:
                    _isEverythingTouched = true;
                    break;
                case NodeWatchEvent.Changed changed:
                    _touched.UnionWith(_dependencies.TouchedBy(changed.Node.Id));
                    break;
                case NodeWatchEvent.Removed removed:
                    _touched.UnionWith(_dependencies.TouchedBy(removed.NodeId));
                    break;
                case NodeWatchEvent.Interrupted interrupted:
                    report.Warn($"{interrupted.Cause.Message} Trying again.");
                    break;
                case NodeWatchEvent.Synced or NodeWatchEvent.Progress:
                    await CatchUpAsync(cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Makes what is touched; goes on trying where the daemon is away meanwhile, so that no change is lost.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await GenerateAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RegistryUnavailableException e)
            {
                report.Warn($"{e.Message} Trying again.");
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task GenerateAsync(CancellationToken cancellationToken)
    {
        var modules = await RegistryModules.ReadAsync(client, _modules, cancellationToken).ConfigureAwait(false);
        _isEverythingTouched |= !ReferenceEquals(modules, _modules);
        _modules = modules;
        if (!_isEverythingTouched && _touched.Count == 0)
        {
            return;
        }

        var isFirst = _isEverythingTouched;
        var nodes = isFirst
            ? await selection.ListAsync(client, cancellationToken).ConfigureAwait(false)
            : await selection.ListAsync(client, _touched, cancellationToken).ConfigureAwait(false);
        foreach (var gone in _touched.Except(nodes.Select(node => node.Id)))
        {
            _dependencies.Remove(gone);
        }

        foreach (var node in nodes)
        {
            await GenerateAsync(node, cancellationToken).ConfigureAwait(false);
            _ = _touched.Remove(node.Id);
        }

        _touched.Clear();
        _isEverythingTouched = false;
        if (isFirst)
        {
            report.Watching(nodes.Count);
        }
    }

    private async Task GenerateAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await generator.GenerateAsync(node, _modules!, cancellationToken).ConfigureAwait(false);
            _dependencies.Set(node.Id, outcome.References);
            report.Tell(outcome);
        }
        catch (RegistryException e) when (e.Reason == ErrorReason.NodeNotFound)
        {
            // Its removal is told next.
        }
    }
}
