namespace Registry.Server.Errors;

/// <summary>The place of a field in a request, as parts: the text is made only where something is wrong there.</summary>
/// <param name="Prefix">What the place is below, for instance <c>writes[3].register_node.</c>; may be empty.</param>
/// <param name="Name">Name of the field.</param>
/// <param name="Key">Key of a map entry, or null.</param>
/// <param name="Index">Index of an element, or -1.</param>
internal readonly record struct FieldPath(string Prefix, string Name, string? Key = null, int Index = -1)
{
    /// <summary>A place whose name is all there is to say.</summary>
    public static implicit operator FieldPath(string name) => new("", name);

    /// <summary>An entry of this map.</summary>
    public FieldPath At(string key) => this with { Key = key };

    /// <summary>An element of this list.</summary>
    public FieldPath At(int index) => this with { Index = index };

    /// <inheritdoc/>
    public override string ToString() =>
        Key is not null ? $"{Prefix}{Name}[\"{Key}\"]" : Index >= 0 ? $"{Prefix}{Name}[{Index}]" : Prefix + Name;
}
