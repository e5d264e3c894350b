using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Bench;

/// <summary>The generators of costly requests: for each RPC the few ways in which its requests grow.</summary>
internal static class AbuseCases
{
    private const int DefinitionBytes = 600_000;

    private static readonly int[] Few = [1, 16, 256];
    private static readonly int[] Many = [1, 64, 1_000];

    /// <summary>All of them, upon a registry that <see cref="Abuse"/> has filled.</summary>
    public static IReadOnlyList<AbuseCase> All { get; } =
    [
        new("NodeRegistry/RegisterNode", "bytes of the definition", [1_000, 50_000, DefinitionBytes], (size, i) => Register(i, node => node.Definition = Text(size))),
        new("NodeRegistry/RegisterNode", "unique keys", Few, (size, i) => Register(i, node => node.UniqueKeys.Add(Keys(size, i)))),
        new("NodeRegistry/RegisterNode", "depth of the definition", [4, 16, 30], (size, i) => Register(i, node => node.Definition = Deep(size))),
        new("NodeRegistry/GetNode", "length of an absent name", [8, 64, 253], (size, i) => new GetNodeRequest { NodeRef = new NodeRef { Name = Absent(size, i) } }.ToByteArray()),
        new("NodeRegistry/GetNode", "bytes of the node", [0], (_, _) => new GetNodeRequest { NodeRef = Large }.ToByteArray()),
        new("NodeRegistry/BatchGetNodes", "large nodes", Many, (size, _) => new BatchGetNodesRequest { NodeRefs = { Enumerable.Repeat(Large, size) } }.ToByteArray()),
        new("NodeRegistry/BatchGetNodes", "absent names", Many, (size, i) => new BatchGetNodesRequest
        {
            NodeRefs = { Enumerable.Range(0, size).Select(n => new NodeRef { Name = Absent(200, (i * size) + n) }) },
        }.ToByteArray()),
        new("NodeRegistry/ListNodes", "page size", Many, (size, _) => new ListNodesRequest { PageSize = size }.ToByteArray()),
        new("NodeRegistry/ListNodes", "terms of a filter that nothing matches", Few, (size, _) => new ListNodesRequest { Selector = Filtered(size), PageSize = 1 }.ToByteArray()),
        new("NodeRegistry/StreamNodes", "terms of a filter that nothing matches", Few, (size, _) => new StreamNodesRequest { Selector = Filtered(size) }.ToByteArray()),
        new("NodeRegistry/StreamNodes", "everything", [0], (_, _) => new StreamNodesRequest().ToByteArray()),
        new("NodeRegistry/QueryNodes", "terms of a filter that nothing matches", Few, (size, _) => new QueryNodesRequest { Selector = Filtered(size), PageSize = 1 }.ToByteArray()),
        new("NodeRegistry/UpdateNode", "bytes of the definition", [1_000, 50_000, DefinitionBytes], (size, i) => new UpdateNodeRequest
        {
            NodeRef = Victim, Node = new Node { Definition = Text(size - (int)(i % 100)) }, UpdateMask = new FieldMask { Paths = { "definition" } }, AllowDeployedChange = true,
        }.ToByteArray()),
        new("NodeRegistry/UpdateNode", "tags of a large node", [1, 16, 60], (size, i) => new UpdateNodeRequest { NodeRef = Large, SetTags = { Tags(size, i) } }.ToByteArray()),
        new("NodeRegistry/UpdateNode", "length of an absent name", [8, 253], (size, i) => new UpdateNodeRequest { NodeRef = new NodeRef { Name = Absent(size, i) }, SetTags = { ["a"] = "b" } }.ToByteArray()),
        new("NodeRegistry/PatchMetadata", "bytes", [1_000, 50_000, 200_000], (size, i) => new PatchMetadataRequest
        {
            NodeRef = Victim, Set = { ["abuse"] = Value.ForString(Filler(size) + i) },
        }.ToByteArray()),
        new("NodeRegistry/PatchMetadata", "a large node", [0], (_, i) => new PatchMetadataRequest { NodeRef = Large, Set = { ["n"] = Value.ForNumber(i) } }.ToByteArray()),
        new("NodeRegistry/SetParent", "a large node", [0], (_, i) => new SetParentRequest { NodeRef = Large, Parent = i % 2 == 0 ? Victim : null, Reassign = true }.ToByteArray()),
        new("NodeRegistry/GetTree", "children", [0], (_, _) => new GetTreeRequest { Root = new NodeRef { Id = Abuse.RootId } }.ToByteArray()),
        new("NodeRegistry/SetBlob", "bytes", [1_000, 100_000, 1_000_000], (size, i) => new SetBlobRequest { NodeRef = Victim, Key = "abuse", Value = ByteString.CopyFrom(Bytes(size, i)) }.ToByteArray()),
        new("NodeRegistry/GetBlob", "bytes", [0], (_, _) => new GetBlobRequest { NodeRef = Large, Key = Abuse.BlobKey }.ToByteArray()),
        new("NodeRegistry/WriteBatch", "registrations", Many, (size, i) => new WriteBatchRequest
        {
            Writes = { Enumerable.Range(0, size).Select(n => new Write { RegisterNode = RegisterNodeRequest.Parser.ParseFrom(Register((i * 10_000) + n, _ => { })) }) },
        }.ToByteArray()),
        new("NodeRegistry/WriteBatch", "tag updates of one large node", [1, 16, 64, 256], (size, i) => new WriteBatchRequest
        {
            Writes = { Enumerable.Range(0, size).Select(n => new Write { UpdateNode = new UpdateNodeRequest { NodeRef = Large, SetTags = { ["n"] = $"{i}-{n}" } } }) },
        }.ToByteArray()),
        new("NodeRegistry/Heartbeat", "refs", Many, (size, _) => new HeartbeatRequest { NodeRefs = { Enumerable.Repeat(Victim, size) } }.ToByteArray()),
        new("NodeRegistry/ListHistory", "an absent node", [0], (_, i) => new ListHistoryRequest { NodeRef = new NodeRef { Id = $"absent-{i}" } }.ToByteArray()),
        new("NodeRegistry/ListHistory", "page size of a large node", Few, (size, _) => new ListHistoryRequest { NodeRef = Large, PageSize = size }.ToByteArray()),
        new("PoolRegistry/Allocate", "held values", [0], (_, _) => new AllocateRequest { Pool = new NodeRef { Id = Abuse.PoolId } }.ToByteArray()),
        new("PoolRegistry/ListAllocations", "page size", Many, (size, _) => new ListAllocationsRequest { Pool = new NodeRef { Id = Abuse.PoolId }, PageSize = size, IncludeHeld = true }.ToByteArray()),
        new("Maintenance/VerifyIntegrity", "everything", [0], (_, _) => new VerifyIntegrityRequest().ToByteArray()),
        new("Maintenance/Status", "nothing", [0], (_, _) => []),
    ];

    private static NodeRef Victim => new() { Id = Abuse.VictimId };

    private static NodeRef Large => new() { Id = Abuse.LargeId };

    private static byte[] Register(long number, Action<Node> change)
    {
        var node = new Node { Type = "abuse", Name = $"abuse-{number}" };
        change(node);
        return new RegisterNodeRequest { Node = node, IfExists = IfExists.Update, AllowDeployedChange = true }.ToByteArray();
    }

    private static IEnumerable<string> Keys(int count, long number) => Enumerable.Range(0, count).Select(n => $"abuse/{number}/{n}");

    private static Dictionary<string, string> Tags(int count, long number) => Enumerable.Range(0, count).ToDictionary(n => $"t{n}", n => $"{number}");

    private static NodeSelector Filtered(int terms) => new()
    {
        Filter = string.Join(" && ", Enumerable.Range(0, terms).Select(n => $"node.name.size() < {1_000 + n}").Append("node.name.contains('~')")),
    };

    private static string Absent(int length, long number) => $"abuse-{number}-{Filler(length)}"[..length];

    private static string Filler(int length) => new('x', Math.Max(0, length));

    private static Struct Text(int size) => new() { Fields = { ["text"] = Value.ForString(Filler(size)) } };

    private static Struct Deep(int depth)
    {
        var inner = Text(10);
        for (var i = 0; i < depth; i++)
        {
            inner = new Struct { Fields = { ["d"] = Value.ForStruct(inner) } };
        }

        return inner;
    }

    private static byte[] Bytes(int count, long seed)
    {
        var bytes = new byte[count];
        new Random((int)seed).NextBytes(bytes);
        return bytes;
    }
}
