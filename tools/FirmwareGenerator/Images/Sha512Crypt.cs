using System.Security.Cryptography;
using System.Text;

namespace FirmwareGenerator.Images;

/// <summary>Hashes passwords as <c>crypt(3)</c> does with the prefix <c>$6$</c>, which is what OpenWrt's login and SSH server read.</summary>
internal static class Sha512Crypt
{
    private const int Rounds = 5000;
    private const int HashLength = 64;
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The line for <c>/etc/shadow</c>: the same for the same password and salt.</summary>
    /// <param name="password">The password; hashed as UTF-8.</param>
    /// <param name="salt">1 to 16 characters of the alphabet of crypt.</param>
    public static string Hash(string password, string salt)
    {
        var (key, saltBytes) = (Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(salt));
        var digest = Start(key, saltBytes);
        var keySequence = Repeat(SHA512.HashData(Repeated(key, key.Length)), key.Length);
        var saltSequence = Repeat(SHA512.HashData(Repeated(saltBytes, 16 + digest[0])), saltBytes.Length);
        for (var round = 0; round < Rounds; round++)
        {
            digest = Round(digest, keySequence, saltSequence, round);
        }

        return $"$6${salt}${Encode(digest)}";
    }

    /// <summary>A salt that is always the same for the same text, and as good as random between texts.</summary>
    public static string SaltOf(string text) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Take(16).Select(part => Alphabet[part & 0x3f]));

    private static byte[] Start(byte[] key, byte[] salt)
    {
        var alternate = SHA512.HashData([.. key, .. salt, .. key]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(key);
        hash.AppendData(salt);
        hash.AppendData(Repeat(alternate, key.Length));
        for (var length = key.Length; length > 0; length >>= 1)
        {
            hash.AppendData((length & 1) != 0 ? alternate : key);
        }

        return hash.GetHashAndReset();
    }

    private static byte[] Round(byte[] digest, byte[] key, byte[] salt, int round)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var isOdd = (round & 1) != 0;
        hash.AppendData(isOdd ? key : digest);
        hash.AppendData(round % 3 != 0 ? salt : []);
        hash.AppendData(round % 7 != 0 ? key : []);
        hash.AppendData(isOdd ? digest : key);
        return hash.GetHashAndReset();
    }

    // Three bytes at a time, taken from the three thirds of the digest in turn, each time beginning with the next; the last byte stands alone.
    private static string Encode(byte[] digest)
    {
        var text = new StringBuilder(86);
        var (first, second, third) = (0, 21, 42);
        for (var group = 0; group < 21; group++)
        {
            Append(text, (digest[first] << 16) | (digest[second] << 8) | digest[third], 4);
            (first, second, third) = (second + 1, third + 1, first + 1);
        }

        Append(text, digest[HashLength - 1], 2);
        return text.ToString();
    }

    private static void Append(StringBuilder text, int bits, int characters)
    {
        for (; characters > 0; characters--, bits >>= 6)
        {
            _ = text.Append(Alphabet[bits & 0x3f]);
        }
    }

    /// <summary>The first bytes of a digest, beginning again where it ends.</summary>
    private static byte[] Repeat(byte[] digest, int length) => [.. Enumerable.Range(0, length).Select(index => digest[index % HashLength])];

    /// <summary>The whole of some bytes, that many times.</summary>
    private static byte[] Repeated(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(part => part)];
}
