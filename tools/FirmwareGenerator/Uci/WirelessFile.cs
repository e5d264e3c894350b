using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Uci;

/// <summary><c>/etc/config/wireless</c>: the radios and their networks.</summary>
internal static class WirelessFile
{
    private const string Madwifi = "madwifi";
    private static readonly int[] BasicRates = [6000, 12000, 24000];

    public static IEnumerable<UciSection> Of(DeviceConfiguration configuration) => configuration.Radios.SelectMany(radio => (UciSection[])
    [
        radio.Driver == Madwifi ? MadwifiRadio(radio, configuration.System) : Radio(radio, configuration.System),
        .. configuration.Links.OfType<WifiLink>().Where(link => link.Radio == radio.Device).Select(Interface),
    ]);

    private static UciSection Radio(Radio radio, SystemSettings system)
    {
        var section = new UciSection("wifi-device", radio.Device).Option("type", "mac80211");
        var phy = $"phy{string.Concat(radio.Device.Where(char.IsAsciiDigit))}";
        _ = section.Option("phy", radio.Path is null ? phy : null).Option("path", radio.Path);
        _ = section.Option("band", radio.Is5GHz ? "5g" : "2g").Option("channel", Channel(radio)).Option("htmode", HtMode(radio));
        _ = section.Option("chanbw", radio.WidthMHz < 20 ? radio.WidthMHz : null).Option("txpower", radio.TxPower).Option("distance", radio.Distance);
        _ = radio.Connector is { } connector ? section.Option("txantenna", 1L << connector).Option("rxantenna", 1L << connector) : section;
        _ = section.Option("require_mode", radio.RequiresHighThroughput ? "n" : null);
        if (radio.Rates is { } rates)
        {
            _ = section.Option("legacy_rates", false).List("supported_rates", Rates(rates));
            _ = section.List("basic_rate", Rates(rates.Intersect(BasicRates).DefaultIfEmpty(rates.FirstOrDefault())));
        }

        return Common(section, system);
    }

    private static UciSection MadwifiRadio(Radio radio, SystemSettings system) => Common(
        new UciSection("wifi-device", radio.Device).Option("type", "atheros").Option("hwmode", radio.Is5GHz ? "11a" : "11g")
            .Option("channel", Channel(radio)).Option("txpower", radio.TxPower).Option("distance", radio.Distance),
        system);

    private static UciSection Common(UciSection section, SystemSettings system) =>
        section.Option("country", system.Country).Option("disabled", false);

    private static string Channel(Radio radio) => radio.Channel?.ToString(CultureInfo.InvariantCulture) ?? "auto";

    private static string? HtMode(Radio radio) => radio.Generation switch
    {
        _ when radio.WidthMHz < 20 => "NOHT",
        WifiGeneration.HighThroughput => $"HT{radio.WidthMHz}{radio.IsExtendedAbove switch { true => "+", false => "-", null => "" }}",
        WifiGeneration.VeryHighThroughput => $"VHT{radio.WidthMHz}",
        WifiGeneration.HighEfficiency => $"HE{radio.WidthMHz}",
        _ => null,
    };

    private static UciSection Interface(WifiLink link)
    {
        var section = new UciSection("wifi-iface", link.Name).Option("device", link.Radio).Option("ifname", link.Device);
        _ = section.Option("network", link.Bridge ?? link.Name).Option("mode", Mode(link.Mode));
        _ = section.Option(link.Mode == WifiMode.Mesh ? "mesh_id" : "ssid", link.Ssid).Option("bssid", link.Bssid);

        // Routing decides where packets go, not the mesh itself.
        _ = section.Option("mesh_fwding", link.Mode == WifiMode.Mesh ? "0" : null);
        _ = section.Option("isolate", link.IsolatesClients ? "1" : null);
        return section.Option("encryption", "none");
    }

    private static string Mode(WifiMode mode) => mode switch
    {
        WifiMode.AdHoc => "adhoc",
        WifiMode.Mesh => "mesh",
        WifiMode.AccessPoint => "ap",
        _ => "sta",
    };

    private static IEnumerable<string> Rates(IEnumerable<int> rates) => rates.Select(rate => rate.ToString(CultureInfo.InvariantCulture));
}
