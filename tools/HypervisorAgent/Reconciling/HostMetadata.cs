using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;
using Registry.V1;

namespace HypervisorAgent.Reconciling;

/// <summary>The facts of a hypervisor as metadata of its node. Every key begins with <see cref="Prefix"/>.</summary>
internal static class HostMetadata
{
    /// <summary>Prefix of the keys that belong to the agent.</summary>
    public const string Prefix = "libvirt.";

    /// <summary>The facts that are known, by key.</summary>
    public static IReadOnlyDictionary<string, Value> From(HostFacts facts)
    {
        var metadata = new Dictionary<string, Value>(StringComparer.Ordinal);
        Add("hostname", facts.Hostname);
        Add("hypervisor", facts.Hypervisor);
        Add("version", facts.LibvirtVersion);
        Add("host_uuid", facts.Uuid);
        Add("arch", facts.Architecture);
        Add("cpu_model", facts.CpuModel);
        AddNumber("cpus", facts.Cpus);
        AddNumber("sockets", facts.Sockets);
        AddNumber("cores_per_socket", facts.CoresPerSocket);
        AddNumber("threads_per_core", facts.ThreadsPerCore);
        AddNumber("numa_cells", facts.NumaCells);
        AddNumber("memory_bytes", facts.MemoryBytes);
        return metadata;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                metadata[Prefix + key] = Value.ForString(value);
            }
        }

        void AddNumber(string key, long? value)
        {
            if (value is { } number)
            {
                metadata[Prefix + key] = Value.ForNumber(number);
            }
        }
    }

    /// <summary>The patch that brings a node's facts up to date, or null if they are: other keys are not touched.</summary>
    public static PatchMetadataRequest? Patch(Node hypervisor, HostFacts facts)
    {
        var wanted = From(facts);
        var patch = new PatchMetadataRequest { NodeRef = new NodeRef { Id = hypervisor.Id } };
        foreach (var (key, value) in wanted)
        {
            if (!value.Equals(hypervisor.Metadata.GetValueOrDefault(key)))
            {
                patch.Set[key] = value;
            }
        }

        patch.Delete.Add(hypervisor.Metadata.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal) && !wanted.ContainsKey(key)));
        return patch.Set.Count + patch.Delete.Count > 0 ? patch : null;
    }
}
