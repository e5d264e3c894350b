using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>Reads modems.</summary>
internal static class MobileReader
{
    /// <summary>The interface; null, noted, where it cannot be made.</summary>
    public static MobileLink? Read(ReadingContext context, ItemView item, string name)
    {
        var device = item.Text("device") ?? "ppp0";
        if (Modem(device, name) is not { } modem)
        {
            context.Add(item.PathOf("device"), ProblemCodes.Value, $"'{device}' is no modem that OpenWrt knows; use ppp0, qmi0 or eth-cdc0.");
            return null;
        }

        return new MobileLink
        {
            Name = name,
            Device = modem.Device,
            Control = modem.Control,
            Kind = modem.Kind,
            Service = item.Text("service") ?? "umts",
            AccessPoint = context.Required(item, "apn"),
            Pin = item.Text("pin"),
            Username = item.Text("username"),
            Password = item.Text("password"),
        };
    }

    // The devices that Linux makes for the first modem of each kind, the second, and so on.
    private static (ModemKind Kind, string Control, string Device)? Modem(string device, string name) =>
        device[^1..] is var number && !char.IsAsciiDigit(number[0])
        ? null
        : device[..^1] switch
        {
            "ppp" => (ModemKind.Serial, $"/dev/ttyUSB{number}", $"3g-{name}"),
            "qmi" => (ModemKind.Qmi, $"/dev/cdc-wdm{number}", $"wwan{number}"),
            "eth-cdc" => (ModemKind.Ethernet, $"usb{number}", $"usb{number}"),
            _ => null,
        };
}
