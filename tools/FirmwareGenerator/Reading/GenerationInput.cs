using Registry.V1;

namespace FirmwareGenerator.Reading;

/// <summary>Everything that a firmware is made from.</summary>
internal sealed record GenerationInput
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Its effective configuration, sensitive values included.</summary>
    public required Config Config { get; init; }

    /// <summary>The devices that are known, by the name of the choice.</summary>
    public required IReadOnlyDictionary<string, DeviceDescriptor> Devices { get; init; }

    /// <summary>The effective configurations of the nodes that it refers to, by id; those that are gone are not there.</summary>
    public IReadOnlyDictionary<string, Config> Referred { get; init; } = new Dictionary<string, Config>();

    /// <summary>Ids of the nodes that a configuration refers to: project, tunnel servers, servers for names, access points. Sorted.</summary>
    public static IReadOnlyList<string> References(Config config)
    {
        var items = new ConfigItems(config);
        (string Id, string Field)[] references = [
            (Ids.Project, "project"), (Ids.Interface, "server"), (Ids.Interface, "connect_to"), (Ids.DnsServer, "server")];
        return [.. references.SelectMany(reference => items.All(reference.Id).Select(item => item.Text(reference.Field)))
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
