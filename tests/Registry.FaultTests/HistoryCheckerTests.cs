using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>What the checker of histories must find: a checker that finds nothing proves nothing.</summary>
[TestFixture]
internal sealed class HistoryCheckerTests
{
    private TemporaryDirectory _directory = null!;
    private WriteHistory _history = null!;
    private HistoryChecker _checker = null!;

    [SetUp]
    public void Begin()
    {
        _directory = new TemporaryDirectory();
        _history = new WriteHistory();
        _checker = new HistoryChecker(_history);
    }

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task Check_CommitOfSomebodyElse_IsFound()
    {
        await using var daemon = await DaemonProcess.StartAsync(_directory.Path);
        using var client = Clients.Connect(daemon);
        await WriteAsync(client, count: 50);
        await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = "foreign", Type = "vm" } });

        var problems = await CheckAsync(client);

        Assert.That(problems, Has.Some.Contains("nobody's").And.Some.Contains("'foreign' is there"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Check_LostCommits_AreFound()
    {
        await WriteAndStopAsync(count: 50, seed: 1);
        var copy = Path.Combine(_directory.Path, "copy");
        File.Copy(_directory.File("registry.db"), copy);
        await WriteAndStopAsync(count: 50, seed: 2);
        File.Move(copy, _directory.File("registry.db"), overwrite: true);

        await using var daemon = await DaemonProcess.StartAsync(_directory.Path);
        using var client = Clients.Connect(daemon);
        var problems = await CheckAsync(client);

        Assert.That(problems, Has.Some.Contains("was acknowledged or seen, but the registry is at"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Check_WriteCarriedOutTwice_IsFound()
    {
        await using var daemon = await DaemonProcess.StartAsync(_directory.Path);
        using var client = Clients.Connect(daemon);
        var register = new RegisterNodeRequest { Node = new Node { Id = "a", Type = "vm" } };
        var patch = new PatchMetadataRequest { NodeRef = new NodeRef { Id = "a" }, Set = { ["n"] = Value.ForNumber(1) } };
        await _history.WriteAsync(client, Attempt("1", new Write { RegisterNode = register }));
        await _history.WriteAsync(client, Attempt("2", new Write { PatchMetadata = patch }));
        var again = patch.Clone();
        again.Set["n"].NumberValue = 2;
        await client.PatchMetadataAsync(again);

        Assert.That(await CheckAsync(client), Has.Some.Contains("nobody's").And.Some.Contains("its last commit left"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Check_BlobThatNobodyWrote_IsFound()
    {
        await using var daemon = await DaemonProcess.StartAsync(_directory.Path);
        using var client = Clients.Connect(daemon);
        var register = new RegisterNodeRequest { Node = new Node { Id = "a", Type = "vm" }, Blobs = { ["b"] = ByteString.CopyFromUtf8("one") } };
        await _history.WriteAsync(client, Attempt("1", new Write { RegisterNode = register }));

        // The history's own memory is what differs here: the daemon cannot be made to forget.
        register.Blobs["b"] = ByteString.CopyFromUtf8("two");

        Assert.That(await CheckAsync(client), Has.One.Contains("blob 'b' of node 'a'"));
    }

    private static WriteAttempt Attempt(string id, Write write) => new(id, [write], IsBatch: false);

    private async Task WriteAndStopAsync(int count, int seed)
    {
        await using var daemon = await DaemonProcess.StartAsync(_directory.Path);
        using var client = Clients.Connect(daemon);
        await WriteAsync(client, count, seed);
        Assert.That(await daemon.StopAsync(), Is.Zero);
    }

    private async Task WriteAsync(RegistryClient client, int count, int seed = 1)
    {
        var writes = new RandomWrites($"w{seed}", seed, nodes: 20);
        for (var i = 0; i < count; i++)
        {
            await _history.WriteAsync(client, writes.Next());
        }
    }

    private async Task<IReadOnlyList<string>> CheckAsync(RegistryClient client)
    {
        var view = await RegistryView.ReadAsync(client, _history.Names, _history.Keys);
        return _checker.Check(view, _history.LastRevision);
    }
}
