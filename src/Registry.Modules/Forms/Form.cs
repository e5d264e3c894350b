using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Forms;

/// <summary>What to draw to have the items of a node edited. See <c>registry/v1/form.proto</c>.</summary>
public sealed record Form
{
    /// <summary>The sections in order of display: one for each id whose items hang under nothing.</summary>
    public required ImmutableArray<FormSection> Sections { get; init; }

    /// <summary>Findings of nothing that is shown, by path.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>How many findings there are, here and in all sections.</summary>
    public required FindingCount Count { get; init; }

    /// <summary>Whether field defaults and generators run.</summary>
    public required bool UseDefaults { get; init; }

    /// <summary>Ids that a form of everything has and this one has not, in order of display.</summary>
    public required ImmutableArray<string> HiddenIds { get; init; }

    /// <summary>One entry for each <see cref="Edits.AddItem"/>, in order: the item that it added, or none where it could not.</summary>
    public required ImmutableArray<ItemRef> Added { get; init; }

    /// <summary>All findings: these, and those of the sections.</summary>
    public IEnumerable<Finding> AllFindings => Findings.Concat(Sections.SelectMany(section => section.AllFindings));
}

/// <summary>How many findings there are.</summary>
/// <param name="Errors">Those that refuse the write.</param>
/// <param name="Warnings">The others.</param>
public readonly record struct FindingCount(int Errors, int Warnings)
{
    /// <summary>Counts.</summary>
    public static FindingCount Of(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var (errors, warnings) = (0, 0);
        foreach (var finding in findings)
        {
            _ = finding.IsBlocking ? errors++ : warnings++;
        }

        return new FindingCount(errors, warnings);
    }
}

/// <summary>The items of an id, or those of a relation under one item.</summary>
/// <param name="Item">The id.</param>
/// <param name="Relation">The relation; null at the top.</param>
/// <param name="Items">The items, in their order. A single id has one always.</param>
/// <param name="Addable">The classes of which an item can be added.</param>
public sealed record FormSection(ItemSchema Item, RelationSchema? Relation, ImmutableArray<FormItem> Items, ImmutableArray<ClassSchema> Addable)
{
    /// <summary>How many findings its items have, with all that hangs under them.</summary>
    public FindingCount Count => FindingCount.Of(AllFindings);

    /// <summary>The findings of its items, and of all that hangs under them.</summary>
    public IEnumerable<Finding> AllFindings => Items.SelectMany(item => item.AllFindings);
}

/// <summary>An item of a form.</summary>
public sealed record FormItem
{
    /// <summary>Its id and key.</summary>
    public required ItemRef Ref { get; init; }

    /// <summary>Its class.</summary>
    public required ClassSchema Class { get; init; }

    /// <summary>The classes to which it can be changed; its own among them while that may be chosen.</summary>
    public required ImmutableArray<ClassSchema> Classes { get; init; }

    /// <summary>Its fields, in order of display.</summary>
    public required ImmutableArray<FormField> Fields { get; init; }

    /// <summary>What hangs under it, by relation.</summary>
    public required ImmutableArray<FormSection> Sections { get; init; }

    /// <summary>Findings of the item itself, and of what it has not.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Who put it there; null for the default instance of a single id.</summary>
    public ValueSource? Source { get; init; }

    /// <summary>Whether it can be removed.</summary>
    public bool IsRemovable { get; init; }

    /// <summary>Whether it can be moved among the items of its id.</summary>
    public bool IsMovable { get; init; }

    /// <summary>Its findings, and those of its fields and of what hangs under it.</summary>
    public IEnumerable<Finding> AllFindings =>
        Findings.Concat(Fields.SelectMany(known => known.Findings)).Concat(Sections.SelectMany(section => section.AllFindings));
}

/// <summary>A field of a form.</summary>
public sealed record FormField
{
    /// <summary>As it is declared.</summary>
    public required FieldSchema Field { get; init; }

    /// <summary>Its value; null where it has none, or someone set null.</summary>
    public required CelValue Value { get; init; }

    /// <summary>Where the value comes from; null: nothing gave one.</summary>
    public ValueSource? Source { get; init; }

    /// <summary>Whether clients may not set it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The choices allowed now, or the items that can be named; of references to nodes those that are named.</summary>
    public ImmutableArray<FormChoice> Choices { get; init; } = [];

    /// <summary>Findings of the field.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];
}

/// <summary>A choice that is allowed now.</summary>
/// <param name="Name">The value.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Help">Explanation.</param>
/// <param name="Icon">Name of an icon.</param>
public readonly record struct FormChoice(string Name, string Label, string Help, string Icon);
