using System.Diagnostics;

namespace Registry.Cel.Tests.Library;

public sealed class RegexTests
{
    [TestCase("abc", "b", true)]
    [TestCase("abc", "^b", false)]
    [TestCase("abc", "^abc$", true)]
    [TestCase("abc\n", "^abc$", false, Description = "$ is the end and nothing else")]
    [TestCase("a\nb", "(?m)^b$", true)]
    [TestCase("a\nb", "a.b", false)]
    [TestCase("a\nb", "(?s)a.b", true)]
    [TestCase("a\nb", "(?s:a.)b", true)]
    [TestCase("ABC", "(?i)abc", true)]
    [TestCase("ABC", "(?i:a)BC", true)]
    [TestCase("ABC", "(?i:a)bc", false)]
    [TestCase("a😀b", "^a.b$", true, Description = "one code point, not two units")]
    [TestCase("a😀b", "^a..b$", false)]
    [TestCase("a😀b", "^a[^x]b$", true)]
    [TestCase("a😀b", "a[😀-😎]b", true)]
    [TestCase("a😑b", "a[😀-😎]b", false)]
    [TestCase("a𐀀b", "a[^😀-😎]b", true)]
    [TestCase("a😀b", "a\\x{1F600}b", true)]
    [TestCase("a😀b", "^\\D+$", true)]
    [TestCase("😀", "^[^\\d]$", true)]
    [TestCase("٣", "\\d", false, Description = "ASCII digits only")]
    [TestCase("é", "\\w", false)]
    [TestCase("é", "\\pL", true)]
    [TestCase("é", "^\\p{Ll}$", true)]
    [TestCase("é", "\\PL", false)]
    [TestCase("😀", "^\\PL$", true)]
    [TestCase("é1", "^[\\pL\\d]+$", true)]
    [TestCase("é😀", "^[^\\pN]+$", true)]
    [TestCase("a-z", "^[[:alpha:]-]+$", true)]
    [TestCase("a1", "^[[:^digit:]]+$", false)]
    [TestCase("a]b", "a[]]b", true)]
    [TestCase("a^b", "a[x^]b", true)]
    [TestCase("a.b", "a\\Q.\\Eb", true)]
    [TestCase("axb", "a\\Q.\\Eb", false)]
    [TestCase("aaa", "^a{2,3}$", true)]
    [TestCase("a{x}", "a{x}", true)]
    [TestCase("a{,2}", "^a{,2}$", true)]
    [TestCase("ab", "(?P<x>a)(?<y>b)", true)]
    [TestCase("a\tb", "a\\011b", true)]
    [TestCase("aaa", "^a*?$", true)]
    [TestCase("", "", true)]
    [TestCase("x", "a|", true)]
    [TestCase("[x-[a]", "[x-[a]", false, Description = "no subtraction of classes: an invalid range")]
    public void Matches_Pattern_MeansWhatRe2Means(string text, string pattern, bool expected)
    {
        var value = Evaluate(text, pattern);

        Assert.That(value.IsTrue, Is.EqualTo(expected), value.ToString());
    }

    [TestCase("(")]
    [TestCase(")")]
    [TestCase("[a")]
    [TestCase("[b-a]")]
    [TestCase("*")]
    [TestCase("a**")]
    [TestCase("a{1001}")]
    [TestCase("(a{100}){100}")]
    [TestCase("(?=a)")]
    [TestCase("(?!a)")]
    [TestCase("(?<=a)")]
    [TestCase("(?>a)")]
    [TestCase("(?#a)")]
    [TestCase("(a)\\1")]
    [TestCase("\\Z")]
    [TestCase("\\G")]
    [TestCase("\\p{Greek}")]
    [TestCase("\\p")]
    [TestCase("\\x{110000}")]
    [TestCase("\\")]
    [TestCase("[[:nope:]]")]
    [TestCase("(?P<a-b>x)")]
    [TestCase("(?x)a b")]
    [TestCase("a{3,2}")]
    public void Matches_PatternThatRe2RefusesOrNetCannot_IsAnError(string pattern)
    {
        Assert.That(Evaluate("a", pattern).AsError().Code, Is.EqualTo(CelErrorCode.InvalidArgument));
    }

    [TestCase("(a*)*b")]
    [TestCase("(a|aa)+$x")]
    [TestCase("(.*)(.*)(.*)(.*)(.*)[bc]$")]
    [TestCase("(a{0,30}){30}b")]
    public void Matches_PatternThatBacktrackersChokeOn_IsQuick(string pattern)
    {
        var clock = Stopwatch.StartNew();

        Assert.That(Evaluate(new string('a', 20_000), pattern).IsFalse);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Matches_PatternFromAVariable_IsTheSame()
    {
        var environment = Cel.Create().Variable("p", CelType.String).Build();

        Assert.That(Cel.Evaluate(environment, "matches('abc', p) && !'abc'.matches(p + 'x')", ("p", CelValue.Of("b.$"))).IsTrue);
    }

    private static CelValue Evaluate(string text, string pattern) =>
        Cel.EvaluateUnchecked("t.matches(p)", ("t", CelValue.Of(text)), ("p", CelValue.Of(pattern)));
}
