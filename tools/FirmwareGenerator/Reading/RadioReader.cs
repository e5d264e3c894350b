using System.Collections.Immutable;
using System.Globalization;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>A radio that is switched on, and what is known of it.</summary>
/// <param name="Item">Its item.</param>
/// <param name="Index">Its place among the device's radios.</param>
/// <param name="Described">What the device says of it.</param>
/// <param name="Seen">How OpenWrt sees it.</param>
internal sealed record UsedRadio(ItemView Item, int Index, DescribedRadio Described, OpenWrtRadio Seen);

/// <summary>Reads the radios.</summary>
internal static class RadioReader
{
    /// <summary>The driver that carries nothing but legacy rates.</summary>
    public const string Madwifi = "madwifi";

    private const string Mac80211 = "mac80211";
    private static readonly int[] OfdmRates = [6000, 9000, 12000, 18000, 24000, 36000, 48000, 54000];

    /// <summary>The radios that are switched on and that OpenWrt has a driver for, in their order.</summary>
    public static ImmutableArray<UsedRadio> Read(ReadingContext context) =>
        [.. context.Items.Enabled(Ids.Interface).Where(item => item.Class == "WifiRadio").Select(item => Read(context, item)).OfType<UsedRadio>()];

    /// <summary>What a radio is set up as, with what its interfaces ask of it; null, noted, where it cannot do so.</summary>
    public static Radio? Finish(ReadingContext context, UsedRadio radio, IEnumerable<ItemView> links)
    {
        var item = radio.Item;
        var id = context.Required(item, "protocol");
        if (radio.Described.Protocols.FirstOrDefault(candidate => candidate.Id == id) is not { } protocol)
        {
            context.Add(item.PathOf("protocol"), ProblemCodes.Radio, $"The radio does not speak '{id}'; choose a protocol that it does.");
            return null;
        }

        if (Width(item.Text("channel_width")) is not { } width)
        {
            context.Add(
                item.PathOf("channel_width"), ProblemCodes.Radio,
                $"No firmware can be made for the width '{item.Text("channel_width")}'; choose another.");
            return null;
        }

        var carried = links.Where(link => link.HangsUnder(Ids.Interface, item.Key)).ToArray();
        return new Radio
        {
            Device = radio.Seen.Device,
            Driver = radio.Seen.Driver,
            Path = radio.Seen.Path.Length > 0 ? radio.Seen.Path : null,
            Generation = radio.Seen.Driver == Madwifi ? WifiGeneration.Legacy : Generation(id),
            Is5GHz = protocol.Is5GHz,
            WidthMHz = width.MHz,
            IsExtendedAbove = width.IsExtendedAbove,
            Channel = item.Number("channel"),
            TxPower = item.Number("tx_power"),
            Distance = item.Number("ack_distance"),
            Connector = radio.Described.Connectors.Length > 1 && item.Text("antenna_connector") is { } connector
                ? radio.Described.Connectors.IndexOf(connector) is var index and >= 0 ? index : null
                : null,
            Rates = Rates(context, item, carried),
            RequiresHighThroughput = carried.Length > 0 && carried.All(link => link.Text("bitrates_preset") == "exclude-80211bg"),
        };
    }

    private static UsedRadio? Read(ReadingContext context, ItemView item)
    {
        var id = context.Required(item, "wifi_radio");
        var index = context.Device.Radios.ToList().FindIndex(radio => radio.Id == id);
        if (index < 0 || !context.Platform.Radios.TryGetValue(id, out var seen))
        {
            context.Add(
                item.PathOf("wifi_radio"), ProblemCodes.Radio,
                $"The device has no radio '{id}' that OpenWrt knows; choose another, or switch the radio off.");
            return null;
        }

        if (seen.Driver is not (Mac80211 or Madwifi))
        {
            var driver = seen.Driver.Length == 0 ? "without a driver" : $"with the driver '{seen.Driver}'";
            context.Add(
                item.PathOf("wifi_radio"), ProblemCodes.Driver,
                $"No firmware can be made for a radio {driver}, only for {Mac80211} and {Madwifi}; switch the radio off.");
            return null;
        }

        return new UsedRadio(item, index, context.Device.Radios[index], seen);
    }

    // The rates of a radio are those of all its interfaces.
    private static ImmutableArray<int>? Rates(ReadingContext context, ItemView radio, ItemView[] links)
    {
        var restricted = links.Select(link => RatesOf(context, link)).OfType<int[]>().ToArray();
        if (restricted.Length == 0)
        {
            return null;
        }

        var common = restricted.Aggregate((IEnumerable<int>)restricted[0], (rates, others) => rates.Intersect(others)).Order().ToImmutableArray();
        if (common.IsEmpty)
        {
            context.Add(
                radio.Path, ProblemCodes.Radio,
                "The interfaces of the radio have no bit rate in common, and a radio has but one set; let them share one.");
        }

        return common;
    }

    private static int[]? RatesOf(ReadingContext context, ItemView link) => link.Text("bitrates_preset") switch
    {
        "exclude-80211b" or "exclude-80211bg" => OfdmRates,
        "custom" when link.Texts("bitrates") is { Length: > 0 } rates =>
            [.. rates.Select(rate => Kilobits(context, link, rate)).OfType<int>()],
        _ => null,
    };

    private static int? Kilobits(ReadingContext context, ItemView link, string rate)
    {
        if (decimal.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var megabits))
        {
            return (int)(1000 * megabits);
        }

        context.Add(link.PathOf("bitrates"), ProblemCodes.Radio, $"'{rate}' is no legacy bit rate in Mbit/s; remove it.");
        return null;
    }

    private static WifiGeneration Generation(string protocol) =>
        protocol.EndsWith("ax", StringComparison.Ordinal) ? WifiGeneration.HighEfficiency
        : protocol.EndsWith("ac", StringComparison.Ordinal) ? WifiGeneration.VeryHighThroughput
        : protocol.EndsWith('n') ? WifiGeneration.HighThroughput
        : WifiGeneration.Legacy;

    private static (int MHz, bool? IsExtendedAbove)? Width(string? width) => width switch
    {
        "nw5" => (5, null),
        "nw10" => (10, null),
        "ht20" => (20, null),
        "ht40l" => (40, false),
        "ht40u" => (40, true),
        _ => null,
    };
}
