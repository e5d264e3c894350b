using System.Collections.Immutable;
using System.Net;

namespace FirmwareGenerator.Model;

/// <summary>What addresses an interface.</summary>
/// <param name="Name">Its name in the configuration of OpenWrt.</param>
internal abstract record Network(string Name);

/// <summary>Nothing does.</summary>
internal sealed record PlainNetwork(string Name) : Network(Name);

/// <summary>Addresses of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Addresses">The device's addresses in it.</param>
/// <param name="Gateway">Where what is not known goes; null: nowhere.</param>
/// <param name="Announces">Routing protocols that tell others of it.</param>
/// <param name="Leases">Clients get their addresses from the device; null: they do not.</param>
/// <param name="IsTranslated">Whether its addresses are hidden from the networks that are routed.</param>
internal sealed record StaticNetwork(
    string Name, ImmutableArray<Prefix> Addresses, IPAddress? Gateway = null, ImmutableArray<string> Announces = default, LeaseRange? Leases = null,
    bool IsTranslated = false) : Network(Name)
{
    /// <summary>Routing protocols that tell others of it.</summary>
    public ImmutableArray<string> Announces { get; } = Announces.IsDefault ? [] : Announces;
}

/// <summary>Addresses from the network that it leads to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UsesDns">Whether the servers for names that it is told of are used.</param>
/// <param name="UsesDefaultRoute">Whether the default route that it is told of is used.</param>
internal sealed record DhcpNetwork(string Name, bool UsesDns, bool UsesDefaultRoute) : Network(Name);

/// <summary>Addresses from a provider, over PPP.</summary>
internal sealed record PppoeNetwork(string Name, string Username, string Password) : Network(Name);

/// <summary>Addresses that clients get.</summary>
/// <param name="First">The first, counted from the network's own.</param>
/// <param name="Count">How many.</param>
/// <param name="Duration">For how long, as <c>15m</c>.</param>
internal sealed record LeaseRange(long First, long Count, string Duration);
