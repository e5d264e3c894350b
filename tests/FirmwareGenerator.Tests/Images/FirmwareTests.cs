using System.Collections.Immutable;
using FirmwareGenerator.Images;
using FsCheck;
using FsCheck.Fluent;

namespace FirmwareGenerator.Tests.Images;

public sealed class FirmwareTests
{
    private static readonly Firmware Example = Make(("etc/config/network", "a"), ("etc/config/system", "b"));

    [Test]
    public void Checksum_OtherNetJson_IsTheSame() =>
        Assert.That(new Firmware("t", "p", Example.Packages, Example.Files, "other").Checksum, Is.EqualTo(Example.Checksum));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Checksum_OfTwo_IsTheSameExactlyWhereTheyAre() => Prop.ForAll(Some().ToArbitrary(), Some().ToArbitrary(), (one, other) =>
        (one.Checksum == other.Checksum) == (one.Target == other.Target && one.Profile == other.Profile && one.Packages.SequenceEqual(other.Packages)
            && one.Files.SequenceEqual(other.Files)));

    // Few texts, so that the same come together often, and parts that could be taken for each other.
    private static Gen<Firmware> Some()
    {
        var text = Gen.Elements("", "a", "b", "ab", "a\0b");
        return from target in text
            from profile in text
            from packages in text.ListOf(2)
            from files in Gen.Zip(Gen.Elements("a", "b", "ab"), text).ListOf(2)
            select new Firmware(
                target, profile, [.. packages],
                files.DistinctBy(file => file.Item1).ToImmutableSortedDictionary(file => file.Item1, file => file.Item2, StringComparer.Ordinal), "");
    }

    private static Firmware Make(params (string Path, string Text)[] files) =>
        new("t", "p", ["x"], files.ToImmutableSortedDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal), "{}");
}
