using Grpc.Core;
using Registry.Client;
using Registry.V1;

namespace Registry.Testing;

/// <summary>A watch on the wire, read event by event. Every wait has a deadline.</summary>
public sealed class WatchStream : IDisposable
{
    private readonly AsyncServerStreamingCall<WatchNodesResponse> _call;
    private readonly Queue<WatchEvent> _events = new();

    private WatchStream(AsyncServerStreamingCall<WatchNodesResponse> call) => _call = call;

    /// <summary>The last revision that the stream told to resume after; 0: none yet.</summary>
    public long Revision { get; private set; }

    /// <summary>The epoch that <c>synced</c> told.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Begins a watch; nothing has been read when this returns.</summary>
    public static WatchStream Open(RegistryClient client, WatchNodesRequest? request = null) =>
        new(client.Stub.WatchNodes(request ?? new WatchNodesRequest()));

    /// <summary>Begins a watch and reads the snapshot.</summary>
    public static async Task<(WatchStream Stream, List<Node> Present)> OpenSyncedAsync(RegistryClient client, WatchNodesRequest? request = null)
    {
        var stream = Open(client, request);
        return (stream, await stream.ReadSnapshotAsync());
    }

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="RegistryException">The stream was refused or broken off.</exception>
    public async Task<WatchNodesResponse?> ReadAsync()
    {
        try
        {
            if (!await _call.ResponseStream.MoveNext(CancellationToken.None).InTime())
            {
                return null;
            }
        }
        catch (RpcException e) when (e.Trailers.Get("grpc-status-details-bin") is { } details)
        {
            throw RegistryException.FromStatus(Google.Rpc.Status.Parser.ParseFrom(details.ValueBytes));
        }

        var message = _call.ResponseStream.Current;
        Revision = message.Revision > 0 ? message.Revision : Revision;
        return message;
    }

    /// <summary>The next event; bookmarks are passed over.</summary>
    public async Task<WatchEvent> NextAsync()
    {
        while (_events.Count == 0)
        {
            foreach (var read in (await ReadAsync() ?? throw new InvalidOperationException("The watch has ended.")).Events)
            {
                _events.Enqueue(read);
            }
        }

        return _events.Dequeue();
    }

    /// <summary>The nodes of the snapshot, up to <c>synced</c>.</summary>
    public async Task<List<Node>> ReadSnapshotAsync()
    {
        var nodes = new List<Node>();
        while (true)
        {
            var next = await NextAsync();
            if (next.Synced is { } synced)
            {
                Epoch = synced.Epoch;
                return nodes;
            }

            nodes.Add(next.Present.Node);
        }
    }

    /// <summary>The next change, as <c>+name</c> where it appeared, <c>name=state</c> where it changed, and <c>-reason</c> of a removal.</summary>
    public async Task<string> NextTextAsync()
    {
        var next = await NextAsync();
        return next.EventCase switch
        {
            WatchEvent.EventOneofCase.Changed => next.Changed.Appeared ? $"+{next.Changed.Node.Name}" : $"{next.Changed.Node.Name}={next.Changed.Node.State}",
            WatchEvent.EventOneofCase.Removed => $"-{next.Removed.Reason}",
            _ => next.EventCase.ToString(),
        };
    }

    /// <summary>How the stream ends: reads whatever still comes.</summary>
    public async Task<RegistryException> ReadToRefusalAsync()
    {
        try
        {
            while (await ReadAsync() is not null)
            {
            }
        }
        catch (RegistryException refusal)
        {
            return refusal;
        }

        throw new InvalidOperationException("The watch ended without an error.");
    }

    /// <summary>Gives the watch up.</summary>
    public void Dispose() => _call.Dispose();
}
