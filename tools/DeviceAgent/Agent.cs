using System.Runtime.CompilerServices;
using DeviceAgent.Configuring;
using DeviceAgent.Device;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Registry.Client;
using Registry.V1;

namespace DeviceAgent;

/// <summary>Registers the device, and then does three things at once for as long as its node is there: heartbeats, reports, configuration.</summary>
internal sealed class Agent(RegistryClient client, AgentOptions options, TimeProvider time, ILogger logger)
{
    private const string Point = "monitoring";
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly LinuxDevice _device = new(time);
    private HashSet<string>? _addresses;
    private bool _isFirst;

    /// <summary>Runs until the work is done or the token is cancelled, which is a clean end. Returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.Once)
            {
                return await OnceAsync(cancellationToken);
            }

            while (true)
            {
                var nodeId = await RepeatAsync("Registering", () => RegisterAsync(cancellationToken), cancellationToken);
                await ServeAsync(nodeId, cancellationToken);
                logger.Deleted();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.Stopped();
            return ExitCodes.Ok;
        }
        catch (RegistryUnavailableException e)
        {
            logger.Unreachable(e.Message);
            return ExitCodes.Unreachable;
        }
        catch (Exception e) when (e is RegistryException or DeviceException)
        {
            logger.Refused("The registration", e.Message);
            return ExitCodes.Refused;
        }
    }

    private async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        var nodeId = await RegisterAsync(cancellationToken);
        await client.HeartbeatAsync([NodeRefs.Id(nodeId)], options.HeartbeatTtl, cancellationToken);
        await ReportAsync(nodeId, cancellationToken);
        if (Follower() is { } follower && await follower.OnceAsync(nodeId, cancellationToken) is { } problem)
        {
            logger.Refused("The configuration", problem);
            return ExitCodes.Refused;
        }

        return ExitCodes.Ok;
    }

    /// <summary>Finds the device's node by its MAC address, or registers it. A node that there is keeps its name and all else.</summary>
    private async Task<string> RegisterAsync(CancellationToken cancellationToken)
    {
        var mac = options.Mac is { } given
            ? DeviceIdentity.Normal(given)
            : DeviceIdentity.MacOf(await _device.LinksAsync(cancellationToken), options.Interface, LinuxDevice.IsPhysical);
        var key = DeviceIdentity.KeyPrefix + (mac ?? throw new DeviceException(
            options.Interface is { } name ? $"interface {name} has no MAC address" : "no physical interface has a MAC address; say --interface or --mac"));
        var request = new RegisterNodeRequest
        {
            Node = new Node { Type = options.Type, Name = options.Name ?? $"router-{mac.Replace(":", "")}", UniqueKeys = { key } },
            MatchUniqueKey = key,
            IfExists = IfExists.Return,
        };
        var node = await client.RegisterNodeAsync(request, cancellationToken);
        if (!node.UniqueKeys.Contains(key))
        {
            throw new DeviceException($"'{node.Name}' is the name of another device's node ({node.Id}); choose another --name");
        }

        logger.Registered(node.Name, node.Id, key);
        _addresses = null;
        return node.Id;
    }

    /// <summary>Ends when the node is gone.</summary>
    private async Task ServeAsync(string nodeId, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task> { BeatAsync(nodeId, end.Token), ReportForeverAsync(nodeId, end.Token) };
        if (Follower() is { } follower)
        {
            tasks.Add(RepeatAsync("Following the configuration", () => FollowAsync(follower, nodeId, end.Token), end.Token));
        }

        var first = await Task.WhenAny(tasks);
        await end.CancelAsync();
        foreach (var task in tasks)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await first;
    }

    private static async Task<bool> FollowAsync(ConfigurationFollower follower, string nodeId, CancellationToken cancellationToken)
    {
        try
        {
            await follower.FollowAsync(nodeId, cancellationToken);
        }
        catch (RegistryException e) when (e.Reason == ErrorReason.NodeNotFound)
        {
            return false;
        }

        return true;
    }

    private async Task BeatAsync(string nodeId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.StreamHeartbeatsAsync(BeatsAsync(nodeId, cancellationToken), cancellationToken);
            }
            catch (RegistryException e)
            {
                logger.Retrying("The heartbeat", ShortestPause.TotalSeconds, e.Message);
            }

            await Task.Delay(ShortestPause, time, cancellationToken);
        }
    }

    private async IAsyncEnumerable<HeartbeatRequest> BeatsAsync(string nodeId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return new HeartbeatRequest { NodeRefs = { NodeRefs.Id(nodeId) }, Ttl = options.HeartbeatTtl.ToDuration() };
            await Task.Delay(options.HeartbeatTtl / 3, time, cancellationToken);
        }
    }

    private async Task ReportForeverAsync(string nodeId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ReportAsync(nodeId, cancellationToken);
            }
            catch (RegistryException e) when (e.Reason == ErrorReason.NodeNotFound)
            {
                return;
            }
            catch (Exception e) when (e is RegistryException or DeviceException)
            {
                logger.Retrying("The report", options.Interval.TotalSeconds, e.Message);
            }

            await Task.Delay(options.Interval, time, cancellationToken);
        }
    }

    private async Task ReportAsync(string nodeId, CancellationToken cancellationToken)
    {
        if (_addresses is null)
        {
            var known = await client.GetConfigAsync(NodeRefs.Id(nodeId), Point, cancellationToken);
            _isFirst = !known.Items.Any(item => item.Ref.Id == "core.general" && item.Values.ContainsKey("first_seen"));
            _addresses = [.. known.Items.Where(item => item.Ref.Id == "core.interfaces.network").Select(item => item.Ref.Key)];
        }

        var edits = DeviceReport.Edits(await _device.MeasureAsync(cancellationToken), _isFirst, _addresses).ToList();
        await client.UpdateConfigAsync(new UpdateConfigRequest { NodeRef = NodeRefs.Id(nodeId), Point = Point, Edits = { edits } }, cancellationToken);
        _isFirst = false;
        _addresses = [.. edits.Last().ReportItems.Items.Select(item => item.Key)];
    }

    private ConfigurationFollower? Follower() => options.ConfigFile is { } path
        ? new ConfigurationFollower(client, new ConfigurationFile(path, options.OnConfig), path, time, logger)
        : null;

    /// <summary>Does something until it is done: waits out a registry that is away, and a machine or a disk that fails.</summary>
    private async Task<T> RepeatAsync<T>(string name, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (e is RegistryException { StatusCode: StatusCode.Unavailable or StatusCode.ResourceExhausted } or RegistryUnavailableException
                or IOException or UnauthorizedAccessException)
            {
                logger.Retrying(name, pause.TotalSeconds, e.Message);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
