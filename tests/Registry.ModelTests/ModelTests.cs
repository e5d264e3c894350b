using Registry.ModelTests.Hosting;
using Registry.ModelTests.Steps;

namespace Registry.ModelTests;

/// <summary>
/// Random sequences of all writes against a naive model. <c>MODEL_SEED</c> begins the soak at another seed, <c>MODEL_MINUTES</c> says how long it lasts.
/// </summary>
public sealed class ModelTests
{
    private const int StepsPerSequence = 60;
    private const int QuickSequences = 20;
    private const int ShrinkTries = 400;

    // Of several kinds of failure each is told, the first of its kind, so that one does not hide the others.
    private const int MostKinds = 4;

    private readonly SortedDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _found = [];
    private HookHost _hook = null!;

    [SetUp]
    public async Task StartHook() => _hook = await HookHost.StartAsync();

    [TearDown]
    public async Task StopHook() => await _hook.DisposeAsync();

    [Test, CancelAfter(300_000)]
    public async Task Write_RandomSequences_AgreeWithTheModel()
    {
        for (var seed = 1; seed <= QuickSequences; seed++)
        {
            await CheckAsync(seed);
        }

        await TellSeenAsync();
        Report();
    }

    [Test, Explicit("takes minutes"), Category("Slow")]
    public Task Write_RandomSequencesForMinutes_AgreeWithTheModel() => CheckForAsync(TimeSpan.FromMinutes(3));

    [Test, Explicit("takes an hour"), Category("Soak")]
    public Task Write_RandomSequencesForAnHour_AgreeWithTheModel() =>
        CheckForAsync(TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("MODEL_MINUTES") ?? "60")));

    private async Task CheckForAsync(TimeSpan duration)
    {
        var first = int.Parse(Environment.GetEnvironmentVariable("MODEL_SEED") ?? $"{Environment.TickCount & 0xFFFFFF}");
        await TestContext.Out.WriteLineAsync($"first seed {first}");
        var (started, seed) = (TimeProvider.System.GetTimestamp(), first);
        for (; TimeProvider.System.GetElapsedTime(started) < duration; seed++)
        {
            await CheckAsync(seed);
        }

        await TestContext.Out.WriteLineAsync($"{seed - first} sequences");
        await TellSeenAsync();
        Report();
    }

    private async Task CheckAsync(int seed)
    {
        var steps = new List<Step>();
        var source = new StepSource(new Random(seed), _hook.Address);
        string? problem = null;
        await using (var run = await SequenceRun.StartAsync())
        {
            while (problem is null && steps.Count < StepsPerSequence)
            {
                steps.Add(source.Next(run.State));
                problem = await run.RunAsync(steps[^1]);
            }

            problem ??= await run.FinishAsync();
            foreach (var (what, count) in run.Seen)
            {
                _seen[what] = _seen.GetValueOrDefault(what) + count;
            }
        }

        if (problem is not null && !_found.ContainsKey(Kind(problem)!))
        {
            var shrunk = await Shrinker.ShrinkAsync(steps, async shorter => Kind(await ProblemAsync(shorter)) == Kind(problem), ShrinkTries);
            _found.Add(
                Kind(problem)!,
                $"seed {seed}, {steps.Count} steps, shrunk to {shrunk.Count}:\n{string.Join('\n', shrunk)}\n{await ProblemAsync(shrunk)}");
            if (_found.Count == MostKinds)
            {
                Report();
            }
        }
    }

    private static async Task<string?> ProblemAsync(IReadOnlyList<Step> steps)
    {
        await using var run = await SequenceRun.StartAsync();
        foreach (var step in steps)
        {
            if (await run.RunAsync(step) is { } problem)
            {
                return $"{problem}\nat {step}";
            }
        }

        return await run.FinishAsync();
    }

    private void Report() => Assert.That(_found, Is.Empty, string.Join("\n\n", _found.Values));

    /// <summary>The first line of a problem tells of which kind it is: a shorter sequence has to have the same.</summary>
    private static string? Kind(string? problem) => problem?.Split('\n')[0];

    private Task TellSeenAsync() => TestContext.Out.WriteLineAsync(string.Join('\n', _seen.Select(entry => $"{entry.Key} {entry.Value}")));
}
