using Registry.Modules.Edits;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Two configurations that differ in what a rule of <c>openwrt-validation</c> is about: one that breaks it, one that does not.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Path">The path of what it finds.</param>
internal sealed record ValidationCase(string Rule, string Path)
{
    /// <summary>The device; empty: none.</summary>
    public string Router { get; init; } = "tp-link-wr741nd";

    /// <summary>What both have.</summary>
    public ItemEdit[] Common { get; init; } = [];

    /// <summary>What breaks the rule.</summary>
    public ItemEdit[] Broken { get; init; } = [];

    /// <summary>What keeps to it instead.</summary>
    public ItemEdit[] Mended { get; init; } = [];

    /// <summary>What pools give where the rule is broken; null: nothing.</summary>
    public string? BrokenPool { get; init; } = "10.0.0.0/28";

    /// <summary>What pools give where it is kept.</summary>
    public string? MendedPool { get; init; } = "10.0.0.0/28";

    /// <summary>Whether it is a warning.</summary>
    public bool IsWarning { get; init; }

    /// <summary>All cases.</summary>
    public static IEnumerable<ValidationCase> All =>
        [.. GeneralCases.All, .. WiredCases.All, .. WirelessCases.All, .. ServiceCases.All];

    /// <summary>A wired interface.</summary>
    public static ItemEdit Ethernet(string key, string port, params (string, object?)[] fields) =>
        Add("core.interfaces", "Ethernet", key, null, [("eth_port", port), .. fields]);

    /// <summary>A radio on channel 8.</summary>
    public static ItemEdit Radio(
        string key = "radio", string radio = "wifi0", string protocol = "ieee-80211bgn", params (string, object?)[] fields) =>
        Add("core.interfaces", "WifiRadio", key, null, [("wifi_radio", radio), ("protocol", protocol), .. Filled(fields)]);

    /// <summary>An interface on a radio.</summary>
    public static ItemEdit Wifi(string key, string mode = "ap", string radio = "radio", params (string, object?)[] fields) =>
        Add("core.interfaces", "WifiInterface", key, new("core.interfaces", radio), [("mode", mode), .. Named(fields)]);

    /// <summary>A network on an interface.</summary>
    public static ItemEdit Network(string key, string itemClass, string on, params (string, object?)[] fields) =>
        Add("core.interfaces.network", itemClass, key, new("core.interfaces", on), fields);

    /// <summary>A router id of IPv4.</summary>
    public static ItemEdit RouterId(string key = "rid", string address = "10.1.0.1") =>
        Add("core.routerid", "Static", key, null, ("address", address));

    /// <summary>A routing protocol, as a field.</summary>
    public static (string, object?) Routed(params string[] protocols) => ("routing_protocols", protocols);

    /// <summary>A field.</summary>
    public static ItemEdit With(string id, string field, object? value, string key = "") => Set(id, key, field, value);

    /// <inheritdoc/>
    public override string ToString() => $"{Rule} at {Path}";

    private static (string, object?)[] Filled((string Field, object? Value)[] fields) =>
    [
        .. fields,
        .. fields.Any(field => field.Field == "channel_width") ? Array.Empty<(string, object?)>() : [("channel_width", "ht20")],
        .. fields.Any(field => field.Field == "channel") ? Array.Empty<(string, object?)>() : [("channel", 8)],
    ];

    private static (string, object?)[] Named((string Field, object? Value)[] fields) =>
        fields.Any(field => field.Field == "essid") ? fields : [.. fields, ("essid", "open.net")];
}
