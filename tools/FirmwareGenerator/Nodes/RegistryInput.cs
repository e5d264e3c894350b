using FirmwareGenerator.Reading;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Nodes;

/// <summary>Reads what firmware is made from.</summary>
internal static class RegistryInput
{
    /// <summary>The input of a node.</summary>
    /// <exception cref="RegistryException">NODE_NOT_FOUND: it is gone.</exception>
    public static async Task<GenerationInput> ReadAsync(
        RegistryClient client, RegistryModules modules, Node node, CancellationToken cancellationToken)
    {
        var config = await ReadConfigAsync(client, node.Id, cancellationToken).ConfigureAwait(false);
        var referred = await ReadReferredAsync(client, config, cancellationToken).ConfigureAwait(false);
        return new GenerationInput { Node = node, Config = config, Devices = modules.Devices, Referred = referred };
    }

    /// <summary>The configurations of the nodes that one refers to, by id, without those that are gone: the reading says what lacks them.</summary>
    public static async Task<IReadOnlyDictionary<string, Config>> ReadReferredAsync(
        RegistryClient client, Config config, CancellationToken cancellationToken)
    {
        var referred = new Dictionary<string, Config>(StringComparer.Ordinal);
        foreach (var id in GenerationInput.References(config))
        {
            try
            {
                referred[id] = await ReadConfigAsync(client, id, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException e) when (e.Reason == ErrorReason.NodeNotFound)
            {
            }
        }

        return referred;
    }

    private static async Task<Config> ReadConfigAsync(RegistryClient client, string id, CancellationToken cancellationToken)
    {
        var request = new GetConfigRequest { NodeRef = NodeRefs.Id(id), RevealSensitive = true };
        return (await client.GetConfigAsync(request, cancellationToken).ConfigureAwait(false)).Config;
    }
}
