using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Registry.Client;
using Registry.FunctionalTests.Config;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>
/// Every unary RPC, asked for as much as it can be: the answer is at most 4 MiB, which every client receives, or a refusal that names the limit
/// and what to ask for instead. An RPC without a case fails.
/// </summary>
[TestFixture]
public sealed class AnswerSizeTests : ConfigFixture
{
    private const int MessageBytes = 4 * 1024 * 1024;
    private const int Million = 1_000_000;

    private static readonly ServiceDescriptor[] s_services =
        [NodeRegistry.Descriptor, PoolRegistry.Descriptor, ConfigRegistry.Descriptor, ModuleRegistry.Descriptor, V1.Maintenance.Descriptor];

    private static readonly Dictionary<string, Func<IEnumerable<IMessage>>> s_cases = new()
    {
        ["NodeRegistry/RegisterNode"] = () => [new RegisterNodeRequest { Node = Large("large9"), IfExists = IfExists.Update }],
        ["NodeRegistry/GetNode"] = () => [new GetNodeRequest { NodeRef = NodeRefs.Id("large0") }],
        ["NodeRegistry/BatchGetNodes"] = () =>
        [
            new BatchGetNodesRequest { NodeRefs = { Enumerable.Repeat(NodeRefs.Id("large0"), 10_000) } },
            new BatchGetNodesRequest { NodeRefs = { Enumerable.Repeat(NodeRefs.Id(new string('x', 250)), 10_000) } },
        ],
        ["NodeRegistry/ListNodes"] = () => [new ListNodesRequest { PageSize = 1_000 }, new ListNodesRequest { PageSize = 1_000, OrderBy = "state" }],
        ["NodeRegistry/QueryNodes"] = () =>
        [
            new QueryNodesRequest { Project = { ["d"] = "node.metadata.m" }, PageSize = 1_000 },
            new QueryNodesRequest { Project = { Enumerable.Range(0, 20).ToDictionary(i => $"c{i}", _ => "node.metadata.m") }, PageSize = 1_000 },
        ],
        ["NodeRegistry/UpdateNode"] = () => [new UpdateNodeRequest { NodeRef = NodeRefs.Id("large0"), SetTags = { ["a"] = "b" } }],
        ["NodeRegistry/PatchMetadata"] = () => [new PatchMetadataRequest { NodeRef = NodeRefs.Id("large0"), Set = { ["a"] = Text("b") } }],
        ["NodeRegistry/SetParent"] = () => [new SetParentRequest { NodeRef = NodeRefs.Id("large0"), Parent = NodeRefs.Id("large1") }],
        ["NodeRegistry/DeleteNode"] = () => [new DeleteNodeRequest { NodeRef = NodeRefs.Id("many"), Cascade = true }],
        ["NodeRegistry/SetBlob"] = () => [Blob()],
        ["NodeRegistry/GetBlob"] = () => [Blob(), new GetBlobRequest { NodeRef = NodeRefs.Id("large0"), Key = "b" }],
        ["NodeRegistry/ListBlobs"] = () => [new ListBlobsRequest { NodeRef = NodeRefs.Id("large0") }],
        ["NodeRegistry/DeleteBlob"] = () => [Blob(), new DeleteBlobRequest { NodeRef = NodeRefs.Id("large0"), Key = "b" }],
        ["NodeRegistry/WriteBatch"] = () => [TagBatch(10, ""), TagBatch(1_200, "")],
        ["NodeRegistry/Heartbeat"] = () =>
            [new HeartbeatRequest { NodeRefs = { Enumerable.Range(0, 10_000).Select(i => NodeRefs.Id(new string('x', 240) + i)) } }],
        ["NodeRegistry/ListHistory"] = () => [new ListHistoryRequest { PageSize = 1_000 }, new ListHistoryRequest { NodeRef = NodeRefs.Id("large0") }],
        ["PoolRegistry/CreatePool"] = () => [Pool("pool-new", 250)],
        ["PoolRegistry/GetPool"] = () => [new GetPoolRequest { Pool = NodeRefs.Id("pool0") }],
        ["PoolRegistry/ListPools"] = () => [new ListPoolsRequest { PageSize = 1_000 }],
        ["PoolRegistry/DeletePool"] = () => [Pool("pool-gone", 1), new DeletePoolRequest { Pool = NodeRefs.Id("pool-gone") }],
        ["PoolRegistry/ListAllocations"] = () => [Allocation("x"), new ListAllocationsRequest { PageSize = 1_000 }],
        ["PoolRegistry/Allocate"] = () => [Allocation(new string('p', 200))],
        ["PoolRegistry/Free"] = () =>
        [
            new AllocateRequest { Pool = NodeRefs.Id("pool1"), Hint = "4000" }, new FreeRequest { Pool = NodeRefs.Id("pool1"), Value = "4000" },
        ],
        ["ConfigRegistry/GetConfig"] = () => [new GetConfigRequest { NodeRef = NodeRefs.Id("project"), WithSources = true }],
        ["ConfigRegistry/UpdateConfig"] = () =>
        [
            new UpdateConfigRequest { NodeRef = NodeRefs.Id("project"), Edits = { Set("project.settings", "default_ssid", Text("x")) }, WithSources = true },
        ],
        ["ConfigRegistry/ValidateConfig"] = () => [new ValidateConfigRequest { NodeRef = NodeRefs.Id("project") }],
        ["ConfigRegistry/ExplainConfig"] = () =>
            [new ExplainConfigRequest { NodeRef = NodeRefs.Id("project"), Item = Ref("project.ssids", "s0"), Field = "purpose" }],
        ["ConfigRegistry/EvaluateForm"] = () => [new EvaluateFormRequest { NodeRef = NodeRefs.Id("project") }],
        ["ModuleRegistry/ApplyModule"] = () => [Module("filler", Million)],
        ["ModuleRegistry/GetModule"] = () => [Module("filler", Million), new GetModuleRequest { Id = "filler" }],
        ["ModuleRegistry/ListModules"] = () => [new ListModulesRequest()],
        ["ModuleRegistry/DeleteModule"] = () => [Module("gone", 10), new DeleteModuleRequest { Id = "gone" }],
        ["ModuleRegistry/ListPoints"] = () => [new ListPointsRequest()],
        ["ModuleRegistry/DescribeClass"] = () => [new DescribeClassRequest { Path = "core.general/General" }],
        ["ModuleRegistry/GetJsonSchema"] = () => [new GetJsonSchemaRequest { NodeType = "router" }],
        ["Maintenance/Status"] = () => [new StatusRequest()],
    };

    private GrpcChannel _channel = null!;

    protected override IReadOnlyList<string> Modules => [NetworkModules.Core];

    private static IEnumerable<string> Unary() => s_services.SelectMany(service => service.Methods)
        .Where(method => !method.IsClientStreaming && !method.IsServerStreaming).Select(method => $"{method.Service.Name}/{method.Name}");

    [OneTimeSetUp]
    public async Task Fill()
    {
        _channel = GrpcChannel.ForAddress(Daemon.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        for (var i = 0; i < 5; i++)
        {
            await Client.RegisterNodeAsync(new RegisterNodeRequest { Node = Large($"large{i}") });
        }

        for (var i = 0; i < 15; i++)
        {
            await CallAsync("PoolRegistry/CreatePool", Pool($"pool{i}", 250));
        }

        await Client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = "many", Type = "vm" } });
        await Client.WriteBatchAsync(Enumerable.Range(0, 2_000).Select(i =>
            new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = new string('m', 240) + i, Type = "vm", Parent = "many" } } }));
        await Client.RegisterNodeAsync(new RegisterNodeRequest
        {
            Node = new Node { Id = "project", Type = "project" },
            ConfigEdits =
            {
                new PointEdits
                {
                    Edits = { Enumerable.Range(0, 40).Select(i => Add("project.ssids", "Ssid", $"s{i}", null, ("purpose", Text(new string('p', 60_000))), ("essid", Text("e")))) },
                },
            },
        });
    }

    [OneTimeTearDown]
    public void CloseChannel() => _channel?.Dispose();

    [Test]
    public void Cases_EveryUnaryRpc_HasOne() => Assert.That(s_cases.Keys, Is.EquivalentTo(Unary()));

    [TestCaseSource(nameof(Unary))]
    public async Task Answer_OfTheWorstRequest_IsReceivedOrRefusedByName(string rpc)
    {
        foreach (var request in s_cases[rpc]())
        {
            var (answer, refusal) = await CallAsync(NameOf(request), request);

            Assert.That(answer.Length, Is.LessThanOrEqualTo(MessageBytes), rpc);
            if (refusal is not null)
            {
                Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.LimitExceeded), refusal.Message);
                Assert.That(refusal.Metadata.Keys, Is.SupersetOf((string[])["limit", "maximum"]));
                Assert.That(refusal.Message, Does.Contain(refusal.Metadata["maximum"]).And.Match("Instead|;"));
            }
        }
    }

    [Test]
    public async Task List_NodesThatAreLarge_ComeInPagesUntilAllWereTold()
    {
        var ids = new List<string>();
        var pages = 0;
        var request = new ListNodesRequest { Selector = new NodeSelector { NamePrefix = "large" }, PageSize = 1_000 };
        do
        {
            var (bytes, _) = await CallAsync("NodeRegistry/ListNodes", request);
            var page = ListNodesResponse.Parser.ParseFrom(bytes);
            ids.AddRange(page.Nodes.Select(node => node.Id));
            (request.PageToken, pages) = (page.NextPageToken, pages + 1);
        }
        while (request.PageToken.Length > 0);

        Assert.That(ids.Take(5), Is.EqualTo(["large0", "large1", "large2", "large3", "large4"]));
        Assert.That(pages, Is.GreaterThan(2));
    }

    [Test]
    public async Task WriteBatch_AnswerThatWouldBeTooLarge_IsCarriedOutAndToldReduced()
    {
        var batch = TagBatch(20, Unique("r"));

        var (bytes, _) = await CallAsync("NodeRegistry/WriteBatch", batch);
        var (again, _) = await CallAsync("NodeRegistry/WriteBatch", batch);

        var response = WriteBatchResponse.Parser.ParseFrom(bytes);
        Assert.That(response.Reduced, Is.True);
        Assert.That(response.Results.Select(result => (result.Node.Id, result.Node.Revision)), Is.All.EqualTo(("large0", response.Revision)));
        Assert.That(again, Is.EqualTo(bytes), "repeated, it is answered alike");
        Assert.That((await Client.FindNodeAsync(NodeRefs.Id("large0")))!.Tags["t19"], Is.EqualTo("19"));
    }

    [Test]
    public async Task WriteBatch_WithAReadMask_AnswersWithThatAndNothingIsReduced()
    {
        var batch = TagBatch(20, "");
        batch.ReadMask = new FieldMask { Paths = { "id" } };

        var response = WriteBatchResponse.Parser.ParseFrom((await CallAsync("NodeRegistry/WriteBatch", batch)).Answer);

        Assert.That(response.Reduced, Is.False);
        Assert.That(response.Results.Select(result => result.Node), Is.All.EqualTo(new Node { Id = "large0" }));
    }

    [Test]
    public async Task Writes_WithAReadMask_AnswerWithThatOnly()
    {
        var mask = new FieldMask { Paths = { "id", "type" } };
        var node = Unique("n");
        IMessage[] requests =
        [
            new RegisterNodeRequest { Node = new Node { Id = node, Type = "vm" }, ReadMask = mask },
            new UpdateNodeRequest { NodeRef = NodeRefs.Id(node), SetTags = { ["a"] = "b" }, ReadMask = mask },
            new PatchMetadataRequest { NodeRef = NodeRefs.Id(node), Set = { ["a"] = Text("b") }, ReadMask = mask },
            new SetParentRequest { NodeRef = NodeRefs.Id(node), Parent = NodeRefs.Id("large0"), ReadMask = mask },
            new SetBlobRequest { NodeRef = NodeRefs.Id(node), Key = "k", Value = ByteString.CopyFromUtf8("x"), ReadMask = mask },
            new DeleteBlobRequest { NodeRef = NodeRefs.Id(node), Key = "k", ReadMask = mask },
        ];

        foreach (var request in requests)
        {
            var (answer, refusal) = await CallAsync(NameOf(request), request);

            Assert.That(refusal, Is.Null);
            Assert.That(Node.Parser.ParseFrom(answer), Is.EqualTo(new Node { Id = node, Type = "vm" }), NameOf(request));
        }
    }

    [Test]
    public async Task Writes_WithAReadMaskThatNamesNothing_AreRefusedAndNothingIsWritten()
    {
        var request = new RegisterNodeRequest { Node = new Node { Id = Unique("n"), Type = "vm" }, ReadMask = new FieldMask { Paths = { "nam" } } };

        var (_, refusal) = await CallAsync("NodeRegistry/RegisterNode", request);

        Assert.That(refusal?.Reason, Is.EqualTo(ErrorReason.InvalidField));
        Assert.That(await Client.FindNodeAsync(NodeRefs.Id(request.Node.Id)), Is.Null);
    }

    private static Node Large(string id) => new()
    {
        Id = id,
        Type = "vm",
        Definition = new Struct { Fields = { ["text"] = Text(new string('x', Million)) } },
        Metadata = { ["m"] = Text(new string('y', Million)) },
    };

    private static SetBlobRequest Blob() =>
        new() { NodeRef = NodeRefs.Id("large0"), Key = "b", Value = ByteString.CopyFrom(new byte[3 * 1024 * 1024]) };

    private static WriteBatchRequest TagBatch(int count, string requestId)
    {
        var batch = new WriteBatchRequest { RequestId = requestId };
        batch.Writes.AddRange(Enumerable.Range(0, count).Select(i =>
            new Write { UpdateNode = new UpdateNodeRequest { NodeRef = NodeRefs.Id("large0"), SetTags = { [$"t{i % 100}"] = $"{i}" } } }));
        return batch;
    }

    private static CreatePoolRequest Pool(string id, int tags)
    {
        var request = new CreatePoolRequest { Id = id, Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Integers, Ranges = { "1-5000" } } };
        for (var i = 0; i < tags; i++)
        {
            request.Tags.Add($"t{i}", new string('v', 1_000));
        }

        return request;
    }

    private static AllocateRequest Allocation(string purpose) => new() { Pool = NodeRefs.Id("pool0"), Purpose = purpose };

    private static ApplyModuleRequest Module(string id, int bytes) => new()
    {
        Source = new ModuleSource { FileName = $"{id}.yaml", Text = $"module: {id}\nversion: 1.0.0\ntitle: {new string('t', bytes)}\n" },
    };

    private static string NameOf(IMessage request)
    {
        var method = s_services.SelectMany(service => service.Methods).Single(method => method.InputType == request.Descriptor && !method.IsClientStreaming);
        return $"{method.Service.Name}/{method.Name}";
    }

    private async Task<(byte[] Answer, RegistryException? Refusal)> CallAsync(string rpc, IMessage request)
    {
        var parts = rpc.Split('/');
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, $"registry.v1.{parts[0]}", parts[1],
            Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));
        try
        {
            return (await _channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), request.ToByteArray()), null);
        }
        catch (RpcException e) when (e.Trailers.GetValueBytes("grpc-status-details-bin") is { } details)
        {
            return ([], RegistryException.FromStatus(Google.Rpc.Status.Parser.ParseFrom(details)));
        }
    }
}
