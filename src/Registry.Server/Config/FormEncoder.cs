using System.Runtime.CompilerServices;
using Registry.Cel.Values;
using Registry.Modules.Forms;
using Registry.Modules.Schema;
using Registry.Server.Modules;

namespace Registry.Server.Config;

/// <summary>Turns forms into <c>registry.v1.Form</c>.</summary>
/// <param name="reveal">Whether sensitive values are shown.</param>
internal sealed class FormEncoder(bool reveal)
{
    // Made by way of JSON, which takes too long for every answer. Whoever gets them only reads them.
    private static readonly ConditionalWeakTable<ClassSchema, V1.FieldDefinition[]> Definitions = [];

    /// <summary>What the form itself says; the node and the revisions are the caller's.</summary>
    public V1.Form Encode(Form form)
    {
        var encoded = new V1.Form { ErrorCount = form.Count.Errors, WarningCount = form.Count.Warnings, UseDefaults = form.UseDefaults };
        encoded.Sections.AddRange(form.Sections.Select(Encode));
        encoded.Findings.AddRange(form.Findings.Select(FindingMapper.Map));
        encoded.HiddenIds.AddRange(form.HiddenIds);
        encoded.Added.AddRange(form.Added.Select(ConfigEncoder.Ref));
        return encoded;
    }

    private V1.FormSection Encode(FormSection section)
    {
        var definition = section.Item.Definition;
        var encoded = new V1.FormSection
        {
            Id = section.Item.Id,
            Relation = section.Relation?.Name ?? "",
            Title = definition.Title,
            Group = definition.Section,
            Help = definition.Help,
            Weight = definition.Weight,
            Cardinality = definition.Cardinality,
            ErrorCount = section.Count.Errors,
            WarningCount = section.Count.Warnings,
        };
        encoded.Items.AddRange(section.Items.Select(Encode));
        encoded.Addable.AddRange(section.Addable.Select(Encode));
        return encoded;
    }

    private V1.FormItem Encode(FormItem item)
    {
        var encoded = new V1.FormItem
        {
            Ref = ConfigEncoder.Ref(item.Ref),
            Class = item.Class.Name,
            Title = item.Class.Definition.Title,
            Source = item.Source is { } source ? ConfigEncoder.Source(source) : null,
            IsDefault = item.Source is null,
            Removable = item.IsRemovable,
            Movable = item.IsMovable,
        };
        encoded.Classes.AddRange(item.Classes.Select(Encode));
        var definitions = Definitions.GetValue(item.Class, static known => [.. SchemaMapper.ToMessage(known).Fields.Select(field => field.Field)]);
        encoded.Fields.AddRange(item.Fields.Select(field => Encode(field, definitions[field.Field.Index])));
        encoded.Sections.AddRange(item.Sections.Select(Encode));
        encoded.Findings.AddRange(item.Findings.Select(FindingMapper.Map));
        return encoded;
    }

    private V1.FormField Encode(FormField field, V1.FieldDefinition definition)
    {
        var hasValue = field.Value.Kind != CelKind.Null || field.Source is not null;
        var isMasked = hasValue && field.Field.Definition.Sensitive && !reveal;
        var encoded = new V1.FormField
        {
            Field = definition,
            Value = hasValue && !isMasked ? ConfigEncoder.Value(field.Value) : null,
            Masked = isMasked,
            Source = field.Source is { } source ? ConfigEncoder.Source(source) : null,
            ReadOnly = field.IsReadOnly,
            Widget = FieldWidget.Of(field.Field),
        };
        foreach (var choice in field.Choices)
        {
            encoded.Choices.Add(new V1.FormChoice { Name = choice.Name, Label = choice.Label, Help = choice.Help, Icon = choice.Icon });
        }

        encoded.Findings.AddRange(field.Findings.Select(FindingMapper.Map));
        return encoded;
    }

    private static V1.FormClass Encode(ClassSchema known) => new()
    {
        Name = known.Name,
        Title = known.Definition.Title,
        Help = known.Definition.Help,
    };
}
