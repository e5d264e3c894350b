using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Output;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Config;

/// <summary>What a YAML text of a configuration shows.</summary>
internal enum YamlStyle
{
    /// <summary>What the configuration has; where it has sources, as comments.</summary>
    Plain,

    /// <summary>What users set; what is derived, as comments. It needs sources.</summary>
    Intent,
}

/// <summary>Writes a configuration as YAML.</summary>
internal sealed class ConfigYaml
{
    private const int ItemIndent = 4;
    private readonly bool _isIntent;
    private readonly List<string> _lines = [];

    private ConfigYaml(YamlStyle style) => _isIntent = style == YamlStyle.Intent;

    /// <summary>The lines of a configuration.</summary>
    public static IReadOnlyList<string> Lines(V1.Config config, YamlStyle style)
    {
        var yaml = new ConfigYaml(style);
        yaml.Write(config);
        return yaml._lines;
    }

    private void Write(V1.Config config)
    {
        _lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"# {Printable.Text(config.NodeName)} (id {config.NodeId}, revision {config.NodeRevision}), '{config.Point}' as of revision {config.PointRevision}"));
        _lines.Add($"point: {YamlText.Scalar(config.Point)}");
        _lines.Add($"use_defaults: {(config.UseDefaults ? "true" : "false")}");
        AddStruct("metadata", config.Metadata ?? new Struct(), 0, always: _isIntent);
        var any = config.Items.Any(item => !IsDerived(item));
        _lines.Add(any || _isIntent ? "items:" : "items: {}");
        foreach (var items in config.Items.GroupBy(item => item.Ref.Id, StringComparer.Ordinal))
        {
            var from = _lines.Count;
            _lines.Add($"  {YamlText.Scalar(items.Key)}:");
            foreach (var item in items)
            {
                WriteItem(item);
            }

            if (items.All(IsDerived))
            {
                CommentOut(from, from + 1, 2);
            }
        }
    }

    private void WriteItem(ConfigItem item)
    {
        var from = _lines.Count;
        var indent = item.Ref.Key.Length > 0 ? ItemIndent + 2 : ItemIndent;
        var source = item.Source is { } s ? $"  # {SourceText.Of(s)}" : "";
        if (item.Ref.Key.Length > 0)
        {
            _lines.Add($"    - key: {YamlText.Scalar(item.Ref.Key)}{source}");
            source = "";
        }

        var lead = new string(' ', indent);
        _lines.Add($"{lead}class: {YamlText.Scalar(item.Class)}{source}");
        if (item.Parent is { } parent)
        {
            _lines.Add($"{lead}parent: {YamlText.Scalar(ConfigPath.Text(parent))}");
        }

        AddStruct("annotations", item.Annotations ?? new Struct(), indent, always: false);
        WriteValues(item, indent);
        if (IsDerived(item))
        {
            CommentOut(from, _lines.Count, ItemIndent);
        }
    }

    private void WriteValues(ConfigItem item, int indent)
    {
        var fields = item.Values.Keys.Concat(item.MaskedFields).Order(StringComparer.Ordinal).ToList();
        if (fields.Count == 0)
        {
            return;
        }

        var header = _lines.Count;
        _lines.Add($"{new string(' ', indent)}values:");
        foreach (var field in fields)
        {
            var from = _lines.Count;
            AddValue(item, field, indent + 2);
            if (!IsDerived(item) && IsDerived(item, field))
            {
                CommentOut(from, _lines.Count, indent + 2);
            }
        }

        if (!IsDerived(item) && fields.TrueForAll(field => IsDerived(item, field)))
        {
            CommentOut(header, header + 1, indent);
        }
    }

    private void AddValue(ConfigItem item, string field, int indent)
    {
        var source = item.Sources.TryGetValue(field, out var s) ? $"  # {SourceText.Of(s)}" : "";
        var lines = item.Values.TryGetValue(field, out var value) ? YamlText.Lines(value, indent) : [$" {YamlText.MaskedTag}"];
        var lead = $"{new string(' ', indent)}{YamlText.Scalar(field)}:";
        _lines.AddRange(lines.Select((line, i) => i == 0 ? lead + line + source : line));
    }

    private void AddStruct(string name, Struct value, int indent, bool always)
    {
        if (value.Fields.Count == 0 && !always)
        {
            return;
        }

        var lead = $"{new string(' ', indent)}{name}:";
        _lines.AddRange(YamlText.Lines(Value.ForStruct(value), indent).Select((line, i) => i == 0 ? lead + line : line));
    }

    private void CommentOut(int from, int to, int indent)
    {
        for (var i = from; i < to; i++)
        {
            // Empty lines are those of texts.
            _lines[i] = $"{new string(' ', indent)}# {(_lines[i].Length > indent ? _lines[i][indent..] : "")}".TrimEnd();
        }
    }

    private bool IsDerived(ConfigItem item) => _isIntent && !ConfigDocument.IsIntent(item);

    private bool IsDerived(ConfigItem item, string field)
        => _isIntent && !(item.Sources.TryGetValue(field, out var source) && source.Origin == Origin.User);
}
