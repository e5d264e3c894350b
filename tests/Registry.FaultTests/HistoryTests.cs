using System.Diagnostics;
using System.Globalization;
using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>
/// What concurrent clients see of a daemon that is killed, stands still, whose clock is moved and whose disk fills up, held against the rules of
/// histories. Clocks are moved where the package <c>faketime</c> is installed, disks are filled where a file system can be mounted.
/// </summary>
[TestFixture]
internal sealed class HistoryTests
{
    private const int FaultsPerRound = 4;

    [Test, CancelAfter(180_000)]
    public Task Faults_OfEveryKind_LeaveAHistoryThatKeepsTheRules() => RunAsync(TimeSpan.Zero);

    [Test, Explicit("takes three minutes"), Category("Slow")]
    public Task Faults_ForMinutes_LeaveHistoriesThatKeepTheRules() => RunAsync(TimeSpan.FromMinutes(3));

    [Test, Explicit("takes an hour, or HISTORY_MINUTES"), Category("Soak")]
    public Task Faults_ForAnHour_LeaveHistoriesThatKeepTheRules() => RunAsync(TimeSpan.FromMinutes(
        int.TryParse(Environment.GetEnvironmentVariable("HISTORY_MINUTES"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : 60));

    [Test]
    public void ClockOfTheDaemon_WhereItCanBeMoved_IsMoved()
    {
        if (!WallClock.CanBeMoved)
        {
            Assert.Ignore("The package 'faketime' is not installed: no clock is moved.");
        }

        using var directory = new TemporaryDirectory();
        var clock = new WallClock(directory);
        var launch = clock.Launch(DaemonLaunch.Default);
        clock.MoveTo(TimeSpan.FromDays(-400));
        var (code, output) = Shell.Read("date", launch.Environment, "-u", "+%Y-%m-%d");
        Assert.That(code, Is.Zero);
        Assert.That(output, Is.EqualTo(TimeProvider.System.GetUtcNow().AddDays(-400).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private static async Task RunAsync(TimeSpan length)
    {
        var seed = Seed.Take() & 0xFFFFFFF;
        var started = Stopwatch.StartNew();
        for (var round = 0; round == 0 || started.Elapsed < length; round++)
        {
            var run = new HistoryRound(DaemonLaunch.Default, seed + round, FaultsPerRound);
            var problems = await run.RunAsync();
            await TestContext.Out.WriteLineAsync($"round {round} (REGISTRY_TEST_SEED={seed + round}), {started.Elapsed.TotalSeconds:0} s: {run.Summary}");
            Assert.That(problems, Is.Empty, $"round {round} of REGISTRY_TEST_SEED={seed}");
        }
    }
}
