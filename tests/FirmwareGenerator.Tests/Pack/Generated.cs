using System.Text.Json.Nodes;
using FirmwareGenerator.Images;
using FirmwareGenerator.Reading;
using FirmwareGenerator.Tests.Uci;
using Registry.V1;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>Firmware of a configuration that the registry has evaluated, as a parser reads it.</summary>
internal sealed class Generated
{
    private readonly Dictionary<string, IReadOnlyList<ParsedSection>> _files;

    private Generated(GenerationInput input, Firmware firmware)
    {
        Input = input;
        Firmware = firmware;
        _files = firmware.Files.Where(file => file.Key.StartsWith("etc/config/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["etc/config/".Length..], file => UciParser.Parse(file.Value));
        NetJson = JsonNode.Parse(firmware.NetJson)!;
    }

    public GenerationInput Input { get; }

    public Firmware Firmware { get; }

    public JsonNode NetJson { get; }

    public IEnumerable<string> Files => _files.Keys;

    /// <summary>The sections of a file, of a type where one is given; none where there is no such file.</summary>
    public IReadOnlyList<ParsedSection> this[string file, string? type = null] =>
        [.. _files.GetValueOrDefault(file, []).Where(section => type is null || section.Type == type)];

    /// <summary>The section of a name.</summary>
    public ParsedSection Named(string file, string name) => this[file].Single(section => section.Name == name);

    /// <summary>What the edits make of a router of the community, which must be valid and possible.</summary>
    public static async Task<Generated> OfAsync(string router, params IEnumerable<ConfigEdit> edits)
    {
        var (input, findings) = await PackDaemon.Community.TryAsync(router, PackDaemon.Modules, edits);
        Assert.That(
            findings.Where(finding => finding.Severity == Finding.Types.Severity.Error).Select(finding => $"{finding.Path}: {finding.Message}"),
            Is.Empty);
        return Of(input);
    }

    /// <summary>What is made of an input, which must be possible.</summary>
    public static Generated Of(GenerationInput input)
    {
        var (firmware, problems) = FirmwareBuilder.Build(input);
        Assert.That(problems, Is.Empty);
        return new Generated(input, firmware!);
    }
}
