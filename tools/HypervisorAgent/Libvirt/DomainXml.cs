using System.Text.RegularExpressions;
using System.Xml.Linq;
using Google.Protobuf.WellKnownTypes;

namespace HypervisorAgent.Libvirt;

/// <summary>Reads what the registry keeps of a libvirt domain's XML (https://libvirt.org/formatdomain.html).</summary>
internal static partial class DomainXml
{
    /// <summary>The machine that the XML describes.</summary>
    /// <param name="xml">Output of <c>virsh dumpxml</c>.</param>
    /// <param name="state">The machine's state in the registry's words.</param>
    /// <exception cref="FormatException">The XML is not a domain's, or a part that is needed is missing or malformed.</exception>
    public static MachineDetails Parse(string xml, string state)
    {
        var domain = LibvirtXml.Load(xml, "domain");
        var name = domain.Element("name")?.Value;
        if (string.IsNullOrEmpty(name))
        {
            throw new FormatException("the domain has no name");
        }

        var interfaces = Devices(domain, "interface");
        var macs = interfaces.Select(Mac).OfType<string>().ToList();
        return new MachineDetails(name, state, macs, Definition(domain, interfaces));
    }

    private static Struct Definition(XElement domain, IReadOnlyList<XElement> interfaces)
    {
        var definition = new Struct();
        Put(definition, "title", domain.Element("title")?.Value);
        if (domain.Element("vcpu") is { } vcpu)
        {
            var cpus = LibvirtXml.Number(vcpu.Value, "vcpu");
            definition.Fields["cpus"] = Value.ForNumber(cpus);
            if ((string?)vcpu.Attribute("current") is { } current)
            {
                definition.Fields["cpus_online"] = Value.ForNumber(LibvirtXml.Number(current, "vcpu current"));
            }
        }

        PutBytes(definition, "memory_bytes", domain.Element("memory"));
        PutBytes(definition, "current_memory_bytes", domain.Element("currentMemory"));
        if (domain.Element("os")?.Element("type") is { } osType)
        {
            var os = new Struct();
            Put(os, "type", osType.Value);
            Put(os, "arch", (string?)osType.Attribute("arch"));
            Put(os, "machine", (string?)osType.Attribute("machine"));
            definition.Fields["os"] = Value.ForStruct(os);
        }

        definition.Fields["disks"] = List(Devices(domain, "disk").Select(Disk));
        definition.Fields["interfaces"] = List(interfaces.Select(Interface));
        return definition;
    }

    private static Struct Disk(XElement disk)
    {
        var result = new Struct();
        var target = disk.Element("target");
        Put(result, "device", (string?)disk.Attribute("device") ?? "disk");
        Put(result, "type", (string?)disk.Attribute("type"));
        Put(result, "source", DiskSource(disk.Element("source")));
        Put(result, "target", (string?)target?.Attribute("dev"));
        Put(result, "bus", (string?)target?.Attribute("bus"));
        Put(result, "format", (string?)disk.Element("driver")?.Attribute("type"));
        if (disk.Element("readonly") is not null)
        {
            result.Fields["read_only"] = Value.ForBool(true);
        }

        return result;
    }

    private static string? DiskSource(XElement? source)
    {
        if (source is null)
        {
            return null;
        }

        if ((string?)source.Attribute("protocol") is { } protocol)
        {
            return $"{protocol}:{(string?)source.Attribute("name")}";
        }

        if ((string?)source.Attribute("pool") is { } pool)
        {
            return $"{pool}/{(string?)source.Attribute("volume")}";
        }

        return (string?)(source.Attribute("file") ?? source.Attribute("dev") ?? source.Attribute("dir"));
    }

    // The interface's target (vnet0, …) is left out: the host makes it up anew at each start.
    private static Struct Interface(XElement element)
    {
        var result = new Struct();
        var source = element.Element("source");
        Put(result, "type", (string?)element.Attribute("type"));
        Put(result, "mac", Mac(element));
        Put(result, "source", (string?)(source?.Attribute("network") ?? source?.Attribute("bridge") ?? source?.Attribute("dev")));
        Put(result, "model", (string?)element.Element("model")?.Attribute("type"));
        return result;
    }

    private static string? Mac(XElement element)
    {
        if ((string?)element.Element("mac")?.Attribute("address") is not { } address)
        {
            return null;
        }

        return MacPattern().IsMatch(address)
            ? address.ToLowerInvariant()
            : throw new FormatException($"'{address}' is not a MAC address");
    }

    private static IReadOnlyList<XElement> Devices(XElement domain, string kind) =>
        domain.Element("devices")?.Elements(kind).ToList() ?? [];

    private static Value List(IEnumerable<Struct> items) => Value.ForList([.. items.Select(Value.ForStruct)]);

    private static void Put(Struct target, string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            target.Fields[field] = Value.ForString(value);
        }
    }

    private static void PutBytes(Struct target, string field, XElement? size)
    {
        if (size is not null)
        {
            target.Fields[field] = Value.ForNumber(LibvirtXml.Bytes(size.Value, (string?)size.Attribute("unit") ?? "KiB"));
        }
    }

    [GeneratedRegex("^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex MacPattern();
}
