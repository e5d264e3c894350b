using Registry.Domain.Collections;
using Registry.Testing;

namespace Registry.Domain.Tests;

/// <summary>An index that disagrees with the nodes is found; one that agrees is not.</summary>
public sealed class SnapshotAuditTests
{
    [Test]
    public void FindInconsistencies_AfterRandomCommands_FindsNone()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var registry = new PureRegistry();
        var commands = new RandomCommands(new Random(seed), width: 12);
        for (var i = 0; i < 500; i++)
        {
            registry.Run(commands.Next(registry.State));
        }

        var nodes = 0;
        registry.State.FindInconsistencies(problem => Assert.Fail($"seed {seed}: {problem}"), () => nodes++);
        Assert.That(nodes, Is.EqualTo(registry.State.Count).And.Positive);
    }

    [Test]
    public void FindInconsistencies_IndexesThatWereNotKeptUp_NamesEachWithItsNode()
    {
        var draft = Drafts.Node("x", "first", keys: "k1") with { Tags = Drafts.Tags("rack=1"), Tenant = "t", State = "on" };
        var registry = PureRegistry.With(Writes.Register("p"), Writes.Register(draft));
        var changed = registry.Node("x") with
        {
            Name = "second", UniqueKeys = ["k2"], Tags = Drafts.Tags("rack=2"), Tenant = "u", State = "off", Parent = "nowhere",
        };

        // As if nothing but the node itself had been replaced: what the indexes held of it stays.
        var broken = registry.State.Apply(StateChanges.Of(new NodeChange(null, changed)), new EditToken());

        var problems = new List<string>();
        broken.FindInconsistencies(problems.Add);
        string[] expected =
        [
            "node 'x' has the parent 'nowhere', which does not exist",
            "the index of names has 3 entries, but the nodes give 2",
            "the index of names in order has 3 entries, but the nodes give 2",
            "the index of unique keys has 2 entries, but the nodes give 1",
            "the index of tenants has 3 entries, but the nodes give 2",
            "the index of states has 3 entries, but the nodes give 2",
            "the index of parents has 3 entries, but the nodes give 2",
            "the index of tags has 3 entries, but the nodes give 2",
        ];
        Assert.That(problems, Is.SupersetOf(expected));
    }
}
