namespace Registry.Engine.Tests.Journal;

public sealed class JournalCutoffTests
{
    private const int Rounds = 2_000;
    private static readonly DateTime Now = new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    [Test]
    public void Find_RandomJournals_KeepsWhatIsYoungFewOrRemembered()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var oldest = random.Next(1, 1_000);
            var times = Enumerable.Range(0, random.Next(1, 60)).Select(_ => Now.AddMinutes(-random.Next(0, 300))).Order().ToArray();
            var newest = oldest + times.Length - 1;
            var options = new RegistryEngineOptions
            {
                JournalCount = random.Next(1, 80),
                JournalAge = TimeSpan.FromMinutes(random.Next(1, 300)),
                IdempotencyCount = random.Next(0, 40),
                IdempotencyAge = TimeSpan.FromMinutes(random.Next(0, 300)),
                BatchCommands = random.Next(1, 8),
            };

            var cutoff = JournalCutoff.Find(oldest, newest, revision => times[revision - oldest], Now, options);

            var expected = Enumerable.Range(oldest, times.Length).FirstOrDefault(revision => IsKept(revision), newest);
            Assert.That(cutoff, Is.EqualTo(expected), $"seed {seed} round {round}");

            bool IsKept(int revision)
            {
                var (age, newer) = (Now - times[revision - oldest], newest - revision);
                var isWanted = age <= options.JournalAge && newer < options.JournalCount;
                var isRemembered = age <= options.IdempotencyAge + TimeSpan.FromMinutes(1)
                    && newer < options.IdempotencyCount + (2 * options.BatchCommands);
                return isWanted || isRemembered || revision == newest;
            }
        }
    }
}
