using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using FirmwareGenerator.Model;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace FirmwareGenerator.Reading;

/// <summary>An item of a configuration, read by the names of its fields; what is absent is null.</summary>
internal sealed class ItemView(ConfigItem item, string point)
{
    /// <summary>Its key.</summary>
    public string Key => item.Ref.Key;

    /// <summary>Its class.</summary>
    public string Class => item.Class;

    /// <summary>Its place: <c>config/core.interfaces/wan0</c>.</summary>
    public string Path => Key.Length == 0 ? $"{point}/{item.Ref.Id}" : $"{point}/{item.Ref.Id}/{Key}";

    /// <summary>Whether it is switched on; what cannot be switched off is.</summary>
    public bool IsEnabled => Flag("enabled") ?? true;

    /// <summary>The place of a field.</summary>
    public string PathOf(string field) => $"{Path}#{field}";

    /// <summary>Whether it hangs under an item.</summary>
    public bool HangsUnder(string id, string key) => item.Parent is { } parent && parent.Id == id && parent.Key == key;

    /// <summary>A text; also a choice, a reference, a duration; numbers as they are written.</summary>
    public string? Text(string field) => TextOf(ValueOf(field));

    /// <summary>A list of texts, empty where it is absent.</summary>
    public ImmutableArray<string> Texts(string field) => ValueOf(field) is { KindCase: Value.KindOneofCase.ListValue } list
        ? [.. list.ListValue.Values.Select(TextOf).OfType<string>()]
        : [];

    /// <summary>A number.</summary>
    public int? Number(string field) =>
        Text(field) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;

    /// <summary>A bool.</summary>
    public bool? Flag(string field) => ValueOf(field) is { KindCase: Value.KindOneofCase.BoolValue } value ? value.BoolValue : null;

    /// <summary>A prefix, or an address as a prefix of its own.</summary>
    public Prefix? Prefix(string field) => Text(field) is { } text ? Model.Prefix.Parse(text) : null;

    /// <summary>An address.</summary>
    public IPAddress? Address(string field) => Text(field) is { } text && IPAddress.TryParse(text, out var address) ? address : null;

    private static string? TextOf(Value? value) => value?.KindCase switch
    {
        Value.KindOneofCase.StringValue when value.StringValue.Length > 0 => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };

    private Value? ValueOf(string field) => item.Values.GetValueOrDefault(field);
}
