using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Registry.Cel.Library;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.JsonSchemas;

namespace Registry.Modules.Tests.JsonSchemas;

/// <summary>The patterns match what the readers of values read.</summary>
public sealed class ValuePatternsTests
{
    private static readonly Gen<string> Group = Gen.Elements("0", "0000", "ffff", "FFFF", "1", "db8", "abcd", "12345", "1.2.3.4", "0.0.0.256", "");

    private static readonly Gen<string> Address = Gen.OneOf(
        Gen.ListOf(Group, 8).Select(groups => string.Join(':', groups)),
        Gen.Choose(1, 9).SelectMany(count => Gen.ListOf(Group, count)).Select(groups => string.Join(':', groups)),
        Gen.Choose(0, 8).SelectMany(count => Gen.ListOf(Group, count)).SelectMany(groups => Gen.Choose(0, groups.Count).Select(at =>
            $"{string.Join(':', groups.Take(at))}::{string.Join(':', groups.Skip(at))}")),
        Gen.ListOf(Gen.Elements("0", "1", "01", "9", "99", "199", "249", "255", "256", ""), 4).Select(parts => string.Join('.', parts)));

    [FsCheck.NUnit.Property(MaxTest = 20_000)]
    public Property Address_AnyText_MatchesWhatIsRead() => Prop.ForAll(Address.ToArbitrary(), text =>
    {
        var read = IpAddressValue.Parse(text, out _) is { } address && !FieldForms.IsMapped(text, address) ? address : null;
        return Matches(ValuePatterns.Address(false, false), text) == (read is not null)
            && Matches(ValuePatterns.Address(true, false), text) == (read is { IsV4: true })
            && Matches(ValuePatterns.Address(false, true), text) == (read is { IsV4: false });
    });

    [FsCheck.NUnit.Property(MaxTest = 2_000)]
    public Property Prefix_AnyLengthAndBounds_MatchesWhatIsWithin() => Prop.ForAll(
        Address.ToArbitrary(), Gen.ListOf(Gen.Choose(0, 128), 3).ToArbitrary(), (address, numbers) =>
        {
            var (length, min, max) = (numbers[0], Math.Min(numbers[1], numbers[2]), Math.Max(numbers[1], numbers[2]));
            var read = IpNetworkValue.Parse($"{address}/{length}", out _) is { } network && !FieldForms.IsMapped(address, network.Address) ? network : null;
            return Matches(ValuePatterns.Prefix(false, false, min, max), $"{address}/{length}") == (read is not null && length >= min && length <= max);
        });

    [Test]
    public void Numbers_EveryRange_MatchesItsNumbersOnly([Values(0, 1, 9, 10, 64, 99, 128)] int min, [Values(0, 9, 19, 63, 100, 128)] int max)
    {
        var pattern = $"^{ValuePatterns.Numbers(min, max)}$";

        Assert.That(Enumerable.Range(0, 200).Where(number => Matches(pattern, $"{number}")), Is.EqualTo(Enumerable.Range(0, 200).Where(n => n >= min && n <= max)));
    }

    [TestCase("a", true)]
    [TestCase("wlan0.1:x_y-z", true)]
    [TestCase("-a", false)]
    [TestCase("", false)]
    [TestCase("ä", false)]
    public void KeyPattern_Text_MatchesWhatIsAKey(string text, bool isKey)
    {
        Assert.That((Matches($"^{ItemKeys.Pattern}$", text), ItemKeys.IsKey(text)), Is.EqualTo((isKey, isKey)));
    }

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant);
}
