using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Tests.Unit;

internal sealed class LivenessTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [TestCase(-5, "alive 0s ago")]
    [TestCase(59.9, "alive 59s ago")]
    [TestCase(60, "alive 1m ago")]
    [TestCase(7_199, "alive 1h ago")]
    [TestCase(200_000, "alive 2d ago")]
    public void Short_AnyAge_IsRoundedDown(double seconds, string expected)
        => Assert.That(LivenessText.Short(Seen(seconds, Liveness.Types.State.Alive), Now), Is.EqualTo(expected));

    [Test]
    public void Short_NobodyReported_IsADash() => Assert.That(LivenessText.Short(null, Now), Is.EqualTo("-"));

    [Test]
    public void Colored_States_HaveMarkAndColor()
    {
        Assert.That(LivenessText.Colored(Seen(3, Liveness.Types.State.Alive), Now), Is.EqualTo("\e[32m● alive 3s ago\e[0m"));
        Assert.That(LivenessText.Colored(Seen(300, Liveness.Types.State.Expired), Now), Is.EqualTo("\e[31m✗ expired 5m ago\e[0m"));
    }

    private static Liveness Seen(double seconds, Liveness.Types.State state)
        => new() { State = state, LastSeenTime = (Now - TimeSpan.FromSeconds(seconds)).ToTimestamp(), Ttl = new Duration { Seconds = 60 } };
}
