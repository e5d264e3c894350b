using System.Diagnostics;
using Grpc.Core;
using Registry.Client.Tests.Hosting;
using Registry.V1;

namespace Registry.Client.Tests;

internal sealed class StreamTests
{
    private ScriptedRegistry _registry;

    [SetUp]
    public async Task StartAsync() => _registry = await ScriptedRegistry.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _registry.DisposeAsync();

    [Test]
    public async Task ListNodes_ManyPages_FollowsTheTokens()
    {
        var tokens = new List<string>();
        _registry.OnList = request =>
        {
            tokens.Add(request.PageToken);
            return new ListNodesResponse { Nodes = { new Node { Id = $"n{tokens.Count}" } }, NextPageToken = tokens.Count < 3 ? $"t{tokens.Count}" : "" };
        };
        using var client = _registry.Client();
        var request = new ListNodesRequest { PageSize = 1 };

        var ids = await client.ListNodesAsync(request).Select(n => n.Id).ToListAsync();

        Assert.That(ids, Is.EqualTo(new[] { "n1", "n2", "n3" }));
        Assert.That(tokens, Is.EqualTo(new[] { "", "t1", "t2" }));
        Assert.That(request.PageToken, Is.Empty);
    }

    [Test]
    public async Task Stream_FailsToOpen_IsOpenedAgain()
    {
        var attempts = 0;
        _registry.OnStream = async (stream, _) =>
        {
            if (++attempts < 3)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, ""));
            }

            await stream.WriteAsync(Part("a", "b"));
            await stream.WriteAsync(Part("c"));
        };
        using var client = _registry.Client();

        var ids = await client.StreamNodesAsync().Select(n => n.Id).ToListAsync();

        Assert.That(ids, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void Stream_BreaksAfterItsFirstMessage_FailsWithoutRepeating()
    {
        var attempts = 0;
        _registry.OnStream = async (stream, _) =>
        {
            attempts++;
            await stream.WriteAsync(Part("a"));
            throw new RpcException(new Status(StatusCode.Unavailable, "broken"));
        };
        using var client = _registry.Client();
        var seen = new List<string>();

        Assert.That(
            async () =>
            {
                await foreach (var node in client.StreamNodesAsync())
                {
                    seen.Add(node.Id);
                }
            },
            Throws.InstanceOf<RegistryUnavailableException>());

        Assert.That((string.Join(',', seen), attempts), Is.EqualTo(("a", 1)));
    }

    [Test]
    public void Stream_NextMessageOverdue_IsUnavailable()
    {
        _registry.OnStream = async (stream, context) =>
        {
            await stream.WriteAsync(Part("a"));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        };
        using var client = _registry.Client(deadline: TimeSpan.FromMilliseconds(300));
        var start = Stopwatch.GetTimestamp();

        Assert.That(
            async () => await client.StreamNodesAsync().CountAsync(),
            Throws.InstanceOf<RegistryUnavailableException>().With.Property("StatusCode").EqualTo(StatusCode.DeadlineExceeded));

        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Stream_LongerThanTheDeadlineAsAWhole_IsReadToItsEnd()
    {
        _registry.OnStream = async (stream, context) =>
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, context.CancellationToken);
                await stream.WriteAsync(Part($"n{i}"));
            }
        };
        using var client = _registry.Client(deadline: TimeSpan.FromMilliseconds(900));

        Assert.That(await client.StreamNodesAsync().CountAsync(), Is.EqualTo(5));
    }

    [Test]
    public void Stream_Cancelled_ThrowsOperationCanceled()
    {
        using var cancellation = new CancellationTokenSource();
        _registry.OnStream = async (stream, context) =>
        {
            await stream.WriteAsync(Part("a"));
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        };
        using var client = _registry.Client();

        Assert.That(
            async () => await client.StreamNodesAsync(cancellationToken: cancellation.Token).CountAsync(CancellationToken.None),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static StreamNodesResponse Part(params string[] ids) => new() { Nodes = { ids.Select(id => new Node { Id = id }) } };
}
