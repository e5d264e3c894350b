namespace HypervisorAgent.Tests;

public sealed class DurationTests
{
    [TestCase("500ms", 0.5)]
    [TestCase("10s", 10)]
    [TestCase("2m", 120)]
    [TestCase("24h", 86400)]
    public void TryParse_NumberAndUnit_IsADuration(string text, double expectedSeconds)
    {
        Assert.That((Duration.TryParse(text, out var duration), duration.TotalSeconds), Is.EqualTo((true, expectedSeconds)));
    }

    [TestCase("")]
    [TestCase("10")]
    [TestCase("s")]
    [TestCase("0s")]
    [TestCase("-1s")]
    [TestCase("25h")]
    [TestCase("1.5s")]
    [TestCase("10 s")]
    [TestCase("99999999999s")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.That(Duration.TryParse(text, out _), Is.False);
    }
}
