using System.Collections.Immutable;
using FirmwareGenerator.Images;
using FirmwareGenerator.Output;
using FirmwareGenerator.Reading;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Nodes;

/// <summary>Makes and writes the firmware of nodes, one after the other.</summary>
/// <param name="client">The registry.</param>
/// <param name="outputDirectory">Where the folders of nodes are.</param>
/// <param name="formats">In which forms.</param>
/// <param name="imageBuilder">Builds images; null: none are built.</param>
internal sealed class Generator(RegistryClient client, string outputDirectory, FirmwareFormats formats, ImageBuilder? imageBuilder)
{
    /// <summary>Makes the firmware of a node as it is now. A configuration with errors is refused with the registry's own findings.</summary>
    /// <exception cref="RegistryException">NODE_NOT_FOUND: it is gone; or the registry cannot be asked.</exception>
    public async Task<Outcome> GenerateAsync(Node node, RegistryModules modules, CancellationToken cancellationToken)
    {
        var findings = await client.ValidateConfigAsync(NodeRefs.Id(node.Id), cancellationToken).ConfigureAwait(false);
        var input = await RegistryInput.ReadAsync(client, modules, node, cancellationToken).ConfigureAwait(false);
        var outcome = new Outcome
        {
            Node = node,
            Kind = OutcomeKind.Refused,
            Findings = [.. findings],
            References = GenerationInput.References(input.Config),
        };
        if (findings.Any(finding => finding.Severity == Finding.Types.Severity.Error))
        {
            return outcome;
        }

        var (firmware, problems) = FirmwareBuilder.Build(input);
        return firmware is null
            ? outcome with { Findings = [.. findings, .. problems.Select(ProblemFindings.Of)] }
            : await WriteAsync(outcome with { Checksum = firmware.Checksum }, firmware, modules, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome> WriteAsync(Outcome outcome, Firmware firmware, RegistryModules modules, CancellationToken cancellationToken)
    {
        var folder = new FirmwareFolder(outputDirectory, outcome.Node, firmware, formats);
        try
        {
            if (folder.IsCurrent(withImages: imageBuilder is not null))
            {
                return outcome with { Kind = OutcomeKind.Unchanged, Path = folder.Path };
            }

            await folder.WriteAsync(
                Manifest.Of(outcome.Node, firmware, modules.Versions),
                imageBuilder is null ? null : (files, images) => imageBuilder.BuildAsync(firmware, files, images, cancellationToken))
                .ConfigureAwait(false);
            return outcome with { Kind = OutcomeKind.Written, Path = folder.Path };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return outcome with { Kind = OutcomeKind.Failed, Error = e.Message };
        }
    }
}
