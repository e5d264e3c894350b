using System.Diagnostics;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>What an evaluation costs. Run it by hand, with a release build; the aim is at most 0.3 ms for a node with 30 items.</summary>
[Explicit("A measurement, not a test.")]
public sealed class EvaluationCostTests
{
    private const int Rounds = 2_000;

    [Test]
    public void Evaluate_NodeOfThirtyItems_TakesSoLong()
    {
        var lab = new Laboratory(Modules.Wireless);
        lab.Write([Set("core.general", "router", "two"), Set("core.general", "name", "abc"), .. Interfaces()]);
        var count = lab.Items.Points.Sum(point => point.Items.Length);
        var unchanged = Measure(lab);
        var edited = Measure(lab, Set("core.general", "name", "xyz"));
        TestContext.Out.WriteLine($"{count} items; nothing changes: {unchanged:F1} µs; one edit: {edited:F1} µs");

        Assert.That(count, Is.GreaterThanOrEqualTo(30));
    }

    [Test]
    public void Evaluate_RouterOfTheReferencePack_TakesSoLong()
    {
        var lab = ReferencePack.PackLaboratory.Router("tp-link-wdr4300");
        var unchanged = Measure(lab);
        var edited = Measure(lab, ReferencePack.PackLaboratory.Profiles("nat-clients"));
        TestContext.Out.WriteLine(
            $"{lab.Items.Points.Sum(point => point.Items.Length)} items; nothing changes: {unchanged:F1} µs; another profile: {edited:F1} µs");
    }

    private static IEnumerable<ItemEdit> Interfaces()
    {
        for (var i = 0; i < 11; i++)
        {
            yield return Add("core.interfaces", "Radio", $"r{i}", null, ("radio", $"r{i}"));
            yield return Add("core.interfaces", "Wifi", $"w{i}", new ItemRef("core.interfaces", $"r{i}"), ("mode", "mesh"));
        }
    }

    private static double Measure(Laboratory lab, params ItemEdit[] edits)
    {
        var request = lab.Request(edits);
        for (var i = 0; i < Rounds; i++)
        {
            ConfigEvaluator.Evaluate(request);
        }

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++)
        {
            ConfigEvaluator.Evaluate(request);
        }

        return clock.Elapsed.TotalMicroseconds / Rounds;
    }
}
