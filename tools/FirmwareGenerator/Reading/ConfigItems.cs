using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace FirmwareGenerator.Reading;

/// <summary>The items of a configuration by id.</summary>
internal sealed class ConfigItems(Config config)
{
    private readonly ILookup<string, ConfigItem> _items = config.Items.ToLookup(item => item.Ref.Id, StringComparer.Ordinal);

    /// <summary>Nothing.</summary>
    public static ConfigItems None { get; } = new(new Config());

    /// <summary>The item of an id that is single; null where there is none.</summary>
    public ItemView? Single(string id) => All(id).FirstOrDefault();

    /// <summary>The items of an id, in their order.</summary>
    public IEnumerable<ItemView> All(string id) => _items[id].Select(item => new ItemView(item, Point));

    /// <summary>The items of an id that are switched on, in their order.</summary>
    public IEnumerable<ItemView> Enabled(string id) => All(id).Where(item => item.IsEnabled);

    /// <summary>The items of an id that hang under another and are switched on, in their order.</summary>
    public IEnumerable<ItemView> Children(string id, string parentId, ItemView parent) =>
        Enabled(id).Where(item => item.HangsUnder(parentId, parent.Key));

    /// <summary>The places of texts that hold the character 0, which no file of a device can.</summary>
    public IEnumerable<string> PathsOfZeros() => config.Items.SelectMany(item => item.Values
        .Where(value => Texts(value.Value).Any(text => text.Contains('\0', StringComparison.Ordinal)))
        .Select(value => new ItemView(item, Point).PathOf(value.Key))
        .Order(StringComparer.Ordinal));

    private string Point => config.Point.Length == 0 ? "config" : config.Point;

    private static IEnumerable<string> Texts(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => [value.StringValue],
        Value.KindOneofCase.ListValue => value.ListValue.Values.SelectMany(Texts),
        _ => [],
    };
}
