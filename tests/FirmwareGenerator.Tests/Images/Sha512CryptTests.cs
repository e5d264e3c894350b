using FirmwareGenerator.Images;

namespace FirmwareGenerator.Tests.Images;

public sealed class Sha512CryptTests
{
    // The first from the algorithm's specification, the others as OpenSSL makes them.
    [TestCase("Hello world!", "saltstring", "svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [TestCase("a", "abc./09ZZ", "oQP9dZGOpIuVurgRIp.g1XoIXe8J4V8eqwxwiz2CsYfd9/Z6l4izg3dTBHq0yRY3OJS4pYFQ/m2a3oI.duYvd0")]
    [TestCase("žluťoučký kůň", "abc./09ZZ", "E8cVQ8mdNqI4..nmhuaNrMSBA3T3rrYp6/3sa56HB2wQ1HQx3e7Ob2TmFVIZ2h2CeCnlMXzeTUxp.EZZSlfB9.")]
    [TestCase("it's \"q\" \\ $6$", "abc./09ZZ", "0k9ARR57.xeI85t1x/mDymZblyU0hYP1WOqL5uIQNEvCbt4/hgcv5EDLGscCRGVJgq/BGFXWCbDpFI.bSXKEt1")]
    [TestCase(
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "abc./09ZZ",
        "8VHVGZDs8OLs5KPo2dJnYKBzVEoINa2bmGg98qV.rg9iKU9XMu2.sTVQ.kd0I.vQ9rD/iG7inLMZfNqo4S4Df.")]
    public void Hash_KnownPassword_IsAsKnown(string password, string salt, string hash) =>
        Assert.That(Sha512Crypt.Hash(password, salt), Is.EqualTo($"$6${salt}${hash}"));

    [TestCase("n1", "n1", true)]
    [TestCase("n1", "n2", false)]
    public void SaltOf_Texts_IsTheSameForTheSameTextOnly(string one, string other, bool isSame) =>
        Assert.That(Sha512Crypt.SaltOf(one) == Sha512Crypt.SaltOf(other), Is.EqualTo(isSame));

    [Test]
    public void SaltOf_AnyText_IsOfTheAlphabetOfCrypt() => Assert.That(Sha512Crypt.SaltOf("n1"), Does.Match("^[./0-9A-Za-z]{16}$"));
}
