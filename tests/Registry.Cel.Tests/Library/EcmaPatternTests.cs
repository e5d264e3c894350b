namespace Registry.Cel.Tests.Library;

public sealed class EcmaPatternTests
{
    [TestCase("^[a-z](-?[a-z0-9]+)*$", "^[a-z](?:-?[0-9a-z])*$")]
    [TestCase("(a+)*(?:b?(c+)+)+", "(?:a)*(?:b?(?:c))+")]
    [TestCase("(ab+)*(a|b+)*(a?b+?)*(a?b+){2}", "(?:ab+)*(?:a|b+)*(?:a?b+?)*(?:a?b+){2,2}")]
    [TestCase(@"\A\d+\z", "^[0-9]+$")]
    [TestCase(".", @"[^\n]")]
    [TestCase("(?s).", @"[\s\S]")]
    [TestCase("(?m)^a$", @"(?<![^\n])a(?![^\n])")]
    [TestCase("(?P<name>x)(?<y>z)", "(?:x)(?:z)")]
    [TestCase("[[:alpha:]_]", "[A-Z_a-z]")]
    [TestCase("[^]a-]", @"[^\-\]a]")]
    [TestCase(@"\pL\P{Lu}", @"[\p{L}][\P{Lu}]")]
    [TestCase(@"\Qa.b\E", @"a\.b")]
    [TestCase(@"\x{1F600}[😀-😁]", @"\u{1F600}[\u{1F600}-\u{1F601}]")]
    [TestCase("{a}", @"\{a\}")]
    [TestCase("^*a", "(?:^)*a")]
    [TestCase("a{2,3}?/", @"a{2,3}?\/")]
    public void ToEcmaPattern_Valid_SaysTheSame(string pattern, string expected)
    {
        Assert.That(CelTexts.ToEcmaPattern(pattern), Is.EqualTo(expected));
    }

    [TestCase("(?i)a")]
    [TestCase("(?i:a)b")]
    public void ToEcmaPattern_WithoutCounterpart_IsNull(string pattern)
    {
        Assert.That(CelTexts.ToEcmaPattern(pattern), Is.Null);
    }
}
