using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>Daemons with a fault planted in them: a check of histories that would not see it proves nothing.</summary>
[TestFixture, Explicit("takes minutes"), Category("Slow")]
internal sealed class PlantTests
{
    private const int MaximumRounds = 8;

    private static readonly string Assembly = DaemonProcess.FindAssembly("tests", "Registry.FaultyDaemon", "faultyd.dll");

    [Test, CancelAfter(180_000)]
    public async Task History_OfADaemonWithoutAPlant_KeepsTheRules() =>
        Assert.That(await RunAsync("None", Seed.Take() & 0xFFFFFFF, faults: 1), Is.Empty);

    // What a kill leaves of the first two differs: revisions that go back, requests that are forgotten, watches that wait for what is gone.
    [TestCase("AcknowledgeEarly", 1, "")]
    [TestCase("PublishEarly", 1, "")]
    [TestCase("DropEvent", 0, "was not told of node")]
    [TestCase("DoubleEvent", 0, "was told twice of node")]
    [TestCase("ReuseKeyEarly", 0, "no order explains")]
    [TestCase("ReuseValueEarly", 0, " and to ")]
    [TestCase("ForgetHoldDown", 0, "had passed")]
    [TestCase("ForgetRequestId", 0, ", repeated, ")]
    [CancelAfter(300_000)]
    public async Task History_OfADaemonWithAPlant_BreaksARule(string plant, int faults, string problem)
    {
        var seed = Seed.Take() & 0xFFFFFFF;
        IReadOnlyList<string> problems = [];
        for (var round = 0; round < MaximumRounds && !problems.Any(found => found.Contains(problem, StringComparison.Ordinal)); round++)
        {
            problems = await RunAsync(plant, seed + round, faults);
        }

        Assert.That(problems, Has.Some.Contains(problem));
    }

    private static Task<IReadOnlyList<string>> RunAsync(string plant, int seed, int faults)
    {
        var launch = new DaemonLaunch { AssemblyPath = Assembly, Environment = new Dictionary<string, string> { ["FAULTYD_PLANT"] = plant } };
        return new HistoryRound(launch, seed, faults) { OnlyKills = true, LoadMilliseconds = (700, 1_000) }.RunAsync();
    }
}
