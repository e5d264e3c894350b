using System.Text.Json.Nodes;
using FirmwareGenerator.Images;
using FirmwareGenerator.Model;
using FirmwareGenerator.Reading;
using FirmwareGenerator.Tests.Uci;
using FirmwareGenerator.Uci;
using FsCheck;
using FsCheck.Fluent;
using Registry.V1;
using Config = Registry.V1.Config;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>What holds of the firmware of every valid configuration. Configurations are drawn, and evaluated by a real daemon with the real
/// modules.</summary>
public sealed class GeneratedPropertyTests
{
    private static readonly string[] Devices = ["tp-link-wr741nd", "tp-link-wdr4300", "fonera"];
    private static readonly string[] LinkClasses = ["Bridge", "Ethernet", "WifiInterface", "Mobile", "Tunneldigger"];
    private readonly Dictionary<string, string> _routers = [];
    private int _drawn;
    private int _valid;

    [OneTimeSetUp]
    public async Task RegisterAsync()
    {
        foreach (var device in Devices)
        {
            _routers[device] = await BareRouter.CreateAsync($"random-{device}", device);
        }
    }

    [OneTimeTearDown]
    public void Count() =>
        Assert.That((double)_valid / _drawn, Is.GreaterThan(0.5), $"of {_drawn} configurations drawn {_valid} were valid: the properties say little");

    [FsCheck.NUnit.Property(MaxTest = 120)]
    public Property Build_AnyValidConfiguration_NamesEverythingOnce() => ForAll(made =>
    {
        var config = made.Input.Config;
        var links = Links(config).ToArray();
        var networks = links.Where(link => !IsBridged(config, link)).Sum(link => Math.Max(1, Networks(config, link).Count()));
        var names = made["network", "interface"].Select(section => section.Name!).ToArray();

        Assert.That(names, Has.Length.EqualTo(1 + networks + (config.Items.Any(item => item.Class == "Broker") ? 6 : 0)));
        Assert.That(made["dhcp", "dhcp"].Select(section => section["interface"]), Is.EquivalentTo(names.Skip(1)));
        Assert.That(made["firewall", "zone"].SelectMany(zone => zone.List("network")), Is.EquivalentTo(names.Skip(1)));
        Assert.That(
            made["wireless", "wifi-iface"].Select(section => section["ssid"] ?? section["mesh_id"]),
            Is.EquivalentTo(links.Where(link => link.Class == "WifiInterface").Select(link => link.Values["essid"].StringValue)));
        Assert.That(made["wireless", "wifi-iface"].Select(section => section["network"]).Distinct(), Is.SubsetOf(names));
        Assert.That(
            made["network", "interface"].SelectMany(section => section.List("ipaddr").Concat(section.List("ip6addr")))
                .Where(address => address is not ("10.254.1.1/32" or "127.0.0.1/8")),
            Is.EquivalentTo(links.SelectMany(link => Networks(config, link)).Select(AddressOf).OfType<string>()));
    });

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public Property Build_AnyValidConfiguration_IsReadAndWrittenAsItIs() => ForAll(made =>
    {
        foreach (var (path, text) in made.Firmware.Files.Where(file => file.Key.StartsWith("etc/config/", StringComparison.Ordinal)))
        {
            Assert.That(UciText.Of(UciParser.Parse(text).Select(Section)), Is.EqualTo(text), path);
        }

        Assert.That(made["tunneldigger", "broker"].Count, Is.EqualTo(Links(made.Input.Config).Count(link => link.Class == "Tunneldigger")));
        Assert.That(made["dhcp", "host"].Count, Is.EqualTo(made.Input.Config.Items.Count(item => item.Class == "Lease")));
    });

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public Property Build_AnyValidConfiguration_IsNetJson() => ForAll(made =>
    {
        Assert.That((string?)made.NetJson["type"], Is.EqualTo("DeviceConfiguration"));
        Assert.That((string?)made.NetJson["general"]!["hostname"], Is.Not.Empty);
        Members(made.NetJson["radios"]!, "name", "protocol", "channel", "channel_width");
        Members(made.NetJson["routes"]!, "device", "destination", "next", "cost");
        Members(made.NetJson["interfaces"]!, "name", "type");
        var links = made.NetJson["interfaces"]!.AsArray();
        Assert.That(links.Select(link => (string?)link!["name"]), Is.Unique);
        foreach (var link in links.Where(link => (string?)link!["type"] == "wireless"))
        {
            Members(new JsonArray(link!["wireless"]!.DeepClone()), "radio", "mode", "ssid");
        }

        foreach (var addresses in links.Select(link => link!["addresses"]!))
        {
            Members(addresses, "proto", "family");
            var own = addresses.AsArray().Where(address => (string?)address!["proto"] == "static").Select(address => address!.DeepClone());
            Members(new JsonArray([.. own]), "address", "mask");
        }

        Assert.That(
            links.SelectMany(link => link!["bridge_members"]?.AsArray() ?? []).Select(member => (string?)member),
            Is.SubsetOf(links.Select(link => (string?)link!["name"])));
    });

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public Property Checksum_WhatNoFirmwareHolds_ChangesNothing() => ForAll(made =>
    {
        var node = new Node(made.Input.Node) { Revision = 99, State = "x", Tags = { ["a"] = "b" } };
        var other = made.Input with { Node = node, Config = made.Input.Config.Clone() };
        other.Config.NodeRevision = 99;
        other.Config.Metadata = new() { Fields = { ["a"] = Value("b") } };
        foreach (var item in other.Config.Items)
        {
            var noted = item.Ref.Id switch
            {
                "core.description" => new[] { "notes", "url" },
                "core.location" => ["city", "address"],
                "core.interfaces.network" => ["description"],
                "core.type" => ["type"],
                "core.general" => ["version", "build_channel"],
                _ => [],
            };
            foreach (var field in noted)
            {
                item.Values[field] = Value("something else");
            }
        }

        var again = Generated.Of(other);
        Assert.That(again.Firmware.Files, Is.EqualTo(made.Firmware.Files));
        Assert.That((again.Firmware.Checksum, again.Firmware.NetJson), Is.EqualTo((made.Firmware.Checksum, made.Firmware.NetJson)));
    });

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public Property Checksum_WhatFirmwareHolds_ChangesIt() => ForAll(made =>
    {
        (string Id, string Field, string Value)[] changes =
        [
            ("core.general", "name", "other-name"), ("core.interfaces", "essid", "other essid"), ("core.dhcp.leases", "ip_address", "10.201.0.1"),
            ("core.authentication", "password", "other password"),
        ];
        foreach (var (id, field, value) in changes)
        {
            var config = made.Input.Config.Clone();
            var items = id == "core.interfaces" ? Links(config) : config.Items.Where(item => item.Ref.Id == id);
            if (items.FirstOrDefault(item => item.Values.ContainsKey(field)) is { } item)
            {
                item.Values[field] = Value(value);
                Assert.That(
                    Generated.Of(made.Input with { Config = config }).Firmware.Checksum, Is.Not.EqualTo(made.Firmware.Checksum), $"{id}#{field}");
            }
        }
    });

    [FsCheck.NUnit.Property(MaxTest = 30)]
    public Property Build_Twice_GivesTheSameBytes() => ForAll(made =>
    {
        // Values come in another order.
        var config = made.Input.Config.Clone();
        foreach (var item in config.Items)
        {
            var values = item.Values.OrderByDescending(value => value.Key, StringComparer.Ordinal).ToArray();
            item.Values.Clear();
            item.Values.Add(values.ToDictionary());
        }

        var again = Generated.Of(made.Input with { Config = config }).Firmware;
        Assert.That(again.Files, Is.EqualTo(made.Firmware.Files));
        Assert.That((again.Checksum, again.NetJson), Is.EqualTo((made.Firmware.Checksum, made.Firmware.NetJson)));
        Assert.That(again.Files.Values.Append(again.NetJson), Has.None.Contains("\r\n"));
    });

    private Property ForAll(Action<Generated> check) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var device = Devices[seed % Devices.Length];
        var (input, findings) = PackDaemon.Community.TryAsync(
            _routers[device], PackDaemon.Modules, new RandomRouter(new Random(seed), device).Edits()).GetAwaiter().GetResult();
        _ = Interlocked.Increment(ref _drawn);
        if (findings.Any(finding => finding.Severity == Finding.Types.Severity.Error))
        {
            return;
        }

        _ = Interlocked.Increment(ref _valid);
        check(Generated.Of(input));
    });

    private static IEnumerable<ConfigItem> Links(Config config) => config.Items.Where(item => LinkClasses.Contains(item.Class) && IsEnabled(item)
        && (item.Class != "WifiInterface"
            || config.Items.Any(radio => radio.Class == "WifiRadio" && radio.Ref.Equals(item.Parent) && IsEnabled(radio))));

    private static IEnumerable<ConfigItem> Children(Config config, ConfigItem link) =>
        config.Items.Where(item => item.Ref.Id == "core.interfaces.network" && link.Ref.Equals(item.Parent) && IsEnabled(item));

    private static bool IsBridged(Config config, ConfigItem link) => Children(config, link).Any(network => network.Class == "Bridged");

    private static IEnumerable<ConfigItem> Networks(Config config, ConfigItem link) =>
        Children(config, link).Where(network => network.Class != "Bridged");

    private static bool IsEnabled(ConfigItem item) => !item.Values.TryGetValue("enabled", out var enabled) || enabled.BoolValue;

    private static string? AddressOf(ConfigItem network) => network.Class switch
    {
        "Static" => network.Values["address"].StringValue,
        "Allocated" => Prefix.Parse(network.Values["allocation"].StringValue)!.Value.FirstHost().ToString(),
        _ => null,
    };

    private static void Members(JsonNode array, params string[] names)
    {
        foreach (var item in array.AsArray())
        {
            Assert.That(item!.AsObject().Select(member => member.Key), Is.SupersetOf(names));
        }
    }

    private static UciSection Section(ParsedSection parsed)
    {
        var section = new UciSection(parsed.Type, parsed.Name);
        foreach (var entries in parsed.Entries.GroupBy(entry => (entry.Name, entry.IsList)))
        {
            _ = entries.Key.IsList
                ? section.List(entries.Key.Name, entries.Select(entry => entry.Value))
                : section.Option(entries.Key.Name, entries.Single().Value);
        }

        return section;
    }
}
