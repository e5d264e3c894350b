using System.Collections.Immutable;
using Registry.Domain.Collections;
using Registry.Domain.Rules;
using Registry.Testing;

namespace Registry.Domain.Tests;

/// <summary>A key that a client sets and a module claims for the same node is held once, until neither does.</summary>
public sealed class HeldKeysTests
{
    private static readonly PureRegistry Registry = PureRegistry.With(Writes.Register(Drafts.Node("a", "alpha", keys: ["own", "serial:1"])));

    private readonly RegistrySnapshot _both = Claim(Registry.State, "serial:1");

    [Test]
    public void Apply_KeyInBothSets_IsIndexedOnceAndLoadsAgain()
    {
        AssertSound(_both, "own", "serial:1");
    }

    [Test]
    public void Apply_ClientDropsTheKeyThatIsClaimed_StaysHeld()
    {
        var node = _both.Get("a");

        var next = Replace(_both, node with { UniqueKeys = ["own"] });

        AssertSound(next, "own", "serial:1");
        Assert.That(
            RegistryRules.Decide(
                next, Writes.Register(Drafts.Node("b", "beta", keys: ["serial:1"])), new CommitStamp(next.Revision + 1, next.Time)).Rejection,
            Is.EqualTo(new Rejection.KeyTaken("serial:1", "a")));
    }

    [Test]
    public void Apply_ClaimEndsWhileTheClientHasTheKey_StaysHeld()
    {
        AssertSound(Replace(_both, _both.Get("a") with { ClaimedKeys = [] }), "own", "serial:1");
    }

    [Test]
    public void Apply_NeitherSetHasTheKey_IsFree()
    {
        AssertSound(Replace(_both, _both.Get("a") with { ClaimedKeys = [], UniqueKeys = ["own"] }), "own");
    }

    [Test]
    public void Apply_KeyMovesFromOneSetToTheOther_StaysHeld()
    {
        AssertSound(Replace(Registry.State, Registry.Node("a") with { UniqueKeys = ["own"], ClaimedKeys = ["serial:1"] }), "own", "serial:1");
    }

    [Test]
    public void Of_BothSets_IsTheirSortedUnion()
    {
        var node = Drafts.Node("a", keys: ["a", "c", "e"]) with { ClaimedKeys = ["b", "c", "f"] };

        Assert.That(HeldKeys.Of(Registry.Node("a") with { UniqueKeys = node.UniqueKeys, ClaimedKeys = node.ClaimedKeys }), Is.EqualTo(["a", "b", "c", "e", "f"]));
    }

    private static RegistrySnapshot Claim(RegistrySnapshot state, params ImmutableArray<string> keys) => Replace(state, state.Get("a") with { ClaimedKeys = keys });

    private static RegistrySnapshot Replace(RegistrySnapshot state, Node node) =>
        state.Apply(StateChanges.Of(new NodeChange(state.Get(node.Id), node)), new EditToken());

    private static void AssertSound(RegistrySnapshot state, params string[] keys)
    {
        var problems = new List<string>();
        state.FindInconsistencies(problems.Add);
        RegistrySnapshot.Build(new StoredState(Nodes(state)), state.Revision, state.Time, problems);
        Assert.That(problems, Is.Empty);
        Assert.That(Entries(state), Is.EqualTo(keys));
        Assert.That(keys.Select(key => state.TryGetIdByKey(key, out var holder) ? holder : "none"), Is.All.EqualTo("a"));
    }

    private static List<Node> Nodes(RegistrySnapshot state)
    {
        var nodes = new List<Node>();
        foreach (var node in state.Indexes.Nodes)
        {
            nodes.Add(node);
        }

        return nodes;
    }

    private static List<string> Entries(RegistrySnapshot state)
    {
        var keys = new List<string>();
        foreach (var entry in state.Indexes.ByUniqueKey)
        {
            keys.Add(entry.Key);
        }

        return keys;
    }
}
