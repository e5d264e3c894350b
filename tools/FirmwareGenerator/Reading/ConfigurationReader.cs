using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using FirmwareGenerator.Model;
using FirmwareGenerator.Uci;

namespace FirmwareGenerator.Reading;

/// <summary>Turns the effective configuration of a node into what its device is to be set up as. Pure.</summary>
internal static partial class ConfigurationReader
{
    /// <summary>The platform that firmware is made for.</summary>
    public const string Platform = "openwrt";


    /// <summary>The configuration, or everything that keeps it from being made.</summary>
    public static ReadingResult Read(GenerationInput input)
    {
        var items = new ConfigItems(input.Config);
        var general = items.Single(Ids.General);
        var path = general?.PathOf("router") ?? $"config/{Ids.General}#router";
        if (general?.Text("platform") is not Platform)
        {
            return ReadingResult.Of(
                path.Replace("#router", "#platform", StringComparison.Ordinal), ProblemCodes.Platform,
                $"The platform is not '{Platform}', the only one that firmware is made for; choose it.");
        }

        if (general.Text("router") is not { } router)
        {
            return ReadingResult.Of(path, ProblemCodes.Device, "No router is chosen; choose one.");
        }

        if (!input.Devices.TryGetValue(router, out var device))
        {
            return ReadingResult.Of(path, ProblemCodes.Device, $"No module describes '{router}'; apply the one that does, or choose another router.");
        }

        return device.OpenWrt is { } platform
            ? Read(input, new ReadingContext(input, device, platform), general)
            : ReadingResult.Of(
                path, ProblemCodes.Platform,
                $"The description of '{router}' does not say how OpenWrt sees it; add 'platforms.openwrt' to its metadata.");
    }

    private static ReadingResult Read(GenerationInput input, ReadingContext context, ItemView general)
    {
        foreach (var path in context.Items.PathsOfZeros())
        {
            context.Add(path, ProblemCodes.Value, "The value holds the character 0, which no file of a device can; remove it.");
        }

        var switches = SwitchReader.Read(context);
        var routerIds = RouterIds(context);
        var links = LinkReader.Read(context, switches, routerIds);
        var broker = ServiceReader.ReadBroker(context, routerIds);
        var configuration = new DeviceConfiguration
        {
            NodeId = input.Node.Id,
            Target = new TargetDevice(
                context.Platform.Target, context.Platform.Profile, context.Platform.Packages, context.Device.Manufacturer, context.Device.Name),
            System = ReadSystem(context, general),
            Access = ReadAccess(context),
            Switches = [.. switches.Select(item => item.Switch)],
            Radios = links.Radios,
            Links = [.. links.Links, .. broker?.Bridges.Select(bridge => bridge.Link) ?? []],
            RouterIds = routerIds,
            OwnAddresses = [.. context.Items.All(Ids.BasicAddressing).Select(item => NetworkReader.Allocated(context, item)).OfType<Prefix>()],
            DnsServers = DnsServers(context),
            Leases = [.. context.Items.All(Ids.Lease).Select(item => ReadLease(context, item)).OfType<StaticLease>()],
            Broker = broker,
            TextInformation = ServiceReader.ReadTextInformation(context),
        };
        ServiceReader.Check(context);
        return context.Problems.Count == 0 ? new ReadingResult(configuration, []) : new ReadingResult(null, [.. context.Problems]);
    }

    private static SystemSettings ReadSystem(ReadingContext context, ItemView general)
    {
        var location = context.Items.Single(Ids.Location);
        var zone = location?.Text("timezone") ?? TimeZones.Default;
        if (TimeZones.Rule(zone) is null)
        {
            context.Add(location!.PathOf("timezone"), ProblemCodes.Value, $"'{zone}' is no time zone; use a name such as 'Europe/Ljubljana'.");
        }

        var country = location?.Text("country") is { } text && Country().IsMatch(text) ? text.ToUpperInvariant() : null;
        return new SystemSettings(context.Required(general, "name"), zone, country);
    }

    private static AccessSettings ReadAccess(ReadingContext context)
    {
        var all = context.Items.Enabled(Ids.Authentication).ToArray();
        foreach (var other in all.Where(item => item.Class is not ("Password" or "PublicKey")))
        {
            context.Add(other.Path, ProblemCodes.Class, $"No firmware can be made of the class '{other.Class}'; remove the item.");
        }

        return new AccessSettings(
            all.Where(item => item.Class == "Password").Select(item => context.Required(item, "password")).FirstOrDefault(),
            [.. all.Where(item => item.Class == "PublicKey").Select(item => PublicKey(context, item))]);
    }

    // A line of its own would be a key of its own.
    private static string PublicKey(ReadingContext context, ItemView item)
    {
        var key = context.Required(item, "public_key").Trim();
        if (key.Any(char.IsControl))
        {
            context.Add(
                item.PathOf("public_key"), ProblemCodes.Value, "The public key is not one line of text; put each key into an item of its own.");
        }

        return key;
    }

    private static ImmutableArray<Prefix> RouterIds(ReadingContext context) =>
        [.. context.Items.All(Ids.RouterId).Select(item => NetworkReader.Address(context, item, "router_id")).OfType<IPAddress>()
            .Distinct().Select(address => new Prefix(address, address.GetAddressBytes().Length * 8))];

    private static ImmutableArray<IPAddress> DnsServers(ReadingContext context) =>
        [.. context.Items.Enabled(Ids.DnsServer)
            .Select(item => (Item: item, Server: context.Referred(item, "server")?.Single(Ids.NameServer)))
            .Where(found => found.Server is { IsEnabled: true })
            .Select(found => NetworkReader.ReferredAddress(context, found.Item, found.Server!))
            .OfType<IPAddress>().Distinct()];

    private static StaticLease? ReadLease(ReadingContext context, ItemView item)
    {
        var mac = context.Required(item, "mac_address");
        return NetworkReader.Address(context, item, "ip_address") is { } address
            ? new StaticLease(mac.ToLower(CultureInfo.InvariantCulture), address, item.Text("hostname"))
            : null;
    }

    [GeneratedRegex("^[A-Za-z]{2}\\z")]
    private static partial Regex Country();
}

/// <summary>The configuration of a device, or what keeps it from being made.</summary>
/// <param name="Configuration">The configuration; null where there are problems.</param>
/// <param name="Problems">What is wrong.</param>
internal sealed record ReadingResult(DeviceConfiguration? Configuration, ImmutableArray<Problem> Problems)
{
    /// <summary>One problem.</summary>
    public static ReadingResult Of(string path, string code, string message) => new(null, [new Problem(path, code, message)]);
}
