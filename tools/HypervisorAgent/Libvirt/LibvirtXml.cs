using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace HypervisorAgent.Libvirt;

/// <summary>What all of libvirt's XML has in common: roots, whole numbers, sizes with units.</summary>
internal static class LibvirtXml
{
    // A document type could make the parser read files or expand without end; libvirt never writes one.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The root element of a document.</summary>
    /// <exception cref="FormatException">The text is not well-formed XML or its root has another name.</exception>
    public static XElement Load(string xml, string rootName)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            var root = XElement.Load(reader);
            return root.Name == rootName ? root : throw new FormatException($"expected <{rootName}>, found <{root.Name}>");
        }
        catch (XmlException error)
        {
            throw new FormatException($"malformed <{rootName}>: {error.Message}", error);
        }
    }

    /// <summary>A non-negative whole number.</summary>
    /// <exception cref="FormatException">It is not; the message names <paramref name="what"/>.</exception>
    public static long Number(string text, string what) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{what}: '{text.Trim()}' is not a whole number");

    /// <summary>A size in bytes, in libvirt's units: those with <c>iB</c> and single letters count in 1024, those with <c>B</c> in 1000.</summary>
    /// <exception cref="FormatException">The number or the unit is unknown, or the size exceeds 2^63 - 1 bytes.</exception>
    public static long Bytes(string size, string unit)
    {
        var factor = unit switch
        {
            "b" or "bytes" => 1L,
            "KB" => 1_000L,
            "k" or "KiB" => 1L << 10,
            "MB" => 1_000_000L,
            "M" or "MiB" => 1L << 20,
            "GB" => 1_000_000_000L,
            "G" or "GiB" => 1L << 30,
            "TB" => 1_000_000_000_000L,
            "T" or "TiB" => 1L << 40,
            _ => throw new FormatException($"unknown unit '{unit}'"),
        };
        var number = Number(size, "size");
        return number <= long.MaxValue / factor ? number * factor : throw new FormatException($"{number} {unit} is out of range");
    }
}
