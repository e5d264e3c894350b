using FirmwareGenerator.Images;
using FirmwareGenerator.Reading;
using Registry.V1;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>Configurations, and descriptions of devices, that no firmware can be made of.</summary>
public sealed class RefusedTests
{
    private GenerationInput _input = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        var router = await BareRouter.CreateAsync("refused", "tp-link-wdr4300");
        (_input, _) = await PackDaemon.Community.TryAsync(
            router, PackDaemon.Modules, Interface("Ethernet", "wan", ("eth_port", "sw0.vlan2"), ("uplink", true)), Network("Dhcp", "wan", "d"),
            Interface("Ethernet", "lan", ("eth_port", "sw0.vlan1")),
            Network("Allocated", "lan", "a", ("family", "ipv4"), ("pool", PackDaemon.Community.Pool), ("lease_type", "dhcp")),
            Interface("WifiRadio", "r", ("wifi_radio", "wifi0"), ("protocol", "ieee-80211bgn"), ("channel_width", "ht20"), ("channel", 8)),
            Interface("WifiInterface", "ap", ("mode", "ap"), ("essid", "open")).Under(Interfaces, "r"),
            Interface("Tunneldigger", "t", ("server", PackDaemon.Community.TunnelServer)),
            Add("core.authentication", "PublicKey", "k", ("public_key", "ssh-ed25519 AAAA")), Set("core.location", "timezone", "Europe/Ljubljana"));
    }

    [Test]
    public void Build_AsItIs_IsPossible() => Assert.That(FirmwareBuilder.Build(_input).Problems, Is.Empty);

    [TestCase("core.general", "", "platform", "other", ProblemCodes.Platform)]
    [TestCase("core.general", "", "router", "unheard-of", ProblemCodes.Device)]
    [TestCase("core.interfaces", "wan", "eth_port", "wan9", ProblemCodes.Port)]
    [TestCase("core.interfaces", "lan", "eth_port", "sw0.vlan9", ProblemCodes.Port)]
    [TestCase("core.interfaces", "r", "wifi_radio", "wifi9", ProblemCodes.Radio)]
    [TestCase("core.interfaces", "r", "protocol", "ieee-80211be", ProblemCodes.Radio)]
    [TestCase("core.interfaces", "r", "channel_width", "ht160", ProblemCodes.Radio)]
    [TestCase("core.interfaces", "ap", "mode", "monitor", ProblemCodes.Value)]
    [TestCase("core.interfaces", "ap", "essid", "žžžžžžžžžžžžžžžžž", ProblemCodes.Value)]
    [TestCase("core.interfaces", "ap", "essid", "a\0b", ProblemCodes.Value)]
    [TestCase("core.interfaces", "t", "server", "gone", ProblemCodes.Reference)]
    [TestCase("core.interfaces", "t", "uplink_interface", "gone", ProblemCodes.Reference)]
    [TestCase("core.interfaces.network", "a", "allocation", "", ProblemCodes.Value)]
    [TestCase("core.interfaces.network", "a", "allocation", "10.0.0.0/31", ProblemCodes.Value)]
    [TestCase("core.switch", "sw0", "switch", "sw9", ProblemCodes.Switch)]
    [TestCase("core.authentication", "k", "public_key", "ssh-ed25519 AAAA\nssh-ed25519 BBBB", ProblemCodes.Value)]
    [TestCase("core.location", "", "timezone", "Europe/Nowhere", ProblemCodes.Value)]
    public void Build_ValueThatIsNotPossible_IsToldWithItsPlace(string id, string key, string field, string value, string code)
    {
        var config = _input.Config.Clone();
        config.Items.Single(item => item.Ref.Id == id && item.Ref.Key == key).Values[field] = Value(value);

        var (firmware, problems) = FirmwareBuilder.Build(_input with { Config = config });

        Assert.That(firmware, Is.Null);
        Assert.That(
            problems.Select(problem => (problem.Path.Split('#')[0], problem.Code)),
            Has.Member((key.Length == 0 ? $"config/{id}" : $"config/{id}/{key}", code)));
        Assert.That(problems.Select(problem => problem.Message), Is.All.Match("[;,.]"));
    }

    [Test]
    public void Build_SeveralProblems_TellsAll()
    {
        var config = _input.Config.Clone();
        config.Items.Single(item => item.Ref.Key == "wan").Values["eth_port"] = Value("wan9");
        config.Items.Single(item => item.Ref.Key == "r").Values["protocol"] = Value("ieee-80211be");

        Assert.That(
            FirmwareBuilder.Build(_input with { Config = config }).Problems.Select(problem => (problem.Path, problem.Code)),
            Is.EquivalentTo([("config/core.interfaces/wan#eth_port", ProblemCodes.Port), ("config/core.interfaces/r#protocol", ProblemCodes.Radio)]));
    }

    [Test]
    public void Build_ClassThatIsNotKnown_IsToldWithItsPlace()
    {
        var config = _input.Config.Clone();
        config.Items.Single(item => item.Ref.Key == "t").Class = "Wireguard";

        var problem = FirmwareBuilder.Build(_input with { Config = config }).Problems.Single();

        Assert.That((problem.Path, problem.Code), Is.EqualTo(("config/core.interfaces/t", ProblemCodes.Class)));
    }

    [TestCase("platform")]
    [TestCase("radio driver")]
    [TestCase("switch driver")]
    public void Build_DescriptionThatLacksSomething_IsTold(string lack)
    {
        var device = _input.Devices["tp-link-wdr4300"];
        var seen = device.OpenWrt!;
        var (changed, code) = lack switch
        {
            "platform" => (device with { OpenWrt = null }, ProblemCodes.Platform),
            "radio driver" => (
                device with { OpenWrt = seen with { Radios = new Dictionary<string, OpenWrtRadio> { ["wifi0"] = new("radio0", "", "") } } },
                ProblemCodes.Driver),
            _ => (
                device with { OpenWrt = seen with { Switches = new Dictionary<string, OpenWrtSwitch> { ["sw0"] = new("switch0", "eth0", "dsa") } } },
                ProblemCodes.Driver),
        };

        var (_, problems) = FirmwareBuilder.Build(
            _input with { Devices = new Dictionary<string, DeviceDescriptor> { ["tp-link-wdr4300"] = changed } });

        Assert.That(problems.Select(problem => problem.Code), Has.Member(code));
    }
}
