namespace Registry.Domain.Items;

/// <summary>A field of items by whose values nodes are found.</summary>
/// <param name="Point">The registration point; a durable one.</param>
/// <param name="Id">The registry id of the items.</param>
/// <param name="Field">The name of the field, of whatever class.</param>
public readonly record struct IndexedField(string Point, string Id, string Field) : IComparable<IndexedField>
{
    /// <summary>By point, id and name (ordinal).</summary>
    public int CompareTo(IndexedField other)
    {
        var order = string.CompareOrdinal(Point, other.Point);
        order = order != 0 ? order : string.CompareOrdinal(Id, other.Id);
        return order != 0 ? order : string.CompareOrdinal(Field, other.Field);
    }

    /// <summary><c>config/core.general#name</c>.</summary>
    public override string ToString() => $"{Point}/{Id}#{Field}";
}
