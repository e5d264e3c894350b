using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>A MAC address of 48 bits.</summary>
/// <param name="Bits">The address as a number.</param>
public sealed record MacAddressValue(ulong Bits) : ICelOpaque
{
    private const int DigitCount = 12;
    private const int GroupBit = 1;
    private const int LocalBit = 2;

    /// <summary>The type.</summary>
    public static CelType Type { get; } = Opaque("net.MAC");

    /// <inheritdoc/>
    public CelType OpaqueType => Type;

    /// <summary>Reads six pairs of hexadecimal digits with ':' or '-' between all, three groups of four with '.', or twelve digits.</summary>
    public static MacAddressValue? Parse(string text)
    {
        var separator = text.Length switch
        {
            17 when text[2] is ':' or '-' => text[2].ToString(),
            14 when text[4] == '.' => ".",
            DigitCount => "",
            _ => null,
        };
        var digits = separator switch
        {
            null => "",
            "" => text,
            _ => text.Replace(separator, ""),
        };
        var group = separator == "." ? 4 : 2;
        var isRegular = separator is { Length: 0 } || (separator is not null && text.Split(separator).All(part => part.Length == group));
        return isRegular && digits.Length == DigitCount
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                ? new MacAddressValue(bits)
                : null;
    }

    /// <summary>A locally administered address of one interface, made of a text: the same for the same text, for others hardly ever.</summary>
    public static MacAddressValue Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[0] = (byte)((hash[0] & ~GroupBit) | LocalBit);
        return new MacAddressValue(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 16);
    }

    /// <summary>Lowercase pairs with ':' between them.</summary>
    public override string ToString() =>
        string.Join(':', Bits.ToString("x12", CultureInfo.InvariantCulture).Chunk(2).Select(pair => new string(pair)));
}

/// <summary>MAC addresses.</summary>
internal static class MacLibrary
{
    private static readonly CelType Mac = MacAddressValue.Type;

    public static IReadOnlyList<KeyValuePair<string, CelValue>> TypeNames { get; } = [CelLibrary.TypeName(Mac)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("isMAC", CelOverload.Function("is_mac", Bool, CelType.String, text =>
            CelValue.Of(MacAddressValue.Parse(text.AsString()) is not null))),
        new("mac", CelOverload.Function("string_to_mac", Mac, CelType.String, text => With(text, CelValue.Of))),
        new("mac.of", CelOverload.Function("string_mac_of", Mac, CelType.String, text => CelValue.Of(MacAddressValue.Of(text.AsString())))),
        new("mac.isCanonical", CelOverload.Function("mac_is_canonical", Bool, CelType.String, text =>
            With(text, mac => CelValue.Of(mac.ToString() == text.AsString())))),
        new("string", CelOverload.Function("mac_to_string", CelType.String, Mac, mac => CelValue.Of(MacOf(mac).ToString()))),
        new("oui", CelOverload.Method("mac_oui", CelType.String, Mac, mac => CelValue.Of(MacOf(mac).ToString()[..8]))),
        new("isMulticast", CelOverload.Method("mac_is_multicast", Bool, Mac, mac => CelValue.Of((MacOf(mac).Bits >> 40 & 1) != 0))),
        new("isLocallyAdministered", CelOverload.Method("mac_is_local", Bool, Mac, mac => CelValue.Of((MacOf(mac).Bits >> 41 & 1) != 0))),
    ];

    private static MacAddressValue MacOf(in CelValue value) => (MacAddressValue)value.AsOpaque();

    private static CelValue With(in CelValue text, Func<MacAddressValue, CelValue> use) => MacAddressValue.Parse(text.AsString()) is { } mac
        ? use(mac)
        : CelError.Argument($"MAC address '{text.AsString()}' parse error during conversion from string");
}
