using Registry.V1;

namespace FirmwareGenerator.Reading;

/// <summary>What the parts of the reading share: the input, the names that were given, and what was found wrong.</summary>
internal sealed class ReadingContext(GenerationInput input, DeviceDescriptor device, OpenWrtPlatform platform)
{
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly UciNames _given = new();

    /// <summary>The node's items.</summary>
    public ConfigItems Items { get; } = new(input.Config);

    /// <summary>The device.</summary>
    public DeviceDescriptor Device { get; } = device;

    /// <summary>How OpenWrt sees it.</summary>
    public OpenWrtPlatform Platform { get; } = platform;

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Notes what is wrong.</summary>
    public void Add(string path, string code, string message) => _problems.Add(new Problem(path, code, message));

    /// <summary>A text that the firmware cannot do without; an empty one, noted, where there is none.</summary>
    public string Required(ItemView item, string field)
    {
        if (item.Text(field) is { } text)
        {
            return text;
        }

        Add(item.PathOf(field), ProblemCodes.Value, $"'{field}' has no value; set it.");
        return "";
    }

    /// <summary>The items of a node that is referred to; null, noted, where there is no such node.</summary>
    public ConfigItems? Referred(ItemView item, string field)
    {
        var id = Required(item, field);
        if (id.Length == 0)
        {
            return null;
        }

        if (input.Referred.TryGetValue(id, out Config? config))
        {
            return new ConfigItems(config);
        }

        Add(item.PathOf(field), ProblemCodes.Reference, $"Node '{id}' is not there; choose another.");
        return null;
    }

    /// <summary>Gives an interface its name.</summary>
    public void NameLink(ItemView link, string text, int longest) => _names[link.Key] = _given.Take(text, longest);

    /// <summary>The name of the interface with a key, which was given one.</summary>
    public string NameOfLink(string key) => _names[key];

    /// <summary>Gives a further network of an interface its name.</summary>
    public string NameNetwork(string text, int longest) => _given.Take(text, longest);

    /// <summary>The name of an interface that a field refers to; null where it refers to none; noted where that is not there or switched
    /// off.</summary>
    public string? NameOf(ItemView item, string field)
    {
        if (item.Text(field) is not { } key)
        {
            return null;
        }

        if (_names.TryGetValue(key, out var name))
        {
            return name;
        }

        Add(item.PathOf(field), ProblemCodes.Reference, $"Interface '{key}' is not there, or switched off; choose another, or switch it on.");
        return null;
    }
}
