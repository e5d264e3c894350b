namespace Registry.Modules.Schema;

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    /// <summary>A bool.</summary>
    Bool,

    /// <summary>A 64-bit integer.</summary>
    Int,

    /// <summary>A double.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>The name of a choice; a string in expressions.</summary>
    Choice,

    /// <summary>A duration, written <c>15m</c>, <c>1h30m</c>, <c>10s</c>.</summary>
    Duration,

    /// <summary>A point in time, RFC 3339.</summary>
    Timestamp,

    /// <summary>An IP address; a string in canonical form (RFC 5952) in expressions.</summary>
    IpAddress,

    /// <summary>An address with a prefix length; a string in expressions.</summary>
    IpPrefix,

    /// <summary>A MAC address; a string of lower-case pairs with colons in expressions.</summary>
    MacAddress,

    /// <summary>An absolute URL; a string in expressions.</summary>
    Url,

    /// <summary>A point on the globe: <c>{latitude, longitude}</c> or <c>46.05,14.51</c>.</summary>
    GeoPoint,

    /// <summary>Any JSON value; dyn in expressions.</summary>
    Json,

    /// <summary>A node; its id as data, the node itself in expressions.</summary>
    NodeRef,

    /// <summary>An item of the same node and point; its key as data, the item itself in expressions.</summary>
    ItemRef,

    /// <summary>A value of a pool: a string (prefix, MAC address) or an int.</summary>
    Allocation,
}

/// <summary>The type of a field.</summary>
/// <param name="Kind">What it holds, or what its elements are.</param>
/// <param name="IsList">Whether it holds a list of them.</param>
public readonly record struct FieldType(FieldKind Kind, bool IsList)
{
    /// <summary>As module files write it: <c>ip_address</c>, <c>list&lt;string&gt;</c>.</summary>
    public override string ToString()
    {
        var name = string.Concat(Kind.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
        return IsList ? $"list<{name}>" : name;
    }
}
