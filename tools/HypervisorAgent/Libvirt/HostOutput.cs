using System.Xml.Linq;

namespace HypervisorAgent.Libvirt;

/// <summary>Reads the facts of a host from what <c>virsh</c> prints about it.</summary>
internal static class HostOutput
{
    /// <summary>The host's facts; a part that the driver does not support is empty, and its facts are null.</summary>
    /// <exception cref="FormatException">A part is there but malformed.</exception>
    public static HostFacts Parse(string hostname, string version, string nodeInfo, string capabilities)
    {
        var versions = Fields(version);
        var node = Fields(nodeInfo);
        var host = capabilities.Length == 0 ? null : LibvirtXml.Load(capabilities, "capabilities").Element("host");
        return new HostFacts
        {
            Uuid = Uuid(host),
            Hostname = NullIfEmpty(hostname),
            Hypervisor = versions.GetValueOrDefault("Running hypervisor"),
            LibvirtVersion = WithoutPrefix(versions.GetValueOrDefault("Using library"), "libvirt "),
            Architecture = NullIfEmpty(host?.Element("cpu")?.Element("arch")?.Value),
            CpuModel = node.GetValueOrDefault("CPU model"),
            Cpus = Number(node, "CPU(s)"),
            Sockets = Number(node, "CPU socket(s)"),
            CoresPerSocket = Number(node, "Core(s) per socket"),
            ThreadsPerCore = Number(node, "Thread(s) per core"),
            NumaCells = Number(node, "NUMA cell(s)"),
            MemoryBytes = Size(node, "Memory size"),
        };
    }

    private static string? Uuid(XElement? host)
    {
        var uuid = host?.Element("uuid")?.Value;
        if (string.IsNullOrEmpty(uuid))
        {
            return null;
        }

        return Guid.TryParseExact(uuid, "D", out var parsed)
            ? parsed.ToString("D")
            : throw new FormatException($"'{uuid}' is not the UUID of a host");
    }

    private static Dictionary<string, string> Fields(string output)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }

        return fields;
    }

    private static long? Number(Dictionary<string, string> fields, string field) =>
        fields.TryGetValue(field, out var text) ? LibvirtXml.Number(text, field) : null;

    private static long? Size(Dictionary<string, string> fields, string field)
    {
        if (!fields.TryGetValue(field, out var text))
        {
            return null;
        }

        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 ? LibvirtXml.Bytes(parts[0], parts[1]) : throw new FormatException($"{field}: '{text}' is not a size");
    }

    private static string? WithoutPrefix(string? text, string prefix) =>
        text is not null && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
