namespace Registry.Modules.Compilation;

/// <summary>A path of the schema as modules write it: <c>point/id/Class#field</c>, of which only the id must be there.</summary>
/// <param name="Point">The point; <c>config</c> where none is written.</param>
/// <param name="Id">The id.</param>
/// <param name="Class">The class; empty: none.</param>
/// <param name="Field">The field; empty: none.</param>
internal readonly record struct SchemaPath(string Point, string Id, string Class, string Field)
{
    /// <summary>The point of paths that name none.</summary>
    public const string DefaultPoint = "config";

    /// <summary>Takes a path apart; false where it has too many parts. Names are not looked at.</summary>
    public static bool TryParse(string text, out SchemaPath path)
    {
        var hash = text.IndexOf('#');
        var field = hash < 0 ? "" : text[(hash + 1)..];
        var parts = (hash < 0 ? text : text[..hash]).Split('/');
        var isShort = parts.Length == 1 || (parts.Length == 2 && parts[1].Length > 0 && char.IsAsciiLetterUpper(parts[1][0]));
        path = isShort
            ? new SchemaPath(DefaultPoint, parts[0], parts.ElementAtOrDefault(1) ?? "", field)
            : new SchemaPath(parts[0], parts[1], parts.ElementAtOrDefault(2) ?? "", field);
        return parts.Length <= 3 && (hash < 0 || field.Length > 0) && parts.All(part => part.Length > 0);
    }
}
