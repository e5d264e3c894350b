using System.Collections.Immutable;
using FirmwareGenerator.Model;
using FirmwareGenerator.NetJson;
using FirmwareGenerator.Reading;
using FirmwareGenerator.Uci;

namespace FirmwareGenerator.Images;

/// <summary>Makes firmware of a configuration. Pure: the same input gives the same bytes.</summary>
internal static class FirmwareBuilder
{
    // Accounts that OpenWrt has from the start; packages add theirs when the image is built.
    private static readonly string[] Accounts = ["daemon", "ftp", "network", "nobody"];

    /// <summary>The firmware, or everything that keeps it from being made.</summary>
    public static FirmwareResult Build(GenerationInput input)
    {
        var (configuration, problems) = ConfigurationReader.Read(input);
        return configuration is null ? new FirmwareResult(null, problems) : new FirmwareResult(Build(configuration), []);
    }

    private static Firmware Build(DeviceConfiguration configuration)
    {
        var files = UciFiles.Of(configuration).ToImmutableSortedDictionary(
            file => $"etc/config/{file.Key}", file => file.Value, StringComparer.Ordinal);
        if (configuration.Access.RootPassword is { } password)
        {
            files = files.Add("etc/shadow", Shadow(Sha512Crypt.Hash(password, Sha512Crypt.SaltOf(configuration.NodeId))));
        }

        if (configuration.Access.PublicKeys is { Length: > 0 } keys)
        {
            files = files.Add("etc/dropbear/authorized_keys", Lines(keys));
        }

        return new Firmware(
            configuration.Target.Target, configuration.Target.Profile, PackageList.Of(configuration), files, NetJsonText.Of(configuration));
    }

    private static string Shadow(string rootHash) =>
        Lines(Accounts.Select(account => $"{account}:*:0:0:99999:7:::").Prepend($"root:{rootHash}:0:0:99999:7:::"));

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{line}\n"));
}

/// <summary>Firmware, or what keeps it from being made.</summary>
internal sealed record FirmwareResult(Firmware? Firmware, ImmutableArray<Problem> Problems);
