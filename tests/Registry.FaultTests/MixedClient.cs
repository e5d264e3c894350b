using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>One of several clients that do whatever clients do, over the same few nodes, keys, names, blobs and pool values, and record it.
/// For one task.</summary>
internal sealed class MixedClient(RegistryClient client, EventHistory history, string name, Random random)
{
    public const string Pool = "pool";
    public const int SharedNodes = 4;
    public const int LivingNodes = 4;

    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    private const int Claims = 5;
    private const int KeptRequests = 8;

    private readonly RepeatedCall _calls = new(history);
    private readonly List<(string Claim, string NodeId)> _claims = [];
    private readonly List<(string Holder, string Value)> _values = [];
    private readonly Queue<Func<CancellationToken, Task>> _repeats = new();
    private int _count;

    /// <summary>Works until it is told to stop, and then finishes the call at hand.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken giveUp)
    {
        while (!stopping.IsCancellationRequested)
        {
            await (random.Next(100) switch
            {
                < 14 => TakeAsync(giveUp),
                < 24 => ReleaseAsync(giveUp),
                < 36 => LookUpAsync(giveUp),
                < 48 => PatchAsync(giveUp),
                < 54 => ConfigureAsync(giveUp),
                < 62 => ReadAsync(giveUp),
                < 67 => SetBlobAsync(giveUp),
                < 72 => GetBlobAsync(giveUp),
                < 80 => AllocateAsync(giveUp),
                < 87 => FreeAsync(giveUp),
                < 91 => BeatAsync(giveUp),
                < 95 => SeeLivenessAsync(giveUp),
                _ => RepeatAsync(giveUp),
            });
        }
    }

    /// <summary>Looks every key and name up, once nobody changes them any more.</summary>
    public async Task LookUpAllAsync()
    {
        for (var i = 0; i < Claims; i++)
        {
            await LookUpAsync($"key/{i}", CancellationToken.None);
            await LookUpAsync($"name-{i}", CancellationToken.None);
        }
    }

    private string NextId() => $"{name}-{++_count}";

    private string Shared() => $"s{random.Next(SharedNodes)}";

    private static NodeRef RefOf(string claim) => claim.StartsWith("name", StringComparison.Ordinal) ? NodeRefs.Name(claim) : NodeRefs.UniqueKey(claim);

    private static string Image(IMessage message) => message.ToString()!;

    private async Task TakeAsync(CancellationToken giveUp)
    {
        var number = random.Next(Claims);
        var claim = random.Next(3) == 0 ? $"name-{number}" : $"key/{number}";
        var node = new Node { Id = NextId(), Type = "holder" };
        if (claim.StartsWith("name", StringComparison.Ordinal))
        {
            node.Name = claim;
        }
        else
        {
            node.UniqueKeys.Add(claim);
        }

        var request = new RegisterNodeRequest { Node = node, RequestId = NextId(), IfExists = IfExists.Fail };
        var call = await WriteAsync(request.RequestId, token => client.RegisterNodeAsync(request, token), answer => answer.Revision, giveUp);
        if (call.IsUnknown)
        {
            history.Add(new ClientEvent.KeyTaken(claim, node.Id, CallEnd.Unknown) { Span = call.Span });
        }

        if (call.Answer is { } registered)
        {
            NoteNode(call.Span, registered);
            history.Add(new ClientEvent.KeyTaken(claim, node.Id, CallEnd.Done) { Span = call.Span });
            _claims.Add((claim, node.Id));
        }
        else if (call.Refusal is ErrorReason.KeyTaken or ErrorReason.NameTaken)
        {
            history.Add(new ClientEvent.KeyTaken(claim, node.Id, CallEnd.Refused) { Span = call.LastSpan });
        }
    }

    private async Task ReleaseAsync(CancellationToken giveUp)
    {
        if (_claims.Count == 0)
        {
            return;
        }

        var (claim, id) = _claims[0];
        _claims.RemoveAt(0);
        var requestId = NextId();
        bool isDone, isUnknown;
        ErrorReason? refusal;
        CallSpan span, last;
        if (random.Next(2) == 0)
        {
            var request = new DeleteNodeRequest { NodeRef = NodeRefs.Id(id), RequestId = requestId };
            var call = await WriteAsync(requestId, token => client.DeleteNodeAsync(request, token), answer => answer.Revision, giveUp);
            (isDone, isUnknown, refusal, span, last) = (call.Answer is not null, call.IsUnknown, call.Refusal, call.Span, call.LastSpan);
            if (call.Answer is { } deleted)
            {
                NoteCommit(span, WatchRule.NodeScope + id, deleted.Revision, "");
            }
        }
        else
        {
            var request = new UpdateNodeRequest { NodeRef = NodeRefs.Id(id), RequestId = requestId, Node = new Node(), UpdateMask = new FieldMask() };
            if (claim.StartsWith("name", StringComparison.Ordinal))
            {
                request.UpdateMask.Paths.Add("name");
            }
            else
            {
                request.RemoveUniqueKeys.Add(claim);
            }

            var call = await WriteAsync(requestId, token => client.UpdateNodeAsync(request, token), answer => answer.Revision, giveUp);
            (isDone, isUnknown, refusal, span, last) = (call.Answer is not null, call.IsUnknown, call.Refusal, call.Span, call.LastSpan);
            if (call.Answer is { } updated)
            {
                NoteNode(span, updated);
            }
        }

        if (isUnknown)
        {
            history.Add(new ClientEvent.KeyReleased(claim, id, CallEnd.Unknown) { Span = span });
        }

        if (isDone || refusal == ErrorReason.NodeNotFound)
        {
            history.Add(new ClientEvent.KeyReleased(claim, id, isDone ? CallEnd.Done : CallEnd.Refused) { Span = isDone ? span : last });
        }
    }

    private Task LookUpAsync(CancellationToken giveUp) =>
        LookUpAsync(random.Next(3) == 0 ? $"name-{random.Next(Claims)}" : $"key/{random.Next(Claims)}", giveUp);

    private async Task LookUpAsync(string claim, CancellationToken giveUp)
    {
        var call = await _calls.AskAsync(token => client.GetNodeAsync(new GetNodeRequest { NodeRef = RefOf(claim) }, token), giveUp);
        if (call.Answer is not null || call.Refusal == ErrorReason.NodeNotFound)
        {
            history.Add(new ClientEvent.KeyLookedUp(claim, call.Answer?.Id ?? "") { Span = call.LastSpan });
        }
    }

    private async Task PatchAsync(CancellationToken giveUp)
    {
        var id = Shared();
        var request = new PatchMetadataRequest { NodeRef = NodeRefs.Id(id), RequestId = NextId(), Set = { ["by"] = Value.ForString(NextId()) } };
        var call = await WriteAsync(request.RequestId, token => client.PatchMetadataAsync(request, token), answer => answer.Revision, giveUp);
        if (call.Answer is { } patched)
        {
            NoteNode(call.Span, patched);
        }
    }

    private async Task ConfigureAsync(CancellationToken giveUp)
    {
        var id = Shared();
        var set = new SetField { Item = new ItemRef { Id = "core.counter", Key = "main" }, Field = "n", Value = Value.ForNumber(random.Next()) };
        var request = new UpdateConfigRequest { NodeRef = NodeRefs.Id(id), RequestId = NextId(), Edits = { new ConfigEdit { SetField = set } } };
        var call = await WriteAsync(request.RequestId, token => client.UpdateConfigAsync(request, token), answer => answer.Revision, giveUp);
        if (call.Answer is { } configured && configured.Config.PointRevision == configured.Revision)
        {
            history.Add(new ClientEvent.Answered($"config/{id}", configured.Revision, IsCommit: true, Image(configured.Config)) { Span = call.Span });
        }
    }

    private async Task ReadAsync(CancellationToken giveUp)
    {
        var id = Shared();
        switch (random.Next(3))
        {
            case 0:
                var page = await _calls.AskAsync(token => client.ListNodesPageAsync(new ListNodesRequest { PageSize = 1 }, token), giveUp);
                if (page.Answer is { } listed)
                {
                    history.Add(new ClientEvent.Answered("", listed.Revision, IsCommit: false, "") { Span = page.LastSpan });
                }

                break;
            case 1:
                var config = await _calls.AskAsync(token => client.GetConfigAsync(new GetConfigRequest { NodeRef = NodeRefs.Id(id) }, token), giveUp);
                if (config.Answer is { } found)
                {
                    history.Add(new ClientEvent.Answered("", found.Revision, IsCommit: false, "") { Span = config.LastSpan });
                }

                break;
            default:
                var call = await _calls.AskAsync(token => client.GetNodeAsync(NodeRefs.Id(id), token), giveUp);
                if (call.Answer is { } node)
                {
                    history.Add(new ClientEvent.Answered(WatchRule.NodeScope + id, node.Revision, IsCommit: false, Image(node)) { Span = call.LastSpan });
                }

                break;
        }
    }

    private async Task SetBlobAsync(CancellationToken giveUp)
    {
        var id = Shared();
        var bytes = new byte[random.Next(1, 2_000)];
        random.NextBytes(bytes);
        var request = new SetBlobRequest { NodeRef = NodeRefs.Id(id), Key = "b", Value = ByteString.CopyFrom(bytes), RequestId = NextId() };
        var call = await WriteAsync(request.RequestId, token => client.SetBlobAsync(request, token), answer => answer.Revision, giveUp);
        if (call.Answer is { } set)
        {
            NoteNode(call.Span, set);
            history.Add(new ClientEvent.Answered($"blob/{id}", set.Revision, IsCommit: false, Hash(bytes)) { Span = call.Span });
        }
    }

    private async Task GetBlobAsync(CancellationToken giveUp)
    {
        var id = Shared();
        var call = await _calls.AskAsync(token => client.GetBlobAsync(new GetBlobRequest { NodeRef = NodeRefs.Id(id), Key = "b" }, token), giveUp);
        if (call.Answer is { } blob)
        {
            history.Add(new ClientEvent.Answered($"blob/{id}", blob.Info.Revision, IsCommit: false, Hash(blob.Value.Span)) { Span = call.LastSpan });
        }
    }

    private async Task AllocateAsync(CancellationToken giveUp)
    {
        var request = new AllocateRequest { Pool = NodeRefs.Id(Pool), RequestId = NextId() };
        var call = await WriteAsync(request.RequestId, token => client.AllocateAsync(request, token), answer => answer.Revision, giveUp);
        if (call.Answer is { } allocated)
        {
            history.Add(new ClientEvent.ValueAllocated(request.RequestId, allocated.Allocation.Value) { Span = call.Span });
            _values.Add((request.RequestId, allocated.Allocation.Value));
        }
    }

    private async Task FreeAsync(CancellationToken giveUp)
    {
        if (_values.Count == 0)
        {
            return;
        }

        var (holder, value) = _values[0];
        _values.RemoveAt(0);
        var request = new FreeRequest { Pool = NodeRefs.Id(Pool), Value = value, RequestId = NextId() };
        var began = history.Now;
        var call = await WriteAsync(request.RequestId, token => client.FreeAsync(request, token), answer => answer.Revision, giveUp);
        if (call.Answer is not null || call.IsUnknown)
        {
            history.Add(new ClientEvent.ValueFreed(holder, value) { Span = new CallSpan(began, call.Span.Ended) });
        }
    }

    private async Task BeatAsync(CancellationToken giveUp)
    {
        // The last one is heard of so seldom that it expires again and again.
        var number = random.Next(LivingNodes);
        if (number == LivingNodes - 1 && random.Next(12) > 0)
        {
            return;
        }

        var call = await _calls.AskAsync(token => client.HeartbeatAsync([NodeRefs.Id($"l{number}")], Ttl, token), giveUp);
        if (call.Answer is not null || call.IsUnknown)
        {
            var (end, span) = call.Answer is not null ? (CallEnd.Done, call.LastSpan) : (CallEnd.Unknown, call.Span);
            history.Add(new ClientEvent.Beat($"l{number}", Ttl, end) { Span = span });
        }
    }

    private async Task SeeLivenessAsync(CancellationToken giveUp)
    {
        var id = $"l{random.Next(LivingNodes)}";
        var call = await _calls.AskAsync(token => client.GetNodeAsync(NodeRefs.Id(id), token), giveUp);
        if (call.Answer?.Liveness is { } liveness)
        {
            history.Add(new ClientEvent.LivenessSeen(id, liveness.State) { Span = call.LastSpan });
        }
    }

    private async Task RepeatAsync(CancellationToken giveUp)
    {
        if (_repeats.Count > 0)
        {
            await _repeats.Dequeue()(giveUp);
        }
    }

    private async Task<CallResult<T>> WriteAsync<T>(
        string requestId, Func<CancellationToken, Task<T>> send, Func<T, long> revisionOf, CancellationToken giveUp)
        where T : class, IMessage
    {
        var call = await _calls.SendAsync(requestId, send, giveUp);
        if (call.Answer is { } answer)
        {
            history.Add(new ClientEvent.Answered("", revisionOf(answer), IsCommit: true, "") { Span = call.Span });
            _repeats.Enqueue(token => _calls.SendAsync(requestId, send, token));
            if (_repeats.Count > KeptRequests)
            {
                _repeats.Dequeue();
            }
        }

        return call;
    }

    private void NoteNode(CallSpan span, Node node) => NoteCommit(span, WatchRule.NodeScope + node.Id, node.Revision, Image(node));

    private void NoteCommit(CallSpan span, string scope, long revision, string image) =>
        history.Add(new ClientEvent.Answered(scope, revision, IsCommit: true, image) { Span = span });

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
