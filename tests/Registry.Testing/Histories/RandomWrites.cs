using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.Testing.Histories;

/// <summary>
/// Writes of every kind over a small set of nodes, names and keys, so that writers get in each other's way. The same seed and prefix make
/// the same writes. For one thread.
/// </summary>
/// <param name="prefix">Begins the request ids; no other writer of the history has it.</param>
/// <param name="seed">Of the random choices.</param>
/// <param name="nodes">How many nodes, names and, twice as many, keys there are to choose from.</param>
public sealed class RandomWrites(string prefix, int seed, int nodes = 150)
{
    private const int LargeBlobBytes = 300_000;

    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>The next request.</summary>
    public WriteAttempt Next()
    {
        var requestId = $"{prefix}-{++_count}";
        if (_random.Next(100) < 15)
        {
            return new WriteAttempt(requestId, [.. Enumerable.Range(0, _random.Next(2, 7)).Select(_ => BatchedWrite(requestId))], IsBatch: true);
        }

        return new WriteAttempt(requestId, [SingleWrite(requestId)], IsBatch: false);
    }

    private Write SingleWrite(string requestId) => _random.Next(100) switch
    {
        < 40 => new Write { RegisterNode = Register(requestId, keys: _random.Next(4)) },
        < 60 => new Write { UpdateNode = Update(requestId) },
        < 75 => new Write { PatchMetadata = Patch(requestId) },
        < 82 => new Write { SetParent = SetParent() },
        < 90 => new Write { SetBlob = new SetBlobRequest { NodeRef = Ref(), Key = BlobKey(), Value = Bytes(allowEmpty: true) } },
        < 92 => new Write { DeleteBlob = new DeleteBlobRequest { NodeRef = Ref(), Key = BlobKey() } },
        _ => new Write { DeleteNode = new DeleteNodeRequest { NodeRef = Ref(), Detach = true, Cascade = _random.Next(3) == 0 } },
    };

    // Mostly what succeeds: one refusal refuses the batch.
    private Write BatchedWrite(string requestId) => _random.Next(100) switch
    {
        < 70 => new Write { RegisterNode = Register(requestId, keys: _random.Next(10) == 0 ? 1 : 0, IfExists.Update) },
        < 90 => new Write { PatchMetadata = Patch(requestId) },
        _ => new Write { SetParent = SetParent() },
    };

    private RegisterNodeRequest Register(string requestId, int keys, IfExists ifExists = IfExists.Unspecified)
    {
        var id = Id();
        var node = new Node
        {
            Id = id,
            Type = "vm",
            Name = _random.Next(3) == 0 ? Name() : "",
            Tenant = _random.Next(2) == 0 ? "t1" : "",
            State = Pick("running", "stopped", ""),
            Definition = new Struct { Fields = { ["generation"] = Value.ForNumber(_count), ["by"] = Value.ForString(requestId) } },
            Metadata = { [WriteAttempt.MarkKey] = Value.ForString(requestId) },
            Tags = { ["writer"] = prefix },
            UniqueKeys = { Enumerable.Range(0, keys).Select(_ => Key()).Distinct() },
            Parent = _random.Next(5) == 0 ? Id() : "",
        };
        var request = new RegisterNodeRequest
        {
            Node = node,
            IfExists = ifExists != IfExists.Unspecified ? ifExists : (IfExists)_random.Next(4),
            AllowDeployedChange = true,
            MatchUniqueKey = node.UniqueKeys.Count > 0 && _random.Next(5) == 0 ? node.UniqueKeys[0] : "",
        };
        for (var blobs = _random.Next(3); blobs > 0; blobs--)
        {
            request.Blobs[BlobKey()] = Bytes(allowEmpty: false);
        }

        return request;
    }

    private UpdateNodeRequest Update(string requestId)
    {
        var request = new UpdateNodeRequest
        {
            NodeRef = Ref(),
            Node = new Node { Name = Name(), State = Pick("running", "stopped", "paused"), Tags = { ["updated"] = requestId } },
            UpdateMask = new FieldMask { Paths = { "state", "tags" } },
            AllowDeployedChange = true,
        };
        switch (_random.Next(4))
        {
            case 0:
                request.UpdateMask.Paths.Add("name");
                break;
            case 1:
                request.AddUniqueKeys.Add(Key());
                request.RemoveUniqueKeys.Add(Key());
                break;
            case 2:
                request.UpdateMask.Paths.Add("unique_keys");
                request.Node.UniqueKeys.Add(Key());
                break;
            default:
                request.SetTags["more"] = requestId;
                break;
        }

        return request;
    }

    private PatchMetadataRequest Patch(string requestId) => new()
    {
        NodeRef = Ref(),
        Set = { [WriteAttempt.MarkKey] = Value.ForString(requestId), [$"load/{_random.Next(5)}"] = Value.ForNumber(_count) },
        Delete = { $"load/{_random.Next(5)}" },
    };

    private SetParentRequest SetParent() =>
        new() { NodeRef = Ref(), Parent = _random.Next(3) == 0 ? null : Ref(), Reassign = _random.Next(2) == 0 };

    private NodeRef Ref() => new() { Id = Id() };

    private string Id() => $"n{_random.Next(nodes)}";

    private string Name() => $"name-{_random.Next(nodes)}";

    private string Key() => $"key/{_random.Next(2 * nodes)}";

    private string BlobKey() => $"blob-{_random.Next(4)}";

    private string Pick(params ReadOnlySpan<string> of) => of[_random.Next(of.Length)];

    private ByteString Bytes(bool allowEmpty)
    {
        var length = _random.Next(200) switch
        {
            0 => LargeBlobBytes,
            < 40 when allowEmpty => 0,
            _ => _random.Next(1, 3_000),
        };
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
