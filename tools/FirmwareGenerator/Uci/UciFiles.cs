using System.Collections.Immutable;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary>The configuration files of a device.</summary>
internal static class UciFiles
{
    /// <summary>The texts of the files by their names below <c>/etc/config</c>; only those that the configuration needs.</summary>
    public static ImmutableSortedDictionary<string, string> Of(DeviceConfiguration configuration)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        void Add(string name, bool isNeeded, Func<IEnumerable<UciSection>> sections)
        {
            if (isNeeded)
            {
                files[name] = UciText.Of(sections());
            }
        }

        Add("network", true, () => NetworkFile.Of(configuration));
        Add("wireless", configuration.Radios.Length > 0, () => WirelessFile.Of(configuration));
        Add("dhcp", true, () => DhcpFile.Of(configuration));
        Add("firewall", true, () => FirewallFile.Of(configuration));
        Add("system", true, () => ServiceFiles.System(configuration));
        Add("dropbear", true, () => ServiceFiles.Dropbear(configuration));
        Add("babeld", configuration.IsRoutedBy(RoutingProtocols.Babel), () => RoutingFiles.Babel(configuration));
        Add("olsrd", configuration.IsRoutedBy(RoutingProtocols.Olsr), () => RoutingFiles.Olsr(configuration));
        Add("sqm", configuration.Links.Any(link => link.Limits is not null), () => ServiceFiles.TrafficLimits(configuration));
        Add("tunneldigger", configuration.Links.Any(link => link is TunnelLink), () => ServiceFiles.Tunnels(configuration));
        Add("tunneldigger-broker", configuration.Broker is not null, () => ServiceFiles.Broker(configuration.Broker!));
        return files.ToImmutable();
    }
}
