using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareGenerator.Images;

/// <summary>Everything that an image is built from, and the same as a document for others.</summary>
/// <param name="Target">Target and subtarget of OpenWrt.</param>
/// <param name="Profile">Profile of the image builder.</param>
/// <param name="Packages">Packages, sorted.</param>
/// <param name="Files">Texts of files by their paths on the device, without the slash in front.</param>
/// <param name="NetJson">The configuration as a NetJSON DeviceConfiguration.</param>
internal sealed record Firmware(
    string Target, string Profile, ImmutableArray<string> Packages, ImmutableSortedDictionary<string, string> Files, string NetJson)
{
    /// <summary>SHA-256 over target, profile, packages and files: it changes exactly when the image does. 64 hexadecimal digits.</summary>
    public string Checksum { get; } = Hash([Target, Profile, .. Packages, "", .. Files.SelectMany(file => (string[])[file.Key, file.Value])]);

    // Each text with its length before it: no two lists make the same bytes.
    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var part in parts.Select(Encoding.UTF8.GetBytes))
        {
            BinaryPrimitives.WriteInt64BigEndian(length, part.LongLength);
            hash.AppendData(length);
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
