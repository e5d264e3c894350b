using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Domain.Tests.Collections;

/// <summary>Random edits against a sorted dictionary. A failure prints the shrunk script and the seed for <c>Replay</c>.</summary>
public sealed class SortedTreePropertyTests
{
    [Property(MaxTest = 600, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_RandomOrder_AgreeWithModelInEveryVersion(byte[] script)
    {
        Run(script, static (step, word) => word);
    }

    [Property(MaxTest = 300, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_AscendingRuns_AgreeWithModelInEveryVersion(byte[] script)
    {
        Run(script, static (step, word) => (word % 3 * 1_000) + step);
    }

    [Property(MaxTest = 300, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_DescendingRuns_AgreeWithModelInEveryVersion(byte[] script)
    {
        Run(script, static (step, word) => (word % 3 * 1_000) + 600 - step);
    }

    [Test]
    public void Edits_ManyItems_AgreeWithModelInEveryVersion([Values(1, 2, 3, 4)] int seed)
    {
        const int numbers = 20_000;
        var random = new Random(seed);
        var model = new SortedTreeModel();
        for (int i = 0; i < 4 * numbers; i++)
        {
            // Grows in the first and third quarter, shrinks in the others.
            bool isAddition = random.Next(100) < (i / numbers % 2 == 0 ? 85 : 15);
            Edit(model, random.Next(numbers), isAddition);
            if (random.Next(numbers / 2) == 0)
            {
                model.Publish();
                model.CheckShape();
            }
        }

        int[] probes = [.. Enumerable.Range(0, 10).Select(_ => random.Next(-1, numbers + 1))];
        Assert.That(() => model.CheckAllVersions(probes), Throws.Nothing);
    }

    private static void Run(byte[] script, Func<int, byte, int> numberOf)
    {
        var model = new SortedTreeModel();
        int step = 0;
        foreach (byte word in script)
        {
            if (word >= 250)
            {
                model.Publish();
            }
            else
            {
                Edit(model, numberOf(step, word), isAddition: (step / 150 % 2 == 0) == (word % 8 != 0));
            }

            model.CheckShape();
            step++;
        }

        int[] probes = [-1, 5_000, .. script.Take(4).Select((word, i) => numberOf(i * 7, word))];
        model.CheckAllVersions(probes);
    }

    private static void Edit(SortedTreeModel model, int number, bool isAddition)
    {
        if (isAddition)
        {
            model.Add(number);
        }
        else
        {
            model.Remove(number);
        }
    }
}
