using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Registry.Client;
using Registry.V1;

namespace DeviceAgent.Configuring;

/// <summary>Keeps the file equal to the node's effective configuration, and runs the command once for each new one.</summary>
internal sealed class ConfigurationFollower(RegistryClient client, ConfigurationFile file, string filePath, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Follows until the node is deleted or the token is cancelled.</summary>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task FollowAsync(string nodeId, CancellationToken cancellationToken)
    {
        var watcher = new NodeWatcher(client, new NodeWatchOptions
        {
            Selector = new NodeSelector { NodeRefs = { NodeRefs.Id(nodeId) } },
            ReadMask = ["id", "revision"],
            WatchMask = ["items"],
            Delivery = WatchDelivery.Latest,
        });
        var texts = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var applying = ApplyAsync(texts.Reader, end.Token);
        try
        {
            await ReadAllAsync(nodeId, watcher, texts.Writer, cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAllAsync(string nodeId, NodeWatcher watcher, ChannelWriter<string> texts, CancellationToken cancellationToken)
    {
        var isPresent = false;
        await foreach (var told in watcher.WatchAsync(cancellationToken))
        {
            switch (told)
            {
                case NodeWatchEvent.Started:
                    isPresent = false;
                    break;
                case NodeWatchEvent.Removed:
                case NodeWatchEvent.Synced when !isPresent:
                    return;
                case NodeWatchEvent.Present or NodeWatchEvent.Changed:
                    isPresent = true;
                    await texts.WriteAsync(await ReadAsync(nodeId, cancellationToken), cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Applies each text until it succeeds, or a newer one is there.</summary>
    private async Task ApplyAsync(ChannelReader<string> texts, CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        var text = await texts.ReadAsync(cancellationToken);
        while (true)
        {
            var newer = texts.WaitToReadAsync(cancellationToken).AsTask();
            if (await TryApplyAsync(text, cancellationToken) is { } problem)
            {
                logger.Retrying("The command for the new configuration", pause.TotalSeconds, problem);
                await Task.WhenAny(newer, Task.Delay(pause, time, cancellationToken));
                pause = newer.IsCompleted ? ShortestPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
            else
            {
                pause = ShortestPause;
                await newer;
            }

            cancellationToken.ThrowIfCancellationRequested();
            text = texts.TryRead(out var next) ? next : text;
        }
    }

    private async Task<string?> TryApplyAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ApplyAsync(text, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Reads, writes and applies once. Null: all is well; else why not.</summary>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task<string?> OnceAsync(string nodeId, CancellationToken cancellationToken) =>
        await file.ApplyAsync(await ReadAsync(nodeId, cancellationToken), cancellationToken);

    private async Task<string> ReadAsync(string nodeId, CancellationToken cancellationToken)
    {
        var request = new GetConfigRequest { NodeRef = NodeRefs.Id(nodeId), RevealSensitive = true };
        var text = ConfigurationText.Of(nodeId, (await client.GetConfigAsync(request, cancellationToken)).Config);
        if (file.Write(text))
        {
            logger.Configured(filePath);
        }

        return text;
    }
}
