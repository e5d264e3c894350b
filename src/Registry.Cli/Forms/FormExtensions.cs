using Registry.V1;

namespace Registry.Cli.Forms;

/// <summary>What is where in a form.</summary>
internal static class FormExtensions
{
    /// <summary>All items, those under others included.</summary>
    public static IEnumerable<FormItem> AllItems(this Form form) => Items(form.Sections);

    /// <summary>An item; null where it is not shown.</summary>
    public static FormItem? Find(this Form form, ItemRef item) => form.AllItems().FirstOrDefault(known => known.Ref.Equals(item));

    /// <summary>All findings.</summary>
    public static IEnumerable<Finding> AllFindings(this Form form) => form.Findings.Concat(form.AllItems().SelectMany(OwnFindings));

    /// <summary>The findings of an item and of its fields.</summary>
    public static IEnumerable<Finding> OwnFindings(this FormItem item) => item.Findings.Concat(item.Fields.SelectMany(known => known.Findings));

    /// <summary>A section at the top, or under an item; null where it is not shown.</summary>
    public static FormSection? Section(this Form form, ItemRef? parent, string id, string relation) =>
        (parent is null ? form.Sections : form.Find(parent)?.Sections)?.FirstOrDefault(known => known.Id == id && known.Relation == relation);

    private static IEnumerable<FormItem> Items(IEnumerable<FormSection> sections) =>
        sections.SelectMany(section => section.Items).SelectMany(item => Items(item.Sections).Prepend(item));
}
