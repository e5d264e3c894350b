using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareGenerator.Reading;

/// <summary>Gives interfaces names that OpenWrt can hold, each once, and the same ones for the same configuration.</summary>
internal sealed class UciNames
{
    /// <summary>Most characters of a name: the kernel's 15, less <c>br-</c>.</summary>
    public const int Longest = 12;

    /// <summary>Most characters of the name of an interface of PPP, whose device is <c>pppoe-NAME</c>.</summary>
    public const int LongestOfPpp = 9;

    // A name of OpenWrt's own.
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "loopback" };

    /// <summary>The text itself where it can be a name and is free, else its beginning and a part of its hash.</summary>
    public string Take(string text, int longest = Longest)
    {
        var plain = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        if (plain.Length > 0 && plain.Length <= longest && _taken.Add(plain))
        {
            return plain;
        }

        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}/{attempt}")));
            var name = $"{plain[..Math.Min(plain.Length, longest - 5)].TrimEnd('_')}_{Convert.ToHexStringLower(hash, 0, 2)}";
            if (_taken.Add(name))
            {
                return name;
            }
        }
    }
}
