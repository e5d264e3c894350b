using System.Security.Cryptography;

namespace HypervisorAgent.Libvirt;

/// <summary>A hypervisor read through libvirt's command line client.</summary>
internal sealed class VirshHypervisor : IHypervisor
{
    // A command line argument may have 128 KiB on Linux; a machine's commands take about 300 bytes.
    private const int MachinesPerRun = 250;

    private const string HostnameLabel = "hostname";
    private const string VersionLabel = "version";
    private const string NodeInfoLabel = "nodeinfo";
    private const string CapabilitiesLabel = "capabilities";

    private readonly VirshProcess _virsh;

    public VirshHypervisor(VirshOptions options, TimeProvider time) => _virsh = new VirshProcess(options, time);

    /// <inheritdoc/>
    public async Task<HypervisorReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The list comes first and by itself: its exit code tells an empty hypervisor from one that cannot be reached.
            var uuids = ParseUuids(await _virsh.RunAsync("list --all --uuid", cancellationToken));
            var facts = await ReadFactsAsync(cancellationToken);
            var machines = new List<ReportedMachine>(uuids.Count);
            foreach (var chunk in uuids.Chunk(MachinesPerRun))
            {
                machines.AddRange(await ReadMachinesAsync(chunk, cancellationToken));
            }

            return new HypervisorReport(facts, machines);
        }
        catch (VirshException error)
        {
            return new HypervisorFailure(error.Kind, error.Message);
        }
        catch (FormatException error)
        {
            return new HypervisorFailure(HypervisorFailureKind.Malformed, error.Message);
        }
    }

    /// <summary>The UUIDs that <c>virsh list --uuid</c> printed, in its order.</summary>
    /// <exception cref="FormatException">A line is not a UUID.</exception>
    internal static IReadOnlyList<string> ParseUuids(string output) =>
        [.. output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => Guid.TryParseExact(line, "D", out var uuid)
                ? uuid.ToString("D")
                : throw new FormatException($"'{line}' is not the UUID of a machine"))];

    private async Task<HostFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        var sections = await RunAsync(
            [(HostnameLabel, "hostname"), (VersionLabel, "version"), (NodeInfoLabel, "nodeinfo"), (CapabilitiesLabel, "capabilities")],
            cancellationToken);
        return HostOutput.Parse(sections[HostnameLabel], sections[VersionLabel], sections[NodeInfoLabel], sections[CapabilitiesLabel]);
    }

    private async Task<IEnumerable<ReportedMachine>> ReadMachinesAsync(string[] uuids, CancellationToken cancellationToken)
    {
        var sections = await RunAsync(
            uuids.SelectMany(uuid => new[] { (StateLabel(uuid), $"domstate {uuid}"), (XmlLabel(uuid), $"dumpxml --inactive {uuid}") }),
            cancellationToken);
        return uuids.Select(uuid => Machine(uuid, sections[StateLabel(uuid)], sections[XmlLabel(uuid)]));
    }

    // A machine may vanish after it was listed, and one odd machine must not hide the others: both count as reported but not described.
    private static ReportedMachine Machine(string uuid, string state, string xml)
    {
        if (state.Length == 0 || xml.Length == 0)
        {
            return new ReportedMachine(uuid, null, "listed, but the hypervisor could not describe it");
        }

        try
        {
            return new ReportedMachine(uuid, DomainXml.Parse(xml, MachineState.FromLibvirt(state)));
        }
        catch (FormatException error)
        {
            return new ReportedMachine(uuid, null, error.Message);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> RunAsync(
        IEnumerable<(string Label, string Command)> commands, CancellationToken cancellationToken)
    {
        var script = new VirshScript(RandomNumberGenerator.GetHexString(16, lowercase: true));
        foreach (var (label, command) in commands)
        {
            script.Add(label, command);
        }

        return script.Split(await _virsh.RunAsync(script.Text, cancellationToken));
    }

    private static string StateLabel(string uuid) => $"state-{uuid}";

    private static string XmlLabel(string uuid) => $"xml-{uuid}";
}
