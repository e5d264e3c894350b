using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Domain.Tests.Pools;

/// <summary>Random allocations and releases against a set of addresses: the lowest first, no overlap, what is freed comes back after its hold-down,
/// and a refusal only where nothing is left.</summary>
public sealed class PoolBookPropertyTests
{
    [Property(MaxTest = 300, EndSize = 300, QuietOnSuccess = true)]
    public void Steps_Prefixes_AgreeWithModel(byte[] script) => Run(script, "10.0.0.0/27", "10.0.0.64/28");

    [Property(MaxTest = 200, EndSize = 300, QuietOnSuccess = true)]
    public void Steps_Integers_AgreeWithModel(byte[] script) => Run(script, "3-9", "17", "30-37");

    private static void Run(byte[] script, params string[] ranges)
    {
        var model = new PoolBookModel(ranges);
        for (var i = 0; i + 1 < script.Length; i += 2)
        {
            model.Step(script[i], script[i + 1]);
        }

        Assert.That(model, Is.Not.Null);
    }
}
