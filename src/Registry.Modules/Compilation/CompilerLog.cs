using Registry.Cel;
using Registry.Modules.Definition;

namespace Registry.Modules.Compilation;

/// <summary>The errors of a compilation.</summary>
internal sealed class CompilerLog
{
    private const int MaxErrors = 200;

    private readonly List<ModuleError> _errors = [];

    public bool HasErrors => _errors.Count > 0;

    /// <summary>Module by module, in order of place.</summary>
    public ImmutableArray<ModuleError> Errors =>
        [.. _errors.GroupBy(error => error.Module).SelectMany(module => module.OrderBy(error => error.Place.Line).ThenBy(error => error.Place.Column))];

    public void Add(ModuleFile file, string path, string message) => Add(file, path, file.Places.Of(path), message, "");

    /// <summary>An error inside an expression.</summary>
    /// <param name="file">The module.</param>
    /// <param name="path">The text.</param>
    /// <param name="issue">The error.</param>
    /// <param name="offset">Where in the text the expression begins.</param>
    public void Add(ModuleFile file, string path, CelIssue issue, int offset)
    {
        var moved = issue.Line == 1 ? issue with { Column = issue.Column + offset } : issue;
        var shown = issue.ToString();
        // There is one container, and it has no name.
        var message = issue.Message.Replace(" (in container '')", "", StringComparison.Ordinal);
        Add(file, path, file.Places.Of(path, moved), message, shown[(shown.IndexOf("\n |", StringComparison.Ordinal) + 1)..]);
    }

    private void Add(ModuleFile file, string path, SourcePlace place, string message, string excerpt)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new ModuleError(file.Definition.Module, file.FileName, path, place, message) { Excerpt = excerpt });
        }
    }
}
