using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Forms;
using Registry.Modules.Tests.Evaluation;

namespace Registry.Modules.Tests.Forms;

/// <summary>Forms of the node of a <see cref="Laboratory"/>.</summary>
internal static class FormLaboratory
{
    public static FormRequest FormRequest(this Laboratory lab, params ItemEdit[] edits)
    {
        var evaluation = lab.Request();
        return new FormRequest
        {
            Schema = lab.Schema,
            State = lab.State,
            Node = evaluation.Draft,
            IsNew = lab.Node is null,
            Point = lab.Schema.Point("config")!,
            Edits = [.. edits],
            Now = evaluation.Now,
            Principal = Laboratory.Principal,
        };
    }

    public static Form Form(this Laboratory lab, params ItemEdit[] edits) => FormEvaluator.Evaluate(lab.FormRequest(edits));

    /// <summary>All sections, those below items included.</summary>
    public static IEnumerable<FormSection> AllSections(this IEnumerable<FormSection> sections) =>
        sections.SelectMany(section => section.Items.SelectMany(item => item.Sections.AllSections()).Prepend(section));

    public static IEnumerable<FormItem> AllItems(this Form form) => form.Sections.AllSections().SelectMany(section => section.Items);

    public static FormItem Item(this Form form, string id, string key = "") => form.AllItems().Single(item => item.Ref == new ItemRef(id, key));

    public static FormField Field(this Form form, string id, string field, string key = "") => form.Item(id, key).Field(field);

    public static FormField Field(this FormItem item, string field) => item.Fields.Single(known => known.Field.Name == field);

    public static string[] Choices(this FormField field) => [.. field.Choices.Select(choice => choice.Name)];
}
