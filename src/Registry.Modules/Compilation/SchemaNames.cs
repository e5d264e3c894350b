using System.Text.RegularExpressions;

namespace Registry.Modules.Compilation;

/// <summary>How names are formed.</summary>
internal static partial class SchemaNames
{
    private const int MaxLength = 200;

    // Expressions could not say them.
    private static readonly HashSet<string> Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    /// <summary>Names that every item has in expressions.</summary>
    public static IReadOnlySet<string> OfItems { get; } = new HashSet<string> { "class", "key", "parent" };

    /// <summary>Names that a field may not have. It may be called <c>key</c>, but expressions then do not see it: theirs is the item's.</summary>
    public static IReadOnlySet<string> TakenFromFields { get; } = new HashSet<string> { "class", "parent" };

    /// <summary>Names that a point may not have: variables, and attributes of nodes.</summary>
    public static IReadOnlySet<string> TakenFromPoints { get; } = new HashSet<string>
    {
        "node", "now", "self", "parent", "each", "old", "seed", "nodes", "intent", "id", "name", "type", "tenant", "state", "tags", "metadata", "children", "pool",
    };

    public static bool IsModule(string name) => name.Length <= MaxLength && ModuleForm().IsMatch(name);

    public static bool IsVersion(string version) => version.Length <= 50 && VersionForm().IsMatch(version);

    public static bool IsName(string name) => name.Length <= MaxLength && NameForm().IsMatch(name) && !Reserved.Contains(name);

    public static bool IsId(string id) => id.Length <= MaxLength && id.Split('.').All(IsName);

    public static bool IsClass(string name) => name.Length <= MaxLength && ClassForm().IsMatch(name);

    public static bool IsRule(string id) => id.Length <= MaxLength && RuleForm().IsMatch(id);

    [GeneratedRegex(@"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModuleForm();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClassForm();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuleForm();
}
