using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>Concurrent clients of one daemon while faults happen to it, and the judgement of what they saw.</summary>
/// <param name="launch">What is started.</param>
/// <param name="seed">Of all random choices; what the threads make of them differs from run to run.</param>
/// <param name="faults">How many faults happen.</param>
internal sealed class HistoryRound(DaemonLaunch launch, int seed, int faults)
{
    private const int ClientCount = 6;
    private const int DiskMebibytes = 64;

    private const string Module = """
        module: history
        points: [{name: config, node_types: [shared]}]
        items: [{id: core.counter, cardinality: multiple}]
        classes:
          - class: core.counter/Plain
            fields:
              - {name: n, type: int}
        """;

    private static readonly TimeSpan HoldDown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EventHistory _history = new();
    private readonly Random _random = new(seed);

    /// <summary>Only kills, instead of every fault that the machine allows.</summary>
    public bool OnlyKills { get; init; }

    /// <summary>How long the load lasts before each fault, and after the last, at least and at most.</summary>
    public (int Least, int Most) LoadMilliseconds { get; init; } = (300, 1_200);

    /// <summary>What was recorded, in few words.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>Runs the round.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        using var directory = new TemporaryDirectory();
        using var disk = OnlyKills ? null : SmallFileSystem.TryMount(DiskMebibytes);
        await using var daemon = await UnreliableDaemon.StartAsync(launch, directory, _history, disk);
        using var clients = new Clients(daemon.Process, ClientCount, CallDeadline);
        using var watching = daemon.Process.Connect();
        using (var preparing = Clients.Connect(daemon.Process))
        {
            await PrepareAsync(preparing);
        }

        await using var steady = RecordedWatch.Start(watching, _history, "steady");
        await using var restless = RecordedWatch.Start(watching, _history, "restless", new Random(seed));
        await Task.WhenAll(steady.Synced.InTime(), restless.Synced.InTime());

        await LoadAsync(daemon, clients);
        List<string> problems = [.. await FinishAsync(clients[0], steady, restless)];
        problems.AddRange(HistoryRules.Check(_history.Events, HoldDown));
        problems.AddRange(daemon.LoggedErrors.Select(line => $"the daemon logged {line}"));
        Summary = $"{_history.Count} events, revision {steady.Revision}, {string.Join(", ", Counts())}";
        return problems;
    }

    private async Task PrepareAsync(RegistryClient client)
    {
        await client.ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "history.yaml", Text = Module } });
        await client.CreatePoolAsync(new CreatePoolRequest
        {
            Id = MixedClient.Pool,
            Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Integers, Ranges = { "1-40" }, HoldDown = HoldDown.ToDuration() },
        });
        var add = new AddItem { Id = "core.counter", Class = "Plain", Key = "main", Values = { ["n"] = Value.ForNumber(0) } };
        for (var i = 0; i < MixedClient.SharedNodes; i++)
        {
            await client.RegisterNodeAsync(new RegisterNodeRequest
            {
                Node = new Node { Id = $"s{i}", Type = "shared" },
                ConfigEdits = { new PointEdits { Edits = { new ConfigEdit { AddItem = add } } } },
            });
        }

        for (var i = 0; i < MixedClient.LivingNodes; i++)
        {
            await client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = $"l{i}", Type = "living" } });
        }
    }

    private async Task LoadAsync(UnreliableDaemon daemon, Clients clients)
    {
        using var stopping = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, ClientCount).Select(i => Task.Run(
            () => new MixedClient(clients[i], _history, $"c{i}", new Random(seed + i)).RunAsync(stopping.Token, giveUp.Token))));
        try
        {
            var kinds = OnlyKills ? [daemon.KillAsync] : daemon.Faults;
            await WorkAsync();
            for (var i = 0; i < faults; i++)
            {
                await kinds[(i + seed) % kinds.Count](_random);
                await WorkAsync();
            }
        }
        finally
        {
            await stopping.CancelAsync();
            giveUp.CancelAfter(Patience);
            await load;
        }
    }

    private Task WorkAsync() =>
        Task.Delay(TimeSpan.FromMilliseconds(_random.Next(LoadMilliseconds.Least, LoadMilliseconds.Most)), TimeProvider.System);

    private async Task<IReadOnlyList<string>> FinishAsync(RegistryClient client, params RecordedWatch[] watches)
    {
        await new MixedClient(client, _history, "last", _random).LookUpAllAsync();
        var revision = (await client.ListNodesPageAsync(new ListNodesRequest { PageSize = 1 })).Revision;
        try
        {
            await Deadline.Until(() => watches.All(watch => watch.Revision >= revision));
            return [];
        }
        catch (TimeoutException)
        {
            return [$"a watch did not come to revision {revision}: {string.Join(", ", watches.Select(watch => watch.Revision))}"];
        }
    }

    private IEnumerable<string> Counts() =>
        _history.Events.GroupBy(happened => happened.GetType().Name).OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Count()}");
}
