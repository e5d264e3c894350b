namespace Registry.Domain.Pools;

/// <summary>What a pool hands out. The numbers are written to disk: never change or reuse one.</summary>
public enum PoolKind
{
    /// <summary>Unknown; no pool has it.</summary>
    None = 0,

    /// <summary>IPv4 prefixes.</summary>
    Ipv4Prefixes = 1,

    /// <summary>IPv6 prefixes.</summary>
    Ipv6Prefixes = 2,

    /// <summary>Whole numbers: VLAN ids, ports.</summary>
    Integers = 3,

    /// <summary>MAC addresses of 48 bits.</summary>
    MacAddresses = 4,
}

/// <summary>What follows from a kind.</summary>
public static class PoolKinds
{
    /// <summary>Whether values are prefixes, which have a length; others are single numbers.</summary>
    public static bool HasPrefixes(this PoolKind kind) => kind is PoolKind.Ipv4Prefixes or PoolKind.Ipv6Prefixes;

    /// <summary>Bits of the largest number of a kind.</summary>
    public static int Bits(this PoolKind kind) => kind switch
    {
        PoolKind.Ipv4Prefixes => 32,
        PoolKind.Ipv6Prefixes => 128,
        PoolKind.Integers => 63,
        PoolKind.MacAddresses => 48,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of pool"),
    };
}
