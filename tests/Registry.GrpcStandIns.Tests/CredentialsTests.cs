using Grpc.Core;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class CredentialsTests
{

    [Test]
    public async Task CallCredentials_PlaintextAllowed_GoWithTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);

        var description = await client.DescribeAsync(new EchoMessage(), new CallOptions(credentials: Token("secret")));

        Assert.That(TokensOf(description), Is.EqualTo(["secret"]));
    }

    [Test]
    public async Task CallCredentials_PlaintextNotAllowed_StayAtHome()
    {
        await using var host = await EchoHost.StartAsync();

        var description = await host.CreateClient()
            .DescribeAsync(new EchoMessage(), new CallOptions(credentials: Token("secret")));

        Assert.That(TokensOf(description), Is.Empty);
    }

    [Test]
    public async Task CallCredentials_Composed_AllGoInOrder()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var both = CallCredentials.Compose(Token("a"), Token("b"));

        var description = await client.DescribeAsync(new EchoMessage(), new CallOptions(credentials: both));

        Assert.That(TokensOf(description), Is.EqualTo(["a, b"]), "HTTP joins the values of one key");
    }

    [Test]
    public async Task CallCredentials_Asked_AreToldServiceAndMethod()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        AuthInterceptorContext? asked = null;
        var credentials = CallCredentials.FromInterceptor((context, _) =>
        {
            asked = context;
            return Task.CompletedTask;
        });

        await client.SayAsync(new EchoMessage(), new CallOptions(credentials: credentials));

        Assert.That(asked!.ServiceUrl, Does.StartWith(host.Address).And.EndsWith("/registry.standins.test.v1.Echo"));
        Assert.That(asked.MethodName, Is.EqualTo("Say"));
    }

    [Test]
    public async Task CallCredentials_Throwing_EndTheCall()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var broken = CallCredentials.FromInterceptor((_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "no token")));

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.SayAsync(new EchoMessage(), new CallOptions(credentials: broken)));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unauthenticated));
    }

    [Test]
    public async Task ChannelCredentials_InsecureWithToken_SendItWithEveryCall()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.CreateClient(options =>
        {
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, Token("secret"));
            options.UnsafeUseInsecureChannelCallCredentials = true;
        });

        var description = await client.DescribeAsync(new EchoMessage());

        Assert.That(TokensOf(description), Is.EqualTo(["secret"]));
    }

    [Test]
    public async Task ChannelCredentials_TlsWithToken_SendItWithEveryCall()
    {
        await using var host = await EchoHost.StartWithTlsAsync();
        var client = host.CreateClient(
            options => options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Token("secret")));

        var description = await client.DescribeAsync(new EchoMessage());

        Assert.That(TokensOf(description), Is.EqualTo(["secret"]));
    }

    [Test]
    public async Task ChannelCredentials_TlsToAPlaintextAddress_AreRefused()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That(
            () => host.CreateChannel(options => options.Credentials = ChannelCredentials.SecureSsl),
            Throws.InvalidOperationException);
    }

    [Test]
    public void Compose_OneOnly_IsRefused() =>
        Assert.That(() => CallCredentials.Compose(Token("a")), Throws.InstanceOf<ArgumentException>());

    private static CallCredentials Token(string token) => CallCredentials.FromInterceptor(async (_, metadata) =>
    {
        await Task.Yield();
        metadata.Add("x-token", token);
    });

    private static IEnumerable<string> TokensOf(CallDescription description) =>
        description.Headers.Where(header => header.Key == "x-token").Select(header => header.Value.ToStringUtf8());
}
