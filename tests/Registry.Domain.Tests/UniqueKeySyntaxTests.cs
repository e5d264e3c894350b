namespace Registry.Domain.Tests;

public sealed class UniqueKeySyntaxTests
{
    [TestCase("serial:ABC", ExpectedResult = UniqueKeyProblem.None)]
    [TestCase("two words", ExpectedResult = UniqueKeyProblem.None)]
    [TestCase("žival", ExpectedResult = UniqueKeyProblem.None)]
    [TestCase("", ExpectedResult = UniqueKeyProblem.Empty)]
    [TestCase("a\nb", ExpectedResult = UniqueKeyProblem.Unprintable)]
    [TestCase("a\u0085b", ExpectedResult = UniqueKeyProblem.Unprintable)]
    [TestCase("a\ud800b", ExpectedResult = UniqueKeyProblem.Unprintable)]
    [TestCase("pool:7", ExpectedResult = UniqueKeyProblem.AllocationPrefix)]
    [TestCase("VAGOTH_NAME_x", ExpectedResult = UniqueKeyProblem.NamePrefix)]
    public UniqueKeyProblem ProblemOf_Key_IsTheFirstRuleThatItBreaks(string key) => UniqueKeySyntax.ProblemOf(key);

    [TestCase(512, ExpectedResult = UniqueKeyProblem.None)]
    [TestCase(513, ExpectedResult = UniqueKeyProblem.TooLong)]
    public UniqueKeyProblem ProblemOf_Length_IsCountedInBytes(int bytes) => UniqueKeySyntax.ProblemOf(new string('ž', bytes / 2) + (bytes % 2 == 0 ? "" : "a"));
}
