using System.Diagnostics;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>200 clients that want the same 50 names and keys at once, round after round.</summary>
[TestFixture]
internal sealed class ClaimTests
{
    private const int Claimants = 200;
    private const int Slots = 50;
    private const int Channels = 8;
    private const string TakenKey = "claim/taken-for-good";

    [Test, CancelAfter(300_000)]
    public Task Register_SameNamesAndKeysAtOnce_OneHolderEachAndNothingLeaked() => ClaimAsync(rounds: 100, claimsEach: 8);

    [TestCase(100, 50), Explicit("takes minutes"), Category("Slow")]
    public Task Register_EveryClientEveryName_OneHolderEachAndNothingLeaked(int rounds, int claimsEach) => ClaimAsync(rounds, claimsEach);

    private static async Task ClaimAsync(int rounds, int claimsEach)
    {
        var seed = Seed.Take();
        var random = new Random(seed);
        await using var daemon = await DaemonProcess.StartAsync();
        using var clients = new Clients(daemon, Channels);
        await clients[0].RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Id = "holder", Type = "vm", UniqueKeys = { TakenKey } } });
        var started = Stopwatch.StartNew();
        var claims = 0;
        for (var round = 0; round < rounds; round++)
        {
            var attempts = await RunRoundAsync(clients, round, random, claimsEach);
            claims += attempts.Count;
            await CheckRoundAsync(clients[0], attempts, $"round {round}, seed {seed}");
            await FreeAsync(clients, attempts.Where(claim => claim.IsHolder));
            await CheckFreeAsync(clients[0], $"after round {round}, seed {seed}");
        }

        TestContext.Out.WriteLine($"{claims} claims in {rounds} rounds, {started.Elapsed.TotalSeconds:0.0} s");
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    private static async Task<IReadOnlyCollection<Claim>> RunRoundAsync(Clients clients, int round, Random random, int claimsEach)
    {
        // Each client has a random choice of the slots in a random order; all start at once.
        var plans = Enumerable.Range(0, Claimants).Select(client =>
            Enumerable.Range(0, Slots).OrderBy(_ => random.Next()).Take(claimsEach)
                .Select(slot => Claim.Plan(round, client, slot, random)).ToList()).ToList();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var claimants = plans.Select((plan, client) => Task.Run(async () =>
        {
            await start.Task;
            foreach (var claim in plan)
            {
                await claim.MakeAsync(clients[client]);
            }
        })).ToList();
        start.SetResult();
        await Task.WhenAll(claimants);
        return [.. plans.SelectMany(plan => plan)];
    }

    private static async Task CheckRoundAsync(RegistryClient client, IReadOnlyCollection<Claim> claims, string when)
    {
        var holders = claims.Where(claim => claim.IsHolder).ToDictionary(claim => claim.Id);
        var byName = await ResolveAsync(client, Enumerable.Range(0, Slots).Select(slot => new NodeRef { Name = Claim.NameOf(slot) }));
        var byKey = await ResolveAsync(client, Enumerable.Range(0, Slots).Select(slot => new NodeRef { UniqueKey = Claim.KeyOf(slot) }));
        var there = await ResolveAsync(client, claims.Select(claim => new NodeRef { Id = claim.Id }));
        var listed = await ListAsync(client);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(holders.Values.Select(claim => claim.Slot), Is.EquivalentTo(Enumerable.Range(0, Slots)), $"one holder each, {when}");
            Assert.That(byName, Is.EqualTo(holders.Values.OrderBy(claim => claim.Slot).Select(claim => claim.Id)), $"names, {when}");
            Assert.That(byKey, Is.EqualTo(byName), $"keys, {when}");
            Assert.That(there.OfType<string>(), Is.EquivalentTo(holders.Keys), $"losers are not there, {when}");
            Assert.That(listed.Keys, Is.EquivalentTo(holders.Keys.Append("holder")), $"the list by key prefix, {when}");
            Assert.That(
                holders.Values.Where(claim => !listed[claim.Id].SequenceEqual(claim.Keys.Order(StringComparer.Ordinal))), Is.Empty,
                $"a holder holds what it claimed, {when}");
            Assert.That(claims.Where(claim => !claim.WasRefusedFor(byName)), Is.Empty, $"refusals name the holder, {when}");
        }
    }

    private static async Task CheckFreeAsync(RegistryClient client, string when)
    {
        Assert.That((await ListAsync(client)).Keys, Is.EqualTo(new[] { "holder" }), when);
        var byName = await ResolveAsync(client, Enumerable.Range(0, Slots).Select(slot => new NodeRef { Name = Claim.NameOf(slot) }));
        Assert.That(byName, Is.All.Null, when);
    }

    private static Task FreeAsync(Clients clients, IEnumerable<Claim> holders) => Task.WhenAll(holders.Select(
        claim => clients[claim.Slot].DeleteNodeAsync(new DeleteNodeRequest { NodeRef = new NodeRef { Name = Claim.NameOf(claim.Slot) } })));

    private static async Task<IReadOnlyList<string?>> ResolveAsync(RegistryClient client, IEnumerable<NodeRef> refs) =>
        [.. (await client.BatchGetNodesAsync(refs)).Select(node => node?.Id)];

    private static async Task<Dictionary<string, IEnumerable<string>>> ListAsync(RegistryClient client) =>
        await client.ListNodesAsync(new NodeSelector { UniqueKeyPrefix = "claim/" })
            .ToDictionaryAsync(node => node.Id, node => (IEnumerable<string>)node.UniqueKeys);

    /// <summary>One registration of one client for one slot: its name, its key, and perhaps one key more.</summary>
    private sealed record Claim(string Id, int Slot, IReadOnlyList<string> Keys)
    {
        private RegistryException? _refusal;

        public bool IsHolder { get; private set; }

        public static string NameOf(int slot) => $"slot-{slot:00}";

        public static string KeyOf(int slot) => $"claim/{slot:00}";

        public static Claim Plan(int round, int client, int slot, Random random)
        {
            string[] keys = random.Next(10) switch
            {
                // A key that is taken already: must be refused, and must not leave the other key behind.
                0 => [KeyOf(slot), TakenKey],

                // A key that ten slots share: whoever comes second is refused although its slot may be free.
                1 => [KeyOf(slot), $"claim/shared-{slot / 10}"],
                _ => [KeyOf(slot)],
            };
            return new Claim($"r{round}-c{client}-s{slot}", slot, keys);
        }

        public async Task MakeAsync(RegistryClient client)
        {
            var node = new Node { Id = Id, Type = "vm", Name = NameOf(Slot), UniqueKeys = { Keys } };
            try
            {
                await client.RegisterNodeAsync(new RegisterNodeRequest { Node = node });
                IsHolder = true;
            }
            catch (RegistryException e) when (e.Reason is ErrorReason.NameTaken or ErrorReason.KeyTaken)
            {
                _refusal = e;
            }
        }

        /// <summary>Whether a refusal names who really holds what was refused. Nobody gives anything up during a round.</summary>
        public bool WasRefusedFor(IReadOnlyList<string?> holders)
        {
            if (_refusal is null)
            {
                return IsHolder;
            }

            var holder = _refusal.Metadata["holder"];
            var key = _refusal.Metadata.GetValueOrDefault("key", "");
            return key == TakenKey ? holder == "holder"
                : key.StartsWith("claim/shared", StringComparison.Ordinal) ? holders.Contains(holder)
                : holder == holders[Slot];
        }
    }
}
