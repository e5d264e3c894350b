namespace Registry.ModelTests.Steps;

/// <summary>Makes a sequence that fails shorter: leaves out runs of steps, ever smaller ones, for as long as what is left fails.</summary>
internal static class Shrinker
{
    /// <summary>A shorter sequence that fails; at the least each of its steps is needed, unless the number of tries ends first.</summary>
    public static async Task<IReadOnlyList<Step>> ShrinkAsync(IReadOnlyList<Step> steps, Func<IReadOnlyList<Step>, Task<bool>> fails, int tries)
    {
        for (var length = steps.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < steps.Count;)
            {
                if (tries-- <= 0)
                {
                    return steps;
                }

                IReadOnlyList<Step> shorter = [.. steps.Take(start), .. steps.Skip(start + length)];
                if (await fails(shorter))
                {
                    steps = shorter;
                }
                else
                {
                    start += length;
                }
            }
        }

        return steps;
    }
}
