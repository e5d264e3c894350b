namespace Registry.FaultTests;

/// <summary>Where the random choices of a test begin: printed, and given again with the environment variable REGISTRY_TEST_SEED.</summary>
internal static class Seed
{
    public static int Take()
    {
        var given = Environment.GetEnvironmentVariable("REGISTRY_TEST_SEED");
        var seed = int.TryParse(given, out var number) ? number : Random.Shared.Next();
        TestContext.Out.WriteLine($"seed: REGISTRY_TEST_SEED={seed}");
        return seed;
    }
}
