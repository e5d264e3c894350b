using Google.Protobuf.WellKnownTypes;
using Registry.V1;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Registry.Cli.Config;

/// <summary>A configuration that was read, and where in the text its parts are.</summary>
/// <param name="Document">The configuration.</param>
/// <param name="Lines">Lines, from 1, by path without the point: of ids, items and fields.</param>
internal sealed record ConfigText(ConfigDocument Document, IReadOnlyDictionary<string, int> Lines);

/// <summary>Reads a configuration that is YAML, or JSON, which is YAML too.</summary>
internal sealed class ConfigYamlReader
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<DocumentItem> _items = [];

    /// <summary>Reads a text; null where nothing is in it but comments.</summary>
    /// <exception cref="DocumentException">The text is no configuration; the message says why, and the exception in which line.</exception>
    public static ConfigText? Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [] => null,
                [{ RootNode: YamlScalarNode { Value: null or "" } }] => null,
                [var document] => new ConfigYamlReader().Read(document.RootNode),
                [_, var second, ..] => throw new DocumentException("there is a second document; one is enough", LineOf(second.RootNode)),
            };
        }
        catch (YamlException e)
        {
            throw new DocumentException($"this is not YAML: {e.Message}", (int)e.Start.Line);
        }
    }

    private ConfigText Read(YamlNode root)
    {
        var members = Members(root, "the configuration", "point", "use_defaults", "metadata", "items");
        var items = members.GetValueOrDefault("items")
            ?? throw new DocumentException("'items' is missing; write 'items: {}' to give everything back to the rules", LineOf(root));
        foreach (var (id, node) in Members(items, "'items'"))
        {
            _lines[id] = LineOf(node.Key);
            ReadId(id, node.Value);
        }

        return new ConfigText(
            new ConfigDocument
            {
                Point = Text(members.GetValueOrDefault("point")),
                UseDefaults = members.TryGetValue("use_defaults", out var use) ? Truth(use.Value) : null,
                Metadata = members.TryGetValue("metadata", out var metadata) ? Struct(metadata.Value, "'metadata'") : null,
                Items = _items,
            },
            _lines);
    }

    private void ReadId(string id, YamlNode node)
    {
        if (node is YamlSequenceNode list)
        {
            foreach (var element in list)
            {
                ReadItem(id, element, isListed: true);
            }
        }
        else
        {
            ReadItem(id, node, isListed: false);
        }
    }

    private void ReadItem(string id, YamlNode node, bool isListed)
    {
        string[] names = isListed ? ["key", "class", "parent", "annotations", "values"] : ["class", "parent", "annotations", "values"];
        var members = Members(node, $"an item of '{id}'", names);
        var item = new DocumentItem
        {
            Id = id,
            Key = Text(members.GetValueOrDefault("key")),
            IsListed = isListed,
            Class = Text(members.GetValueOrDefault("class")),
            Parent = members.TryGetValue("parent", out var parent) ? Item(parent.Value) : null,
            Annotations = members.TryGetValue("annotations", out var annotations) ? Struct(annotations.Value, "'annotations'") : new Struct(),
        };
        var path = ConfigPath.Text(item.Ref);
        if (item.Key.Length > 0 && !_lines.TryAdd(path, LineOf(node)))
        {
            throw new DocumentException($"'{path}' is there twice; give one of them another key", LineOf(node));
        }

        var (values, masked) = (new Dictionary<string, Value>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (field, value) in members.TryGetValue("values", out var fields) ? Members(fields.Value, "'values'") : [])
        {
            _lines.TryAdd($"{path}#{field}", LineOf(value.Key));
            if (value.Value.Tag == YamlText.MaskedTag)
            {
                masked.Add(field);
            }
            else
            {
                values.Add(field, ValueOf(value.Value));
            }
        }

        _items.Add(item with { Values = values, Masked = masked });
    }

    private static Dictionary<string, Member> Members(Member member, string what) => Members(member.Value, what);

    private static Dictionary<string, Member> Members(YamlNode node, string what, params string[] known)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" })
        {
            return members;
        }

        if (node is not YamlMappingNode mapping)
        {
            throw new DocumentException($"{what} is no mapping of names to values", LineOf(node));
        }

        foreach (var (key, value) in mapping)
        {
            var name = key is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw new DocumentException($"{what} has a key that is no text", LineOf(key));
            if (known.Length > 0 && !known.Contains(name))
            {
                throw new DocumentException($"{what} has no '{name}'; it has {string.Join(", ", known)}", LineOf(key));
            }

            members.Add(name, new Member(key, value));
        }

        return members;
    }

    private static string Text(Member? member) => member?.Value switch
    {
        null => "",
        YamlScalarNode scalar => scalar.Value ?? "",
        var node => throw new DocumentException($"'{member.Key}' is no text", LineOf(node)),
    };

    private static bool Truth(YamlNode node) => ValueOf(node) is { HasBoolValue: true } value
        ? value.BoolValue
        : throw new DocumentException("'use_defaults' is true or false", LineOf(node));

    private static ItemRef? Item(YamlNode node)
    {
        var text = node is YamlScalarNode { Value: { } value } ? value : throw new DocumentException("'parent' is no item such as core.interfaces/wlan0", LineOf(node));
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return text.Length == 0 ? null : slash < 0 ? new ItemRef { Id = text } : new ItemRef { Id = text[..slash], Key = text[(slash + 1)..] };
    }

    private static Struct Struct(YamlNode node, string what)
    {
        var made = new Struct();
        foreach (var (name, member) in Members(node, what))
        {
            made.Fields.Add(name, ValueOf(member.Value));
        }

        return made;
    }

    private static Value ValueOf(YamlNode node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain } plain => PlainScalar.Resolve(plain.Value ?? ""),
        YamlScalarNode quoted => Value.ForString(quoted.Value ?? ""),
        YamlSequenceNode list => Value.ForList([.. list.Select(ValueOf)]),
        _ => Value.ForStruct(Struct(node, "a value")),
    };

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    private static int LineOf(Member member) => LineOf(member.Key);

    private sealed record Member(YamlNode Key, YamlNode Value);
}
