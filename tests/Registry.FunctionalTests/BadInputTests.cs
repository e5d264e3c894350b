using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>Bad input of each kind is answered by name, and changes nothing.</summary>
[TestFixture]
public sealed class BadInputTests : DaemonFixture
{
    [Test]
    public async Task Register_ManyBadFields_NamesAllAtOnce()
    {
        var request = new RegisterNodeRequest
        {
            Node = new Node
            {
                Id = "has space", Type = "Bad Type", Name = new string('n', 254), Tenant = "a\u0001b", State = new string('s', 129),
                Tags = { ["bad key"] = "x", ["ok"] = new string('v', 1025) },
                UniqueKeys = { "", "VAGOTH_NAME_x", new string('k', 513) },
                Metadata = { ["VAGOTH_x"] = Value.ForString("y"), ["inf"] = Value.ForNumber(double.PositiveInfinity) },
            },
            Blobs = { ["empty"] = ByteString.Empty },
        };

        var refusal = await Refused(() => Client.RegisterNodeAsync(request));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.InvalidField));
        Assert.That(
            refusal.FieldViolations.Select(violation => violation.Field),
            Is.EquivalentTo([
                "node.id", "node.type", "node.name", "node.tenant", "node.state", "node.tags[\"bad key\"]", "node.tags[\"ok\"]",
                "node.unique_keys[0]", "node.unique_keys[1]", "node.unique_keys[2]", "node.metadata[\"VAGOTH_x\"]",
                "node.metadata[\"inf\"]", "blobs[\"empty\"]",
            ]));
    }

    [Test]
    public async Task Register_ReservedKeyOnly_IsReservedKey()
    {
        var refusal = await Refused(() => Client.RegisterNodeAsync(Draft(Unique("n"), "VAGOTH_NAME_other")));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.ReservedKey));
        Assert.That(refusal.Metadata["prefix"], Is.EqualTo("VAGOTH_NAME_"));
        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("node.unique_keys[0]"));
    }

    [Test]
    public async Task Register_DefinitionOverOneMebibyte_Refused()
    {
        var node = Draft(Unique("big"));
        node.Definition = new Struct { Fields = { ["text"] = Value.ForString(new string('x', 1024 * 1024)) } };

        var refusal = await Refused(() => Client.RegisterNodeAsync(node));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("node.definition"));
    }

    [Test]
    public async Task Register_DefinitionNestedTooDeep_Refused([Values(31, 200)] int depth)
    {
        var value = Value.ForNumber(1);
        for (var i = 0; i < depth; i++)
        {
            value = Value.ForStruct(new Struct { Fields = { ["in"] = value } });
        }

        var node = Draft(Unique("deep"));
        node.Definition = value.StructValue;

        var refusal = await Refused(() => Client.RegisterNodeAsync(node));

        Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(refusal.FieldViolations[0].Description, Does.Contain("nested"));
    }

    [Test]
    public async Task Register_DefinitionOfThirtyLevels_IsKeptAsItWas()
    {
        var value = Value.ForNumber(1);
        for (var i = 0; i < 30; i++)
        {
            value = Value.ForStruct(new Struct { Fields = { ["in"] = value } });
        }

        var node = Draft(Unique("deep"));
        node.Definition = value.StructValue;

        var registered = await Client.RegisterNodeAsync(node);

        Assert.That(registered.Definition, Is.EqualTo(node.Definition));
    }

    [TestCase("selector", "update_mask", TestName = "UpdateMask_Missing_Refused")]
    public async Task UpdateMask_Missing(string _, string field)
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));

        var refusal = await Refused(() => Client.UpdateNodeAsync(new UpdateNodeRequest { NodeRef = NodeRefs.Of(node), Node = node }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo(field));
    }

    [TestCase("nmae", "did you mean 'name'")]
    [TestCase("id", "immutable")]
    [TestCase("type", "immutable")]
    [TestCase("parent", "SetParent")]
    [TestCase("revision", "only the registry sets")]
    [TestCase("metadata.a", "name the whole field 'metadata'")]
    public async Task UpdateMask_BadPath_SaysWhatToDo(string path, string remedy)
    {
        var node = await Client.RegisterNodeAsync(Draft(Unique("n")));

        var refusal = await Refused(() => Client.UpdateNodeAsync(new UpdateNodeRequest
        {
            NodeRef = NodeRefs.Of(node), Node = node, UpdateMask = new FieldMask { Paths = { "state", path } },
        }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("update_mask.paths[1]"));
        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain(remedy));
    }

    [Test]
    public async Task ReadMask_UnknownPath_Refused()
    {
        var refusal = await Refused(() => Client.GetNodeAsync(new GetNodeRequest
        {
            NodeRef = NodeRefs.Id("x"), ReadMask = new FieldMask { Paths = { "tgas" } },
        }));

        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain("did you mean 'tags'"));
    }

    [Test]
    public async Task List_NegativePageSize_Refused()
    {
        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { PageSize = -1 }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("page_size"));
    }

    [TestCase("%%%")]
    [TestCase("AAAA")]
    [TestCase("bm90IGEgdG9rZW4")]
    public async Task List_ForeignPageToken_Refused(string token)
    {
        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { PageToken = token }));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.InvalidField).Or.EqualTo(ErrorReason.PageTokenExpired));
        Assert.That(refusal.Message, Does.Contain("token").Or.Contain("first page"));
    }

    [Test]
    public async Task List_TokenOfAnotherRequest_Refused()
    {
        var prefix = Unique("two");
        await Client.RegisterNodeAsync(Draft($"{prefix}-1"));
        await Client.RegisterNodeAsync(Draft($"{prefix}-2"));
        var page = await Client.ListNodesPageAsync(new ListNodesRequest { PageSize = 1, Selector = new NodeSelector { NamePrefix = prefix } });

        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { PageToken = page.NextPageToken }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("page_token"));
    }

    [Test]
    public async Task List_RootsOnlyWithParent_NamesContradiction()
    {
        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest
        {
            Selector = new NodeSelector { RootsOnly = true, Parent = NodeRefs.Id("x") },
        }));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("selector.roots_only"));
        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain("selector.parent"));
    }

    [Test]
    public async Task List_ParentThatIsNot_Refused()
    {
        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest
        {
            Selector = new NodeSelector { Parent = NodeRefs.Name("nowhere") },
        }));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [TestCase("nam", "did you mean 'name'")]
    [TestCase("name sideways", "malformed")]
    [TestCase("name,name", "twice")]
    [TestCase("definition", "use one of")]
    public async Task List_BadOrder_SaysWhatToDo(string orderBy, string remedy)
    {
        var refusal = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { OrderBy = orderBy }));

        Assert.That(refusal.FieldViolations.Single().Description, Does.Contain(remedy));
    }

    [Test]
    public async Task Get_WithoutRef_Refused()
    {
        var refusal = await Refused(() => Client.GetNodeAsync(new GetNodeRequest()));

        Assert.That(refusal.FieldViolations.Single().Field, Is.EqualTo("node_ref"));
    }

    [Test]
    public async Task Get_MisspeltName_SuggestsNearest()
    {
        var name = Unique("webserver");
        await Client.RegisterNodeAsync(Draft(name));

        var refusal = await Refused(() => Client.GetNodeAsync(NodeRefs.Name(name.Replace("server", "sever", StringComparison.Ordinal))));

        Assert.That(refusal.Metadata["nearest"], Is.EqualTo(name));
    }

    [Test]
    public async Task Batch_WithInnerRequestId_Refused()
    {
        var refusal = await Refused(() => Client.WriteBatchAsync(
            [new Write { RegisterNode = new RegisterNodeRequest { Node = Draft(Unique("n")), RequestId = "r" } }, new Write()]));

        Assert.That(
            refusal.FieldViolations.Select(violation => violation.Field), Is.EqualTo(["writes[0].register_node.request_id", "writes[1]"]));
    }

    [TestCaseSource(nameof(RawRequests))]
    public async Task Raw_RequestThatNoClientShouldSend_IsNamed(byte[] request, string expected)
    {
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "registry.v1.NodeRegistry", "RegisterNode",
            Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));

        var refusal = await Refused(async () =>
        {
            try
            {
                await Client.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, request);
            }
            catch (RpcException e)
            {
                throw RegistryException.FromStatus(Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")));
            }
        });

        Assert.That(refusal.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(refusal.Message, Does.Contain(expected));
    }

    private static IEnumerable<TestCaseData> RawRequests()
    {
        yield return new TestCaseData(new byte[] { 0x0A, 0x03, 0x1A, 0x01, 0xFF }, "node.name is not valid UTF-8").SetArgDisplayNames("malformed UTF-8");
        yield return new TestCaseData(new byte[] { 0x0A, 0x03, 0xF8, 0x06, 0x01 }, "no field 111 of registry.v1.Node").SetArgDisplayNames("unknown field");
        yield return new TestCaseData(new byte[] { 0x0A, 0x7F, 0x01 }, "not a valid protobuf message").SetArgDisplayNames("truncated");
        yield return new TestCaseData(new byte[] { 0x08, 0x01 }, "wrong wire type").SetArgDisplayNames("wire type");
        yield return new TestCaseData(new byte[] { 0x18, 0x63 }, "if_exists is 99").SetArgDisplayNames("unknown enum value");
    }
}
