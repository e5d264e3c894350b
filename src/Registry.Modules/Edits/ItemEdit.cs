using Registry.Domain.Items;

namespace Registry.Modules.Edits;

/// <summary>
/// The edits of a write at one point, in order: each sees what those before it left. One that names an item that there is not comes after the
/// others, when rules have made their items: so one write can choose a device and change what is made of it.
/// </summary>
/// <param name="Point">Name of the point.</param>
/// <param name="Edits">The edits.</param>
public sealed record PointEdits(string Point, ImmutableArray<ItemEdit> Edits) : Domain.Items.ItemEdits;

/// <summary>One change of what users set at a point. Class names are taken whatever their case.</summary>
public abstract record ItemEdit;

/// <summary>A field and its value, untyped, as JSON has it.</summary>
public readonly record struct FieldInput(string Field, CelValue Value);

/// <summary>Sets a field. A single item that there is not is made.</summary>
/// <param name="Item">The item.</param>
/// <param name="Field">The field.</param>
/// <param name="Value">The value, untyped, as JSON has it. Null only for nullable fields.</param>
/// <param name="Class">Class of the item where it is made; empty: the first that can be chosen. Otherwise it must be the item's.</param>
public sealed record SetField(ItemRef Item, string Field, CelValue Value, string Class = "") : ItemEdit;

/// <summary>
/// Gives a field back to the rules. A single item of the first class in which then nobody has set anything goes, too.
/// </summary>
/// <param name="Item">The item.</param>
/// <param name="Field">The field.</param>
public sealed record ClearField(ItemRef Item, string Field) : ItemEdit;

/// <summary>Adds an item.</summary>
/// <param name="Id">The registry id; single or multiple.</param>
/// <param name="Class">Its class; empty: the first that can be chosen.</param>
public sealed record AddItem(string Id, string Class = "") : ItemEdit
{
    /// <summary>Its key, <c>[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}</c>; empty: the class's name in lower case with the lowest free number.</summary>
    public string Key { get; init; } = "";

    /// <summary>The item under which it hangs; none for most.</summary>
    public ItemRef Parent { get; init; } = ItemRef.None;

    /// <summary>Its place among the items of its id.</summary>
    public ItemPosition Position { get; init; } = ItemPosition.Last;

    /// <summary>Its fields.</summary>
    public ImmutableArray<FieldInput> Fields { get; init; } = [];

    /// <summary>Annotations: an encoded <c>google.protobuf.Struct</c> with sorted keys; empty: none.</summary>
    public ImmutableArray<byte> Annotations { get; init; } = [];
}

/// <summary>Removes an item that someone added, and what hangs under it.</summary>
/// <param name="Item">The item.</param>
public sealed record RemoveItem(ItemRef Item) : ItemEdit;

/// <summary>Moves an item among those of its id.</summary>
/// <param name="Item">The item.</param>
/// <param name="Position">Its place.</param>
public sealed record MoveItem(ItemRef Item, ItemPosition Position) : ItemEdit;

/// <summary>
/// Changes the class of an item. It keeps its key, its parent, the values of fields that both classes have, and the children that may hang
/// under the new class; a generated item becomes the user's with the values that the generator gave. A single item that there is not is made.
/// </summary>
/// <param name="Item">The item.</param>
/// <param name="Class">The class.</param>
public sealed record ChangeClass(ItemRef Item, string Class) : ItemEdit;

/// <summary>Replaces the annotations of an item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Annotations">An encoded <c>google.protobuf.Struct</c> with sorted keys; empty: none.</param>
public sealed record SetAnnotations(ItemRef Item, ImmutableArray<byte> Annotations) : ItemEdit;

/// <summary>Replaces the metadata of the point.</summary>
/// <param name="Metadata">An encoded <c>google.protobuf.Struct</c> with sorted keys; empty: none.</param>
public sealed record SetPointMetadata(ImmutableArray<byte> Metadata) : ItemEdit;

/// <summary>Switches defaults at the point on or off. Off, what they gave stays as it is.</summary>
/// <param name="UseDefaults">Whether field defaults and generators run that are not marked <c>always</c>.</param>
public sealed record SetUseDefaults(bool UseDefaults) : ItemEdit;
