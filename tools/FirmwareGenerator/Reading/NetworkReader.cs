using System.Collections.Immutable;
using System.Net;
using FirmwareGenerator.Model;

namespace FirmwareGenerator.Reading;

/// <summary>Reads what addresses the interfaces.</summary>
internal static class NetworkReader
{
    /// <summary>The key of the bridge that an interface is a port of; null: none.</summary>
    public static string? BridgeOf(ReadingContext context, ItemView link) => Of(context, link)
        .Where(network => network.Class == "Bridged").Select(network => network.Text("bridge")).OfType<string>().FirstOrDefault();

    /// <summary>Whether an interface has a network over PPP, whose device takes a part of its name.</summary>
    public static bool HasPpp(ReadingContext context, ItemView link) => Of(context, link).Any(network => network.Class == "Pppoe");

    /// <summary>The networks of an interface; the first has the interface's name. One that is routed without any has the router's ids.</summary>
    public static ImmutableArray<Network> Read(ReadingContext context, ItemView link, string name, bool isRouted, ImmutableArray<Prefix> routerIds)
    {
        var networks = ImmutableArray.CreateBuilder<Network>();
        foreach (var item in Of(context, link).Where(network => network.Class != "Bridged"))
        {
            var longest = item.Class == "Pppoe" ? UciNames.LongestOfPpp : UciNames.Longest;
            if (Read(context, item, networks.Count == 0 ? name : context.NameNetwork($"{name}_{networks.Count}", longest)) is { } network)
            {
                networks.Add(network);
            }
        }

        return networks.Count > 0 ? networks.ToImmutable()
            : isRouted && routerIds.Length > 0 ? [new StaticNetwork(name, routerIds)]
            : [new PlainNetwork(name)];
    }

    /// <summary>The device's address in a network that comes from a pool; null, noted, where it has not come yet.</summary>
    public static Prefix? Allocated(ReadingContext context, ItemView item)
    {
        if (item.Prefix("allocation") is { } network)
        {
            return network.FirstHost();
        }

        context.Add(item.PathOf("allocation"), ProblemCodes.Value, "Nothing is allocated; choose a pool that has room.");
        return null;
    }

    /// <summary>An address; null, noted, where there is none.</summary>
    public static IPAddress? Address(ReadingContext context, ItemView item, string field)
    {
        if (item.Address(field) is { } address)
        {
            return address;
        }

        context.Add(item.PathOf(field), ProblemCodes.Value, $"'{field}' is not an address; set it.");
        return null;
    }

    /// <summary>The address of a server that an item refers to; null, noted, where it has none.</summary>
    public static IPAddress? ReferredAddress(ReadingContext context, ItemView item, ItemView server)
    {
        if (server.Address("address") is { } address)
        {
            return address;
        }

        context.Add(item.PathOf("server"), ProblemCodes.Reference, "The server has no address; set it there, or choose another server.");
        return null;
    }

    private static IEnumerable<ItemView> Of(ReadingContext context, ItemView link) => context.Items.Children(Ids.Network, Ids.Interface, link);

    private static Network? Read(ReadingContext context, ItemView item, string name)
    {
        switch (item.Class)
        {
            case "Static":
                if (item.Prefix("address") is not { } address)
                {
                    context.Add(item.PathOf("address"), ProblemCodes.Value, "'address' is not an address with the length of its prefix; set it.");
                    return null;
                }

                return Static(context, item, name, address);
            case "Allocated":
                return Allocated(context, item) is { } allocated ? Static(context, item, name, allocated) : null;
            case "Dhcp":
                return new DhcpNetwork(name, item.Flag("dns") ?? false, item.Flag("default_route") ?? true);
            case "Pppoe":
                return new PppoeNetwork(name, context.Required(item, "username"), context.Required(item, "password"));
            default:
                context.Add(item.Path, ProblemCodes.Class, $"No firmware can be made of the class '{item.Class}'; choose another.");
                return null;
        }
    }

    private static StaticNetwork Static(ReadingContext context, ItemView item, string name, Prefix address) => new(
        name, [address], item.Address("gateway"), item.Texts("routing_announces"), Leases(context, item, address), item.Text("nat_type") is not null);

    // The device's own address stands first in most networks; where it stands elsewhere the server leaves it out by itself.
    private static LeaseRange? Leases(ReadingContext context, ItemView item, Prefix address)
    {
        if (item.Text("lease_type") is null)
        {
            return null;
        }

        if (!address.IsIPv4 || address.Length > 30)
        {
            context.Add(
                item.PathOf("lease_type"), ProblemCodes.Value,
                $"{address.Network} has no addresses for clients; use an IPv4 network of at most /30, or no leases.");
            return null;
        }

        var first = address.Offset == 1 ? 2 : 1;
        return new LeaseRange(first, address.Count - 1 - first, item.Text("lease_duration") ?? "15m");
    }
}
