using System.Text.Json;
using FirmwareGenerator.Images;
using Registry.V1;

namespace FirmwareGenerator.Output;

/// <summary><c>manifest.json</c>: what a folder was made from, and what an image of it is.</summary>
internal sealed record Manifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.json";

    public required string NodeId { get; init; }

    public required string NodeName { get; init; }

    public required long NodeRevision { get; init; }

    /// <summary>Versions of the registry's modules by name.</summary>
    public required IReadOnlyDictionary<string, string> Modules { get; init; }

    public required string Generator { get; init; }

    public required string Checksum { get; init; }

    public required string Target { get; init; }

    public required string Profile { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>The manifest of a firmware.</summary>
    public static Manifest Of(Node node, Firmware firmware, IReadOnlyDictionary<string, string> modules) => new()
    {
        NodeId = node.Id,
        NodeName = node.Name,
        NodeRevision = node.Revision,
        Modules = new SortedDictionary<string, string>(modules.ToDictionary(module => module.Key, module => module.Value), StringComparer.Ordinal),
        Generator = typeof(Manifest).Assembly.GetName().Version!.ToString(3),
        Checksum = firmware.Checksum,
        Target = firmware.Target,
        Profile = firmware.Profile,
        Packages = firmware.Packages,
    };

    /// <summary>The checksum in a manifest that was written before; null where there is none that can be read.</summary>
    public static string? ReadChecksum(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), JsonText.Indented)?.Checksum : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Its text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonText.Indented) + "\n";
}
