using FsCheck;
using FsCheck.Fluent;

namespace Registry.Domain.Tests.Properties;

public sealed class RulesAgainstModelTests
{
    private const int Sequences = 1_500;
    private const int CommandsPerSequence = 50;
    private const int EnoughOfEach = 50;

    [Test]
    public void Decide_RandomCommands_AgreesWithTheModelAfterEach()
    {
        var seen = new SortedDictionary<string, int>();

        Prop.ForAll(CommandSeeds(), seeds =>
        {
            foreach (var (what, count) in new RuleRun().Through(seeds).Seen)
            {
                seen[what] = seen.GetValueOrDefault(what) + count;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

        TestContext.Out.WriteLine(string.Join(", ", seen.Select(entry => $"{entry.Key} {entry.Value}")));
        Assert.That(Expected.Except(seen.Where(entry => entry.Value >= EnoughOfEach).Select(entry => entry.Key)), Is.Empty, "cases that chance did not reach");
    }

    private static IEnumerable<string> Expected =>
    [
        "changed", "unchanged", "batch:changed", "batch:unchanged", nameof(Rejection.NodeNotFound), nameof(Rejection.NodeAlreadyExists), nameof(Rejection.NameTaken),
        nameof(Rejection.KeyTaken), nameof(Rejection.AlreadyHasParent), nameof(Rejection.ParentNotFound), nameof(Rejection.ParentCycle),
        nameof(Rejection.StillUsed), nameof(Rejection.DefinitionDeployed), nameof(Rejection.RevisionMismatch), nameof(Rejection.ParentMismatch),
        nameof(Rejection.BlobNotFound), $"batch:{nameof(Rejection.NodeNotFound)}", $"batch:{nameof(Rejection.NameTaken)}",
    ];

    /// <summary>One seed a command, so that a failing sequence is shortened by leaving commands out.</summary>
    private static Arbitrary<int[]> CommandSeeds() =>
        Arb.From(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), CommandsPerSequence), Shorter);

    private static IEnumerable<int[]> Shorter(int[] seeds)
    {
        for (var length = seeds.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= seeds.Length; start += length)
            {
                yield return [.. seeds[..start], .. seeds[(start + length)..]];
            }
        }
    }
}
