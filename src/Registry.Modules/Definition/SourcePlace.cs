namespace Registry.Modules.Definition;

/// <summary>A place in a file. Both count from 1; the column in UTF-16 units. Line 0: nowhere in particular.</summary>
public readonly record struct SourcePlace(int Line, int Column)
{
    /// <summary>Nowhere in particular.</summary>
    public static SourcePlace None => default;

    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>Something that is wrong with a module.</summary>
/// <param name="Module">The module's name; empty where it could not be read.</param>
/// <param name="File">Name of the file, or of what else it came from.</param>
/// <param name="Path">Where in the file by name, for instance <c>defaults[0].value</c>; empty for the whole.</param>
/// <param name="Place">Where in the file.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record ModuleError(string Module, string File, string Path, SourcePlace Place, string Message)
{
    /// <summary>The part of an expression that is wrong: its line, and a line with a caret below; empty for other errors.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary><c>file:line:column: path: message</c>, and the excerpt on lines of its own.</summary>
    public override string ToString() =>
        $"{File}{(Place.Line > 0 ? $":{Place}" : "")}: {(Path.Length > 0 ? Path + ": " : "")}{Message}{(Excerpt.Length > 0 ? "\n" + Excerpt : "")}";
}

/// <summary>A module that was read, and where in its text everything is.</summary>
/// <param name="FileName">Name of the file, or of what else it came from.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Places">Where it says so.</param>
public sealed record ModuleFile(string FileName, ModuleDefinition Definition, PlaceMap Places);

/// <summary>A module, or everything that kept it from being read.</summary>
/// <param name="File">The module; null where there are errors.</param>
/// <param name="Errors">What is wrong, in order of place.</param>
public sealed record ModuleReading(ModuleFile? File, ImmutableArray<ModuleError> Errors);
