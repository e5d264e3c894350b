using FirmwareGenerator.Reading;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Nodes;

/// <summary>What the modules of a registry say of devices.</summary>
/// <param name="Versions">Their versions by name.</param>
/// <param name="Devices">The devices by the names of their choices.</param>
/// <param name="Revisions">The revisions at which they were stored, by name: what tells one state of them from another.</param>
internal sealed record RegistryModules(
    IReadOnlyDictionary<string, string> Versions, IReadOnlyDictionary<string, DeviceDescriptor> Devices, IReadOnlyDictionary<string, long> Revisions)
{
    private const string ClassWithRouter = "config/core.general/CgmGeneral";

    /// <summary>Reads them; what was read before is given back where nothing has changed since.</summary>
    /// <exception cref="RegistryException">INVALID_FIELD: the reference pack's module <c>core</c> is not applied.</exception>
    public static async Task<RegistryModules> ReadAsync(RegistryClient client, RegistryModules? before, CancellationToken cancellationToken)
    {
        var modules = (await client.ListModulesAsync(cancellationToken).ConfigureAwait(false)).Modules;
        var revisions = modules.ToDictionary(module => module.Module.Module_, module => module.Revision, StringComparer.Ordinal);
        if (before is not null && before.Revisions.Count == revisions.Count && !before.Revisions.Except(revisions).Any())
        {
            return before;
        }

        var general = await client.DescribeClassAsync(ClassWithRouter, cancellationToken).ConfigureAwait(false);
        return new RegistryModules(
            modules.ToDictionary(module => module.Module.Module_, module => module.Module.Version, StringComparer.Ordinal),
            DevicesOf(general), revisions);
    }

    private static IReadOnlyDictionary<string, DeviceDescriptor> DevicesOf(ClassDescription general) => general.Fields
        .Where(field => field.Field.Name == "router").SelectMany(field => field.Choices).Where(choice => choice.Metadata is not null)
        .DistinctBy(choice => choice.Name)
        .ToDictionary(choice => choice.Name, choice => DeviceDescriptor.Of(choice.Metadata), StringComparer.Ordinal);
}
