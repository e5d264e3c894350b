using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection.V1;
using Registry.Server.Health;
using Registry.Server.Tests.Health;
using Registry.Testing;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Registry.Server.Tests.Reflection;

[TestFixture]
[CancelAfter(30_000)]
public sealed class ReflectionServiceTests
{
    private static readonly string[] AllServices =
    [
        "registry.v1.NodeRegistry", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    ];

    private IntrospectionServer _server = null!;

    [SetUp]
    public async Task StartAsync() => _server = await IntrospectionServer.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task ListServices_Asked_NamesAllThatAreMapped()
    {
        var answers = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        var mapped = _server.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>();
        Assert.That(answers[0].ListServicesResponse.Service.Select(service => service.Name), Is.EqualTo(AllServices));
        Assert.That(mapped.Distinct(), Is.EquivalentTo(AllServices));
    }

    [Test]
    public async Task FileByFilename_Known_BringsEveryImport()
    {
        var answers = await AskAsync(new ServerReflectionRequest { FileByFilename = "registry/v1/node_registry.proto" });
        var files = Files(answers[0]);
        Assert.That(files[0].Name, Is.EqualTo("registry/v1/node_registry.proto"));
        Assert.That(files.SelectMany(file => file.Dependency).Distinct(), Is.SubsetOf(files.Select(file => file.Name)));
        Assert.That(files.Select(file => file.Name), Is.Unique);
    }

    [Test]
    public async Task FileByFilename_OfTheRegistry_CarriesComments()
    {
        var answers = await AskAsync(new ServerReflectionRequest { FileByFilename = "registry/v1/history.proto" });

        var file = Files(answers[0])[0];
        Assert.That(file.SourceCodeInfo.Location.Select(location => location.LeadingComments), Has.Some.Contains("Request of `ListHistory`"));
        Assert.That(Files(answers[0]).Single(import => import.Name == "registry/v1/node.proto").SourceCodeInfo.Location, Is.Not.Empty);
    }

    [TestCase("registry.v1.ModuleHook", "registry/v1/hook.proto")]
    [TestCase("registry.v1.NodeRegistry", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.NodeRegistry.GetNode", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.GetNodeRequest", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.GetNodeRequest.node_ref", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.IfExists", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.IF_EXISTS_FAIL", "registry/v1/node_registry.proto")]
    [TestCase("registry.v1.IfExists.IF_EXISTS_FAIL", "registry/v1/node_registry.proto")]
    [TestCase("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [TestCase("grpc.reflection.v1.ServerReflectionRequest.message_request", "grpc/reflection/v1/reflection.proto")]
    [TestCase("google.protobuf.FieldMask", "google/protobuf/field_mask.proto")]
    public async Task FileContainingSymbol_OfEachKind_FindsItsFile(string symbol, string file)
    {
        var answers = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.That(Files(answers[0])[0].Name, Is.EqualTo(file));
    }

    [Test]
    public async Task UnanswerableQuestions_OnOneStream_GetErrorsAndTheStreamGoesOn()
    {
        ServerReflectionRequest[] questions =
        [
            new() { FileByFilename = "no.proto" },
            new() { FileContainingSymbol = "registry.v1" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "registry.v1.Node", ExtensionNumber = -1 } },
            new() { AllExtensionNumbersOfType = "registry.v1.NodeRegistry" },
            new(),
            new() { ListServices = "*" },
        ];
        var answers = await AskAsync(questions);
        Assert.That(
            answers.Select(answer => answer.ErrorResponse?.ErrorCode),
            Is.EqualTo(new int?[]
            {
                (int)StatusCode.NotFound, (int)StatusCode.NotFound, (int)StatusCode.NotFound, (int)StatusCode.NotFound,
                (int)StatusCode.InvalidArgument, null,
            }));
    }

    [Test]
    public async Task AllExtensionNumbersOfType_MessageWithoutExtensions_EmptyList()
    {
        var answers = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "registry.v1.Node" });
        Assert.That(answers[0].AllExtensionNumbersResponse.BaseTypeName, Is.EqualTo("registry.v1.Node"));
        Assert.That(answers[0].AllExtensionNumbersResponse.ExtensionNumber, Is.Empty);
    }

    [Test]
    public async Task AnyQuestion_Answered_RepeatsHostAndQuestion()
    {
        var question = new ServerReflectionRequest { Host = "localhost", FileByFilename = "no.proto" };
        var answers = await AskAsync(question);
        Assert.That(answers[0].ValidHost, Is.EqualTo("localhost"));
        Assert.That(answers[0].OriginalRequest, Is.EqualTo(question));
    }

    [Test]
    public async Task LongSymbolOfSurrogatePairs_Unknown_ErrorQuotesWholeCharactersOnly()
    {
        var symbol = "a" + string.Concat(Enumerable.Repeat("\U0001F600", 5000));
        var answers = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.That(answers[0].ErrorResponse.ErrorMessage, Does.Not.Contain('\uFFFD'));
        Assert.That(answers[0].ErrorResponse.ErrorMessage, Has.Length.LessThan(300));
    }

    [Test]
    public async Task HugeQuestion_Asked_Refused(CancellationToken token)
    {
        var question = new ServerReflectionRequest { FileContainingSymbol = new string('x', 100_000) };
        await Assert.ThrowsAsync<RpcException>(async () => await AskAsync(question));
        // The client may notice that its message is not taken before it reads why, so the server is asked.
        while (!_server.Metrics.Render().Contains("code=\"", StringComparison.Ordinal) && !token.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        Assert.That(_server.Metrics.Render(), Does.Contain("code=\"RESOURCE_EXHAUSTED\",method=\"ServerReflectionInfo\""));
    }

    [Test]
    public async Task V1Alpha_SameQuestions_SameBytes(CancellationToken token)
    {
        ServerReflectionRequest[] questions =
            [new() { ListServices = "" }, new() { FileContainingSymbol = "registry.v1.Node" }, new() { FileByFilename = "no.proto" }];
        var expected = await AskAsync(questions);
        using var call = new V1Alpha.ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo(cancellationToken: token);
        var answers = new List<ByteString>();
        foreach (var question in questions)
        {
            await call.RequestStream.WriteAsync(V1Alpha.ServerReflectionRequest.Parser.ParseFrom(question.ToByteString()), token);
            await call.ResponseStream.MoveNext(token);
            answers.Add(call.ResponseStream.Current.ToByteString());
        }

        Assert.That(answers, Is.EqualTo(expected.Select(answer => answer.ToByteString())));
    }

    [Test]
    public async Task ServerReflectionInfo_DaemonStops_OpenStreamsOfBothVersionsEnd(CancellationToken token)
    {
        using var v1 = new ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo(cancellationToken: token);
        using var alpha = new V1Alpha.ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo(cancellationToken: token);
        await v1.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, token);
        await alpha.RequestStream.WriteAsync(new V1Alpha.ServerReflectionRequest { ListServices = "" }, token);
        Assert.That((await v1.ResponseStream.MoveNext(token), await alpha.ResponseStream.MoveNext(token)), Is.EqualTo((true, true)));

        _server.State.TryMoveTo(ServingPhase.Stopping, "the test stops it");

        var ended = await Assert.ThrowsAsync<RpcException>(() => v1.ResponseStream.MoveNext(token).InTime());
        var alphaEnded = await Assert.ThrowsAsync<RpcException>(() => alpha.ResponseStream.MoveNext(token).InTime());
        Assert.That((ended!.StatusCode, alphaEnded!.StatusCode), Is.EqualTo((StatusCode.Unavailable, StatusCode.Unavailable)));
    }

    private static List<FileDescriptorProto> Files(ServerReflectionResponse answer)
        => [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private async Task<List<ServerReflectionResponse>> AskAsync(params ServerReflectionRequest[] questions)
    {
        using var call = new ServerReflection.ServerReflectionClient(_server.Channel)
            .ServerReflectionInfo(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        var answers = new List<ServerReflectionResponse>();
        foreach (var question in questions)
        {
            await call.RequestStream.WriteAsync(question);
            await call.ResponseStream.MoveNext();
            answers.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        return answers;
    }
}
