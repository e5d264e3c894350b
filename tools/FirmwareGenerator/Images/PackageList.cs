using System.Collections.Immutable;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Images;

/// <summary>The packages of OpenWrt that a configuration needs.</summary>
internal static class PackageList
{
    /// <summary>Names, sorted, each once. One that begins with <c>-</c> is left out of the image.</summary>
    public static ImmutableArray<string> Of(DeviceConfiguration configuration) =>
        [.. configuration.Target.Packages.Concat(Needed(configuration)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Needed(DeviceConfiguration configuration) =>
    [
        .. If(configuration.IsRoutedBy(RoutingProtocols.Babel), "babeld"),
        .. If(configuration.IsRoutedBy(RoutingProtocols.Olsr), "olsrd"),
        .. If(configuration.TextInformation is not null, "olsrd-mod-txtinfo"),
        .. If(configuration.Links.Any(link => link is TunnelLink), "tunneldigger"),
        .. If(configuration.Broker is not null, "tunneldigger-broker"),
        .. If(configuration.Links.Any(link => link.Limits is not null), "sqm-scripts"),
        .. If(configuration.Networks.Any(pair => pair.Network is PppoeNetwork), "ppp", "ppp-mod-pppoe"),
        .. configuration.Links.OfType<MobileLink>().SelectMany(link => link.Kind switch
        {
            ModemKind.Serial => (string[])["comgt", "kmod-usb-serial-option", "kmod-usb-serial-wwan", "ppp", "usb-modeswitch"],
            ModemKind.Qmi => ["kmod-usb-net-qmi-wwan", "uqmi", "usb-modeswitch"],
            _ => ["kmod-usb-net-cdc-ether", "usb-modeswitch"],
        }),
    ];

    private static IEnumerable<string> If(bool isNeeded, params string[] packages) => isNeeded ? packages : [];
}
