using FirmwareGenerator.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace FirmwareGenerator.Tests;

public sealed class UciNamesTests
{
    [TestCase("clients0", "clients0")]
    [TestCase("sw0.vlan1", "sw0_vlan1")]
    [TestCase("a-b:c", "a_b_c")]
    public void Take_NameThatFits_IsKept(string text, string name) => Assert.That(new UciNames().Take(text), Is.EqualTo(name));

    [Test]
    public void Take_NameOfOpenWrt_IsGivenToNobody() => Assert.That(new UciNames().Take("loopback"), Is.Not.EqualTo("loopback"));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Take_AnyTexts_GivesEachANameOfItsOwnAndTheSameAgain() => Prop.ForAll(
        Gen.Elements(
            "a", "a.b", "a-b", "a_b", "loopback", "interface-with-a-long-name", "interface-with-another", "", "ž", "日本").ListOf().ToArbitrary(),
        texts =>
        {
            var (one, other) = (new UciNames(), new UciNames());
            var names = texts.Select(text => one.Take(text)).ToArray();
            return names.All(name => name.Length is > 0 and <= UciNames.Longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                && names.Distinct().Count() == names.Length && names.SequenceEqual(texts.Select(text => other.Take(text)));
        });
}
