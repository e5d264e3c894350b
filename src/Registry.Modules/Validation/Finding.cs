namespace Registry.Modules.Validation;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>It travels with the answer.</summary>
    Warning,

    /// <summary>It refuses the write.</summary>
    Error,
}

/// <summary>Something that is wrong with a configuration or an edit of it.</summary>
/// <param name="Path">
/// <c>point/id#field</c>, <c>point/id/key#field</c>, an item or point, <c>node</c>; of an edit that cannot be made
/// <c>point/edits[index]</c>.
/// </param>
/// <param name="Code">Stable, for programs: one of <see cref="FindingCodes"/>, a rule's, or a pool's refusal.</param>
/// <param name="Message">For people: names what is wrong and what to do.</param>
/// <param name="Rule">The rule as <c>module@version/rule</c>; empty for the checks that every field has.</param>
/// <param name="Severity">How grave it is. Of what is known it is <see cref="FindingSeverity.Warning"/>.</param>
/// <param name="IsKnown">Whether it is an error that was there before this write, which left it alone.</param>
public sealed record Finding(string Path, string Code, string Message, string Rule, FindingSeverity Severity, bool IsKnown)
{
    /// <summary>Whether it refuses the write.</summary>
    public bool IsBlocking => Severity == FindingSeverity.Error;

    /// <summary>An error.</summary>
    internal static Finding Error(string path, string code, string message, string rule = "") =>
        new(path, code, message, rule, FindingSeverity.Error, false);
}
