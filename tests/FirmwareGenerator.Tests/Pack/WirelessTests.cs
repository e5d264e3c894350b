using Registry.V1;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>What becomes of radios and their networks.</summary>
public sealed class WirelessTests
{
    private static readonly string[] Babel = ["babel"];

    private string _router = "";
    private string _single = "";

    [OneTimeSetUp]
    public async Task RegisterAsync()
    {
        _router = await BareRouter.CreateAsync("wireless", "tp-link-wdr4300", Set("core.location", "country", "si"));
        _single = await BareRouter.CreateAsync("wireless-single", "fonera");
    }

    [Test]
    public async Task Radio_WithEverything_IsSetUpSo()
    {
        var made = await Generated.OfAsync(
            _router,
            Interface(
                "WifiRadio", "r", ("wifi_radio", "wifi1"), ("protocol", "ieee-80211an"), ("channel_width", "ht40u"), ("channel", 36),
                ("tx_power", 20), ("ack_distance", 5000)));

        var radio = made.Named("wireless", "radio1");
        Assert.That(
            (radio["type"], radio["phy"], radio["band"], radio["channel"], radio["htmode"], radio["txpower"], radio["distance"], radio["country"]),
            Is.EqualTo(("mac80211", "phy1", "5g", "36", "HT40+", "20", "5000", "SI")));
        var json = made.NetJson["radios"]![0]!;
        Assert.That(((string?)json["protocol"], (int)json["channel_width"]!, (int)json["channel"]!), Is.EqualTo(("802.11n", 40, 36)));
    }

    [TestCase("nw5", "NOHT", "5")]
    [TestCase("nw10", "NOHT", "10")]
    [TestCase("ht20", "HT20", null)]
    [TestCase("ht40l", "HT40-", null)]
    public async Task Radio_OfEachWidth_IsSetUpSo(string width, string mode, string? bandwidth)
    {
        var made = await Generated.OfAsync(_router, Radio(("channel_width", width)));

        var radio = made.Named("wireless", "radio0");
        Assert.That((radio["htmode"], radio["chanbw"]), Is.EqualTo((mode, bandwidth)));
    }

    [TestCase("mesh", "adhoc", "ssid")]
    [TestCase("mesh11s", "mesh", "mesh_id")]
    [TestCase("ap", "ap", "ssid")]
    [TestCase("sta", "sta", "ssid")]
    public async Task Interface_OfEachMode_IsSetUpSo(string mode, string uciMode, string name)
    {
        var made = await Generated.OfAsync(
            _router, Radio(),
            Wifi("m", ("mode", mode), ("essid", "it's \"ours\"\n#1 ž"), ("bssid", "02:CA:FF:EE:BA:BE"), ("routing_protocols", Babel)));

        var link = made.Named("wireless", "m");
        Assert.That(
            (link["device"], link["ifname"], link["network"], link["mode"], link[name], link["bssid"], link["encryption"]),
            Is.EqualTo(("radio0", "wlan0", "m", uciMode, "it's \"ours\"\n#1 ž", "02:ca:ff:ee:ba:be", "none")));
        Assert.That((link["isolate"], link["mesh_fwding"]), Is.EqualTo((mode == "ap" ? "1" : null, mode == "mesh11s" ? "0" : null)));
        Assert.That(made.Named("network", "m").List("ipaddr"), Is.EqualTo(["10.254.1.1/32"]));
        Assert.That(made["babeld", "interface"].Single()["type"], Is.EqualTo("wireless"));
        Assert.That((string?)made.NetJson["interfaces"]![1]!["wireless"]!["ssid"], Is.EqualTo("it's \"ours\"\n#1 ž"));
    }

    [Test]
    public async Task Interfaces_OfOneRadio_AreBridgedOrNot()
    {
        var made = await Generated.OfAsync(
            _router, Radio(), Interface("Bridge", "clients0", ("name", "clients0")),
            Wifi("a", ("mode", "ap"), ("essid", "open"), ("isolate_clients", false)),
            Wifi("b", ("mode", "mesh"), ("essid", "mesh")), Network("Bridged", "a", "x", ("bridge", "clients0")));

        Assert.That(
            made["wireless", "wifi-iface"].Select(section => (section["ifname"], section["network"], section["isolate"])),
            Is.EqualTo([("wlan0", "clients0", (string?)null), ("wlan0-1", "b", null)]));
        Assert.That(made["network", "interface"].Select(section => section.Name), Is.EqualTo(["loopback", "clients0", "b"]));
        Assert.That((made.Named("network", "b")["device"], made.Named("network", "b")["proto"]), Is.EqualTo(((string?)null, "none")));
        Assert.That(made["network", "device"].Single()["bridge_empty"], Is.EqualTo("1"));
    }

    [Test]
    public async Task RadioWithStations_WithoutChannel_ChoosesItself()
    {
        var made = await Generated.OfAsync(
            _router, Interface("WifiRadio", "r", ("wifi_radio", "wifi0"), ("protocol", "ieee-80211bgn"), ("channel_width", "ht20")),
            Wifi("s", ("mode", "sta"), ("essid", "theirs"), ("uplink", true)),
            Network("Dhcp", "s", "d"));

        Assert.That(made.Named("wireless", "radio0")["channel"], Is.EqualTo("auto"));
        Assert.That((int)made.NetJson["radios"]![0]!["channel"]!, Is.Zero);
        Assert.That((made.Named("network", "s")["proto"], made.Named("network", "s")["device"]), Is.EqualTo(("dhcp", (string?)null)));
    }

    [Test]
    public async Task Disabled_RadioOrInterface_IsNotThere()
    {
        var made = await Generated.OfAsync(
            _router,
            Interface(
                "WifiRadio", "r", ("wifi_radio", "wifi0"), ("protocol", "ieee-80211bgn"), ("channel_width", "ht20"), ("channel", 8),
                ("enabled", false)),
            Wifi("a", ("mode", "ap"), ("essid", "open")),
            Interface("WifiRadio", "q", ("wifi_radio", "wifi1"), ("protocol", "ieee-80211an"), ("channel_width", "ht20"), ("channel", 36)),
            Wifi("b", ("mode", "ap"), ("essid", "closed"), ("enabled", false)).Under(Interfaces, "q"));

        Assert.That(made["wireless"].Select(section => section.Name), Is.EqualTo(["radio1"]));
        Assert.That(made["network", "interface"].Select(section => section.Name), Is.EqualTo(["loopback"]));
    }

    [TestCase("exclude-80211b", null, "6000 9000 12000 18000 24000 36000 48000 54000", "6000 12000 24000", null)]
    [TestCase("exclude-80211bg", null, "6000 9000 12000 18000 24000 36000 48000 54000", "6000 12000 24000", "n")]
    [TestCase("custom", "5.5 24", "5500 24000", "24000", null)]
    [TestCase("custom", "11 54", "11000 54000", "11000", null)]
    public async Task Bitrates_OfEachPreset_AreThoseOfTheRadio(string preset, string? rates, string supported, string basic, string? required)
    {
        var made = await Generated.OfAsync(
            _router, Radio(), Wifi("a", ("mode", "ap"), ("essid", "open"), ("bitrates_preset", preset), ("bitrates", rates?.Split(' ') ?? [])));

        var radio = made.Named("wireless", "radio0");
        Assert.That(
            (
                string.Join(' ', radio.List("supported_rates")), string.Join(' ', radio.List("basic_rate")), radio["require_mode"],
                radio["legacy_rates"]),
            Is.EqualTo((supported, basic, required, "0")));
    }

    [Test]
    public async Task Fonera_Mesh_IsOfMadwifi()
    {
        var made = await Generated.OfAsync(
            _single, Interface("WifiRadio", "r", ("wifi_radio", "wifi0"), ("protocol", "ieee-80211bg"), ("channel_width", "ht20"), ("channel", 8)),
            Wifi("m", ("mode", "mesh"), ("essid", "open")));

        var radio = made.Named("wireless", "wifi0");
        Assert.That(
            (radio["type"], radio["hwmode"], radio["channel"], radio["htmode"], radio["phy"]),
            Is.EqualTo(("atheros", "11g", "8", (string?)null, (string?)null)));
        Assert.That(made.Named("wireless", "m")["ifname"], Is.EqualTo("ath0"));
        Assert.That(made.Firmware.Packages, Is.EqualTo(["kmod-madwifi"]));
    }

    [Test]
    public async Task ConnectTo_AnAccessPoint_IsAReference()
    {
        var peer = await BareRouter.CreateAsync("wireless-peer", "tp-link-wdr4300", Radio(), Wifi("a", ("mode", "ap"), ("essid", "peer")));
        var made = await Generated.OfAsync(_router, Radio(), Wifi("s", ("mode", "sta"), ("essid", "peer"), ("connect_to", peer)));

        Assert.That(made.Input.Referred.Keys, Has.Member(peer));
        Assert.That(made.Named("wireless", "s")["ssid"], Is.EqualTo("peer"));
    }

    private static ConfigEdit Radio(params (string, object?)[] values) => Interface(
        "WifiRadio", "r",
        [
            ("wifi_radio", "wifi0"), ("protocol", "ieee-80211bgn"), ("channel", 8),
            .. values.Any(value => value.Item1 == "channel_width") ? values : [.. values, ("channel_width", "ht20")]]);

    private static ConfigEdit Wifi(string key, params (string, object?)[] values) => Interface("WifiInterface", key, values).Under(Interfaces, "r");
}
