using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Forms;

/// <summary>A form as text: all that it shows, in its order.</summary>
internal sealed class FormText
{
    private const int LongestLabel = 24;
    private const int LongestValue = 32;

    private readonly bool _useColor;
    private readonly List<string> _lines = [];

    private FormText(bool useColor) => _useColor = useColor;

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines(Form form, bool useColor)
    {
        var text = new FormText(useColor);
        text._lines.Add(Heading(form));
        text._lines.AddRange(FindingText.Lines(form.Findings, useColor));
        foreach (var section in form.Sections)
        {
            text._lines.Add("");
            text.Add(section, "");
        }

        if (form.HiddenIds.Count > 0)
        {
            text._lines.AddRange(["", $"not shown: {Printable.Text(string.Join(", ", form.HiddenIds))}"]);
        }

        return text._lines;
    }

    /// <summary>What the form is of, and how it stands.</summary>
    public static string Heading(Form form) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(form)} ({Printable.Text(form.NodeType)}), '{form.Point}': {Count(form.ErrorCount, form.WarningCount)}, defaults {(form.UseDefaults ? "on" : "off")}");

    /// <summary>How many findings there are, in words.</summary>
    public static string Count(int errors, int warnings) => (errors, warnings) switch
    {
        (0, 0) => "no findings",
        (_, 0) => Plural(errors, "error"),
        (0, _) => Plural(warnings, "warning"),
        _ => $"{Plural(errors, "error")}, {Plural(warnings, "warning")}",
    };

    /// <summary>A number of things, in words.</summary>
    public static string Plural(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    /// <summary>The value of a field; a dash where it has none.</summary>
    public static string ValueOf(FormField field) =>
        field.Masked ? "(hidden)"
        : field.Value is null ? "-"
        : field.Value.KindCase == Value.KindOneofCase.StringValue ? Printable.Text(NodeName(field) ?? field.Value.StringValue)
        : JsonText.Of(field.Value);

    /// <summary>The label of a field, with a star where it must have a value.</summary>
    public static string LabelOf(FormField field) => Printable.Text(field.Field.Label) + (field.Field.Required ? " *" : "");

    /// <summary>An item in few words: what tells it from the others of its id.</summary>
    public static string NameOf(FormItem item) => item.Ref.Key.Length == 0
        ? Printable.Text(item.Title)
        : Printable.Text(item.Title == item.Ref.Key ? item.Title : $"{item.Ref.Key}: {item.Title}");

    private static string? NodeName(FormField field) =>
        field.Field.Type == "node_ref" ? field.Choices.FirstOrDefault(node => node.Name == field.Value.StringValue)?.Label : null;

    private static string Name(Form form) => form.NodeName.Length > 0 ? Printable.Text(form.NodeName) : "a new node";

    private void Add(FormSection section, string indent)
    {
        var relation = section.Relation.Length > 0 ? $", {Printable.Text(section.Relation)}" : "";
        _lines.Add($"{indent}{Bold(Printable.Text(section.Title))} {Dim($"({Printable.Text(section.Id)}{relation})")}");
        foreach (var item in section.Items)
        {
            Add(item, $"{indent}  ");
        }

        if (section.Addable.Count > 0)
        {
            _lines.Add(Dim($"{indent}  + {Printable.Text(string.Join(", ", section.Addable.Select(known => known.Name)))}"));
        }
    }

    private void Add(FormItem item, string indent)
    {
        var source = item.IsDefault ? "nobody has set it" : SourceText.Of(item.Source);
        _lines.Add($"{indent}{NameOf(item)} {Dim($"# {source}")}");
        AddFindings(item.Findings, indent);
        foreach (var field in item.Fields)
        {
            var label = LabelOf(field).PadRight(LongestLabel);
            var from = field.Source is { } known ? Dim($"  # {SourceText.Of(known)}") : "";
            _lines.Add($"{indent}  {label} {(from.Length > 0 ? ValueOf(field).PadRight(LongestValue) : ValueOf(field))}{from}");
            AddFindings(field.Findings, $"{indent}  ");
        }

        foreach (var section in item.Sections)
        {
            Add(section, $"{indent}  ");
        }
    }

    private void AddFindings(IEnumerable<Finding> findings, string indent) =>
        _lines.AddRange(FindingText.Lines(findings, _useColor).Select(line => $"{indent}  {line}"));

    private string Bold(string text) => _useColor ? $"\e[1m{text}\e[0m" : text;

    private string Dim(string text) => _useColor ? $"\e[2m{text}\e[0m" : text;
}
