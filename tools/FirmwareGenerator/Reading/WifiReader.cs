using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>Reads the networks of radios.</summary>
internal static class WifiReader
{
    private const int LongestSsidBytes = 32;

    /// <summary>The interface; null, noted, where it cannot be made.</summary>
    public static WifiLink? Read(ReadingContext context, ItemView item, UsedRadio radio, string name, string device)
    {
        if (Mode(item.Text("mode")) is not { } mode)
        {
            context.Add(
                item.PathOf("mode"), ProblemCodes.Value, $"'{item.Text("mode")}' is no mode of an interface; choose mesh, mesh11s, ap or sta.");
            return null;
        }

        return new WifiLink
        {
            Name = name,
            Device = device,
            Radio = radio.Seen.Device,
            Mode = mode,
            Ssid = Ssid(context, item),
            Bssid = item.Text("bssid")?.ToLowerInvariant(),
            IsolatesClients = mode == WifiMode.AccessPoint && (item.Flag("isolate_clients") ?? true),
        };
    }

    private static string Ssid(ReadingContext context, ItemView item)
    {
        var peer = item.Text("connect_to") is null ? null : context.Referred(item, "connect_to");
        var ssid = item.Text("essid") ?? peer?.Enabled(Ids.Interface).FirstOrDefault(other => other.Text("mode") == "ap")?.Text("essid")
            ?? context.Required(item, "essid");
        if (System.Text.Encoding.UTF8.GetByteCount(ssid) > LongestSsidBytes)
        {
            context.Add(item.PathOf("essid"), ProblemCodes.Value, $"The ESSID takes more than {LongestSsidBytes} bytes; shorten it.");
        }

        return ssid;
    }

    private static WifiMode? Mode(string? mode) => mode switch
    {
        "mesh" => WifiMode.AdHoc,
        "mesh11s" => WifiMode.Mesh,
        "ap" => WifiMode.AccessPoint,
        "sta" => WifiMode.Station,
        _ => null,
    };
}
