using Registry.Cli.Import;

namespace Registry.Cli.Tests.Unit;

internal sealed class BatchSizerTests
{
    [Test]
    public void Refused_InTheMiddle_SendsWhatIsBeforeThenTheCulpritAlone()
    {
        var sizer = new BatchSizer(1000);

        Assert.That(sizer.Refused(1000, 300), Is.False);
        Assert.That(sizer.Next, Is.EqualTo(300));
        sizer.Succeeded();
        Assert.That(sizer.Next, Is.EqualTo(1));
        Assert.That(sizer.Refused(1, 0), Is.True);
    }

    [Test]
    public void Refused_WithoutIndex_Halves()
    {
        var sizer = new BatchSizer(1000);

        Assert.That(sizer.Refused(1000, null), Is.False);
        Assert.That(sizer.Next, Is.EqualTo(500));
    }

    [Test]
    public void Refused_TheFirst_LeavesItOutAtOnce()
    {
        var sizer = new BatchSizer(1000);

        Assert.That(sizer.Refused(1000, 0), Is.True);
        Assert.That(sizer.Next, Is.EqualTo(500));
    }

    /// <summary>Whatever lines are bad, the others are sent once each, in order, and every bad one is left out.</summary>
    [Test]
    public void AnyBadWrites_CostOnlyThemselves([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        var bad = Enumerable.Range(0, 500).Where(_ => random.NextDouble() < seed / 19.0).ToHashSet();
        var sizer = new BatchSizer(64);
        var (sent, left, next, requests) = (new List<int>(), new List<int>(), 0, 0);

        while (next < 500)
        {
            var batch = Enumerable.Range(next, Math.Min(sizer.Next, 500 - next)).ToList();
            var culprit = batch.FindIndex(bad.Contains);
            requests++;
            if (culprit < 0)
            {
                sizer.Succeeded();
                sent.AddRange(batch);
                next += batch.Count;
            }
            else if (sizer.Refused(batch.Count, culprit))
            {
                left.Add(next++);
            }
        }

        Assert.That(left, Is.EqualTo(bad.Order()));
        Assert.That(sent, Is.EqualTo(Enumerable.Range(0, 500).Except(bad)));
        Assert.That(requests, Is.LessThan(30 + (4 * bad.Count)));
    }
}
