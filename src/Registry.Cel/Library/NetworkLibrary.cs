using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The network extension.</summary>
internal static class NetworkLibrary
{
    private static readonly CelType Ip = IpAddressValue.Type;
    private static readonly CelType Cidr = IpNetworkValue.Type;

    public static IReadOnlyList<KeyValuePair<string, CelValue>> TypeNames { get; } = [CelLibrary.TypeName(Ip), CelLibrary.TypeName(Cidr)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("isIP", CelOverload.Function("is_ip", Bool, CelType.String, text =>
            CelValue.Of(IpAddressValue.Parse(text.AsString(), out _) is not null))),
        new("isCIDR", CelOverload.Function("is_cidr", Bool, CelType.String, text =>
            CelValue.Of(IpNetworkValue.Parse(text.AsString(), out _) is not null))),
        new(
            "ip",
            CelOverload.Function("string_to_ip", Ip, CelType.String, text => WithIp(text, CelValue.Of)),
            CelOverload.Method("cidr_ip", Ip, Cidr, cidr => CelValue.Of(CidrOf(cidr).Address))),
        new("cidr", CelOverload.Function("string_to_cidr", Cidr, CelType.String, text => WithCidr(text, CelValue.Of))),
        new("ip.isCanonical", CelOverload.Function("ip_is_canonical", Bool, CelType.String, text =>
            WithIp(text, ip => CelValue.Of(ip.ToString() == text.AsString())))),
        new(
            "string",
            CelOverload.Function("ip_to_string", CelType.String, Ip, ip => CelValue.Of(IpOf(ip).ToString())),
            CelOverload.Function("cidr_to_string", CelType.String, Cidr, cidr => CelValue.Of(CidrOf(cidr).ToString()))),
        new("family", CelOverload.Method("ip_family", Int, Ip, ip => CelValue.Of(IpOf(ip).IsV4 ? 4L : 6L))),
        Test("isUnspecified", ip => ip.Bits == 0),
        Test("isLoopback", IsLoopback),
        Test("isLinkLocalUnicast", IsLinkLocalUnicast),
        Test("isLinkLocalMulticast", ip => ip.IsV4 ? ip.Bits >> 8 == 0xE00000 : ip.Byte(120) == 0xFF && (ip.Byte(112) & 0x0F) == 2),
        Test("isGlobalUnicast", ip =>
            ip.Bits != 0 && !IsLoopback(ip) && !IsMulticast(ip) && !IsLinkLocalUnicast(ip) && !(ip.IsV4 && ip.Bits == uint.MaxValue)),
        new(
            "containsIP",
            CelOverload.Method("cidr_contains_ip", Bool, Cidr, Ip, (cidr, ip) => CelValue.Of(CidrOf(cidr).Contains(IpOf(ip)))),
            CelOverload.Method("cidr_contains_ip_string", Bool, Cidr, CelType.String, (cidr, text) =>
                WithIp(text, ip => CelValue.Of(CidrOf(cidr).Contains(ip))))),
        new(
            "containsCIDR",
            CelOverload.Method("cidr_contains_cidr", Bool, Cidr, Cidr, (cidr, other) =>
                CelValue.Of(CidrOf(cidr).Contains(CidrOf(other)))),
            CelOverload.Method("cidr_contains_cidr_string", Bool, Cidr, CelType.String, (cidr, text) =>
                WithCidr(text, other => CelValue.Of(CidrOf(cidr).Contains(other))))),
        new("masked", CelOverload.Method("cidr_masked", Cidr, Cidr, cidr => CelValue.Of(CidrOf(cidr).Masked))),
        new("prefixLength", CelOverload.Method("cidr_prefix_length", Int, Cidr, cidr => CelValue.Of(CidrOf(cidr).PrefixLength))),
    ];

    private static IpAddressValue IpOf(in CelValue value) => (IpAddressValue)value.AsOpaque();

    private static IpNetworkValue CidrOf(in CelValue value) => (IpNetworkValue)value.AsOpaque();

    private static CelValue WithIp(in CelValue text, Func<IpAddressValue, CelValue> use) =>
        IpAddressValue.Parse(text.AsString(), out var problem) is { } ip ? use(ip) : CelError.Argument(problem);

    private static CelValue WithCidr(in CelValue text, Func<IpNetworkValue, CelValue> use) =>
        IpNetworkValue.Parse(text.AsString(), out var problem) is { } cidr ? use(cidr) : CelError.Argument(problem);

    private static bool IsLoopback(IpAddressValue ip) => ip.IsV4 ? ip.Byte(24) == 127 : ip.Bits == 1;

    private static bool IsMulticast(IpAddressValue ip) => ip.IsV4 ? ip.Byte(24) >> 4 == 0xE : ip.Byte(120) == 0xFF;

    private static bool IsLinkLocalUnicast(IpAddressValue ip) => ip.IsV4 ? ip.Bits >> 16 == 0xA9FE : ip.Bits >> 118 == 0xFE80 >> 6;

    private static CelFunction Test(string name, Func<IpAddressValue, bool> test) =>
        new(name, CelOverload.Method("ip_" + name, Bool, Ip, ip => CelValue.Of(test(IpOf(ip)))));
}
