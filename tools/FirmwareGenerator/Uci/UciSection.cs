using System.Globalization;

namespace FirmwareGenerator.Uci;

/// <summary>A section of a UCI package: options and lists, in the order in which they were added.</summary>
/// <param name="type">Its type: <c>interface</c>.</param>
/// <param name="name">Its name; null: it has none.</param>
internal sealed class UciSection(string type, string? name = null)
{
    private readonly List<UciEntry> _entries = [];

    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>Its name; null: it has none.</summary>
    public string? Name { get; } = name;

    /// <summary>What it says.</summary>
    public IReadOnlyList<UciEntry> Entries => _entries;

    /// <summary>Adds an option; nothing for null or an empty text, which UCI takes for none.</summary>
    public UciSection Option(string option, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _entries.Add(new UciEntry(option, [value], IsList: false));
        }

        return this;
    }

    /// <summary>Adds a number; nothing for null.</summary>
    public UciSection Option(string option, long? value) => Option(option, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a flag, as 1 or 0.</summary>
    public UciSection Option(string option, bool value) => Option(option, value ? "1" : "0");

    /// <summary>Adds a list; nothing where it is empty.</summary>
    public UciSection List(string option, IEnumerable<string> values)
    {
        if (values.ToArray() is { Length: > 0 } all)
        {
            _entries.Add(new UciEntry(option, all, IsList: true));
        }

        return this;
    }
}

/// <summary>An option, or a list.</summary>
internal sealed record UciEntry(string Name, IReadOnlyList<string> Values, bool IsList);
